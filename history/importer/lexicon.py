"""Thai words that say where a phrase can begin and end.

These are closed classes of the language, not words of one book. A written Thai
space ends a phrase, so a word that cannot end one is not followed by a space,
and a word that cannot begin one is not preceded by it.
"""

# Prepositions, conjunctions, auxiliaries and prefixes: more must follow.
HANGING = frozenset(
    "และ หรือ กับ ของ แก่ แด่ แห่ง ต่อ จาก โดย ใน ที่ ซึ่ง อัน ว่า เพื่อ เป็น ให้ จะ ต้อง จำเป็นต้อง ไม่ มิ การ ความ "
    "ทาง ด้าน ระหว่าง ภายใต้ ตาม ถึง สู่ ยัง กว่า ทั้ง ทุก แต่ละ บาง หลาย ผู้ ชาว นาย นาง พวก เมื่อ หาก ถ้า แม้ แม้ว่า "
    "เพราะ เนื่องจาก นอกจาก หลังจาก ภายหลัง ก่อน จน จนถึง จนกระทั่ง ตั้งแต่ นับตั้งแต่ เกี่ยวกับ สำหรับ ตลอด ครั้งที่ "
    "วันที่ เดือน ปี ฉบับที่ ระดับ อย่าง เหมือน เท่ากับ รวมทั้ง พร้อม ทำให้ ก่อให้เกิด ซึ่งมี มี ได้รับ ถูก ใกล้กับ ควบคู่กับ "
    "ราว ประมาณ เกือบ ร้อยละ ขณะที่ ระหว่างที่ ส่วน ต่าง ค่อนข้าง สามารถ อาจ ควร ย่อม เคย กำลัง พยายาม คณะ รัก รักษา จำต้อง "
    "ตกลงกับ เท่า ในเดือน ในวันที่ ของ โดยมี เสมือน ล้วน แสดงให้เห็น แต่ ก็ จึง ผู้ซึ่ง ดำเนิน ช่วย เข้าสู่ ไปสู่ เพียง".split()
)

# Of these, the ones after which no writer sets a space, whatever follows.
NEVER_BEFORE_A_SPACE = frozenset(
    "และ หรือ กับ ของ แก่ แด่ ต่อ จาก โดย ใน ที่ ซึ่ง เพื่อ เป็น จะ ต้อง ไม่ การ ความ ทาง ระหว่าง ตาม ถึง สู่ "
    "ทุก ชาว พวก ให้ นอกจาก เนื่องจาก".split()
)

# Of those, the ones that no clause ends with and no title: a space after them is wrong in any text.
ALWAYS_GOES_ON = frozenset("และ หรือ กับ แด่ โดย ซึ่ง เพื่อ สู่ ทุก ชาว จะ การ ความ นอกจาก เนื่องจาก เท่ากับ".split())

# Titles, right before a name.
TITLES = frozenset("นาย นาง นางสาว กรุง".split())

# Words that no phrase begins with.
ALWAYS_LEANS = frozenset("ของ ไว้ เหมือนกัน เช่นกัน ด้วยกัน ทั้งปวง ทั้งสิ้น เหล่านี้ เหล่านั้น".split())

# Words that lean on what stands before them.
LEANING = frozenset(
    "ของ ได้ ไว้ กัน ขึ้น ลง ไป อยู่ นั้น นี้ นั่น นี่ เหล่านี้ เหล่านั้น เท่านั้น แห่ง เอง ตน ๆ ต่างๆ ว่า ไว้ว่า เสีย ทีเดียว "
    "เช่นกัน ด้วยกัน ด้วยดี ก็ตาม ก็ดี ก็ จึง ละ แก่ แด่ ให้ ต่อกัน เข้าหากัน ก็ตี ทั้งปวง ทั้งสิ้น ทั้งหมด ดังกล่าว มาก มากขึ้น เพิ่มมากขึ้น "
    "อย่างต่อเนื่อง เท่าที่ เป็นต้น อาศัย หรือไม่ ที่ ตาม กับ จาก".split()
)

# Words that open a clause; a writer puts a space before them.
OPENERS = frozenset(
    "อย่างไรก็ตาม อย่างไรก็ดี แม้ แม้ว่า ถึงแม้ ถึงแม้ว่า เนื่องจาก นอกจากนั้น นอกจากนี้ ดังนั้น เพราะฉะนั้น ฉะนั้น แต่ หาก ถ้า "
    "กล่าวคือ จนกระทั่ง ขณะที่ ในขณะที่ ในขณะเดียวกัน ต่อมา หลังจากนั้น จากนั้น ยิ่งกว่านั้น อนึ่ง ทว่า ทั้งนี้ มิฉะนั้น ในที่สุด "
    "ด้วยเหตุนี้ เพราะ".split()
)
OPENING_PHRASES = ("ไม่ได้หมายว่า", "ไม่ได้หมายความว่า", "ไม่ใช่ว่า", "นอกจากนั้น", "นอกจากนี้", "อย่างไรก็", "ไม่มีใคร", "ไม่มีผู้ใด")

# After these comes a space, for the clause proper begins.
INTRODUCERS = ("อย่างไรก็ตาม", "อย่างไรก็ดี", "กล่าวคือ", "ดังนี้", "ต่อไปนี้", "นอกจากนี้", "ยิ่งกว่านั้น", "ในขณะเดียวกัน")

# Particles that close a clause (each has other uses, so they only add weight).
CLOSERS = frozenset(
    "กัน นั้น นี้ แล้ว ด้วย ได้ อยู่ ขึ้น ลง ไป มา เอง เสีย ไว้ เท่านั้น เป็นต้น เช่นกัน เช่นเดียวกัน ทีเดียว เสมอ เลย ทั้งสิ้น".split()
)

# What follows a subject: a word that begins with these is a predicate.
PREDICATORS = frozenset(
    "ได้ ยัง ยังคง ก็ จึง ต้อง คง จะ เป็น กล่าว กล่าวว่า อาจ เริ่ม กลับ ไม่ ไม่ได้ มี ถูก เคย พยายาม สามารถ ควร คือ บางคน หลายคน".split()
)

# What makes somebody do something.
CAUSES = frozenset("ทำให้ ให้ ช่วยให้ ส่งผลให้ เป็นเหตุให้".split())

# What follows a name on its own without being its predicate: another item, a clause, an apposition.
NO_PREDICATES = tuple("และ หรือ กับ ซึ่ง ที่ โดย ณ ใน จาก เมื่อ แต่ เพื่อ เพราะ การ ความ ผู้ นัก".split())

RECIPROCALS = ("หากัน", "ร่วมกัน", "ต่อกัน", "ด้วยกัน", "เช่นกัน")

PREPOSITIONS = frozenset("ตาม ใน จาก สำหรับ ระหว่าง ตั้งแต่ เมื่อ เพื่อ ณ".split())
SUBORDINATORS = ("ระหว่างที่", "หลังจากที่", "หลังจาก", "หลัง", "เมื่อ", "ขณะที่", "ขณะเมื่อ", "ก่อนที่", "ตั้งแต่", "ภายหลัง")
LIST_LEADS = ("ได้แก่", "อาทิ", "เช่น", "ประกอบด้วย")

MONTHS = frozenset("มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split())
ERAS = ("ค.ศ.", "พ.ศ.", "ร.ศ.", "จ.ศ.", "ม.ศ.", "ฮ.ศ.")

# A paragraph often begins with one of these.
PARAGRAPH_STARTS = (
    "อย่างไรก็ตาม", "อย่างไรก็ดี", "หลังจาก", "ต่อมา", "เมื่อ", "ในเดือน", "ในปี", "ใน ค.ศ.", "ในค.ศ.", "ในช่วง", "ในสมัย",
    "ตั้งแต่", "นับตั้งแต่", "โดยทั่วไป", "นอกจาก", "เนื่องจาก", "แม้ว่า", "การที่", "ขณะ", "ราวปลาย", "เรื่องที่", "ภายหลัง",
)  # fmt: skip

# The words that introduce a quotation shown on its own.
QUOTE_LEADS = ("ว่า", "ดังนี้", "ต่อไปนี้", "ความว่า", "ดังความว่า", ":")
SAYING = ("กล่าวว่า", "เขียนว่า", "ระบุว่า", "ประกาศว่า", "ปราศรัยว่า", "บันทึกว่า", "ไว้ว่า")

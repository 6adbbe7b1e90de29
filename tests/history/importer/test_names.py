"""Names: where the known ones stand, what may be a new one, and what is another spelling of a known one."""

import pytest

from history.importer.mentions import find_names
from history.importer.names import Finder
from history.importer.transliteration import begins
from history.importer.variants import Spellings
from tests.history.importer.test_chapter_04 import chapter, names

KNOWN = [
    ("จีน", "China"), ("โรม", "Rome"), ("ซีโนเวียฟ", "Zinoviev"), ("เลนิน", "Lenin"), ("เลนินกราด", "Leningrad"),
    ("สตาลิน", "Stalin"), ("แมนจูกัว", "Manchukuo"), ("NKVD", "NKVD"), ("แวร์ซาย", "Versailles"), ("คาร์ล มาร์กซ์", "Marx"),
    ("มาร์กซ์", "Marx"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("สตาลินกล่าวกับเลนิน", ["สตาลิน", "เลนิน"]),
        ("เลนินกราดของเลนิน", ["เลนินกราด", "เลนิน"]),
        ("คาร์ล มาร์กซ์ และมาร์กซ์", ["คาร์ล มาร์กซ์", "มาร์กซ์"]),
        ("จีนในเวียฟ", []),
        ("โรมาเนีย", []),
        ("สตาลินกราดใหญ่", []),
        ("สตาลินกราดเกรี้ยวใส่ภรรยา", ["สตาลิน"]),
        ("ประเทศจีนและคนจีนในแมนจูกัว", ["จีน", "จีน", "แมนจูกัว"]),
        ("สนธิสัญญาแวร์ซายส์", ["แวร์ซายส์"]),
        ("NKVD ไม่ใช่ NKVDX", ["NKVD"]),
        ("", []),
    ],
)
def test_known_names_and_no_parts_of_words(text: str, found: list[str]) -> None:
    assert [text[each.start : each.end] for each in find_names(text, KNOWN)] == found


def test_a_name_is_what_its_spelling_is_of() -> None:
    assert [each.name for each in find_names("คาร์ล มาร์กซ์ พบมาร์กซ์", KNOWN)] == ["Marx", "Marx"]


@pytest.mark.parametrize(
    ("text", "latin", "name"),
    [
        ("ไว้ว่า วิกเตอร์ เซอร์กี", "Victor Serge", "วิกเตอร์ เซอร์กี"),
        ("แห่งชาติ หรือโกสแปลน", "Gosplan", "โกสแปลน"),
        ("วิศวกรอย่างเบเชิล กรินเวทสกี", "Basil Grinevetskii", "เบเชิล กรินเวทสกี"),
        ("โดยมีอีอาโกดา", "H. Iagoda", "อีอาโกดา"),
        ("ในค.ศ.1918 จอร์จ ชิเชริน", "George Chicherin", "จอร์จ ชิเชริน"),
        ("การปรึกษากับคณะเปรสิเดียม", "Presidium", "เปรสิเดียม"),
        ("ตัดสินใจลงนามอนุมัติปฏิบัติการบาร์บารอสซา", "Operation Barbarossa", "บาร์บารอสซา"),
    ],
)
def test_the_consonants_say_where_a_name_begins(text: str, latin: str, name: str) -> None:
    assert text[begins(text, len(text), latin) :] == name


def test_common_words_are_no_transliteration() -> None:
    assert begins("เพื่อจัดตั้งนารวม", 17, "Kolkhozy") is None


@pytest.mark.parametrize(
    ("text", "name", "kind", "latin"),
    [
        ("ข้อตกลงของวิกเตอร์ เซอร์กี(Victor Serge) ได้", "วิกเตอร์ เซอร์กี", "person", "Victor Serge"),
        (
            "มีสถานีแทรกเตอร์ (The Machine Tractor Station) ที่",
            "สถานีแทรกเตอร์",
            "organisation",
            "The Machine Tractor Station",
        ),
        ("เรื่อง “วิงเวียนกับความสำเร็จ” (Dizzy with Success) ใน", "วิงเวียนกับความสำเร็จ", "term", "Dizzy with Success"),
        ("ความตกลงร่วมมืออักษะโรม-เบอร์ลิน (Rome-Berlin Axis) ขึ้น", "อักษะโรม-เบอร์ลิน", "treaty", "Rome-Berlin Axis"),
        ("รวมเข้ากับคณะกรรมการประชาชนว่าด้วยกิจการภายใน (NKVD)", "คณะกรรมการประชาชนว่าด้วยกิจการภายใน", "organisation", "NKVD"),
        ("ใช้ยุทธการสายฟ้าฟาด(Blitzkrieg) บุก", "ยุทธการสายฟ้าฟาด", "term", "Blitzkrieg"),
        ("ที่รับปัลโล (The Treaty of Rappallo) ในวันที่", "รับปัลโล", "treaty", "The Treaty of Rappallo"),
    ],
)
def test_latin_in_brackets_gives_a_name_away(text: str, name: str, kind: str, latin: str) -> None:
    [found] = Finder({}).find(text)
    assert (found.name, found.kind, found.latin) == (name, kind, latin)
    assert text[found.start : found.end] == name


def test_this_and_a_date_in_brackets_are_no_names() -> None:
    assert Finder({}).find("หน่วยงานนี้(Gosplan) มีหน้าที่ (ค.ศ. 1919)") == []


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [("ที่แม่น้ำนาร์วกา และ", "นาร์วกา", "place"), ("จอมพลตูคาเชฟสกีถูก", "ตูคาเชฟสกี", "person"),
     ("สนธิสัญญาเบรสต์และ", "สนธิสัญญาเบรสต์", "treaty")],
)  # fmt: skip
def test_a_title_or_the_word_for_a_place_gives_a_name_away(text: str, name: str, kind: str) -> None:
    assert [(each.name, each.kind) for each in Finder({}).find(text)] == [(name, kind)]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("หรือตสกี", "ทรอตสกี"), ("จีนในเวียฟ", "ซีโนเวียฟ"), ("ริกอฟ", "ริคอฟ"), ("โวมาร์", "ไวมาร์"), ("สตาลิน", None), ("ประชาชน", None)],
)  # fmt: skip
def test_variants_by_clusters(word: str, meant: str | None) -> None:
    near = Spellings(["ทรอตสกี", "ซีโนเวียฟ", "ริคอฟ", "ไวมาร์", "สตาลิน", "เลนิน"]).nearest(word)
    assert (near and near.spelling) == meant


def test_an_unknown_word_like_a_known_name_is_offered_as_its_spelling() -> None:
    [found] = Finder({"คาเมเนฟ": "person"}).find("กลุ่มของคามิเนฟและคนอื่น")
    assert (found.name, found.variant_of, found.kind) == ("คามิเนฟ", "คาเมเนฟ", "person")


def test_known_names_are_no_candidates() -> None:
    assert Finder({"โกสแปลน": "organisation"}).find("หรือโกสแปลน (Gosplan) มี") == []


def test_the_names_in_brackets_of_the_first_chapter() -> None:
    """Of the 42 Latin forms in brackets all but "this office (Gosplan)" name something; each is offered once."""
    finder = Finder({})
    found = [each for section in chapter().sections for block in section.blocks for each in finder.find(block.text)]
    assert len({each.latin for each in found if each.latin}) == 41
    begun_right = {
        "วิกเตอร์ เซอร์กี", "แผนพัฒนาห้าปี", "เยฟเกนี เพรโอบราเซนสกี", "โกสแปลน", "เบเชิล กรินเวทสกี", "นารวม", "วิงเวียนกับความสำเร็จ",
        "สถานีแทรกเตอร์", "ขบวนการstadalin", "คณะกรรมการประชาชนว่าด้วยกิจการภายใน", "อีอาโกดา", "อันเดร ชดานอฟ", "เอชอฟ",
        "ลาฟเวนติ เบเรีย", "หมู่เกาะกูลักส์",
        "โซเวียตแห่งสหภาพ", "โซเวียตแห่งประชาชาติ", "เปรสิเดียม", "จอร์จ ชิเชริน", "แมกซิม ลิตวินอฟ",
        "องค์การคอมมิวนิสต์สากล", "ลอร์ด จอร์จ",
        "สนธิสัญญาริกา",
        "โปรฟันเทอร์น", "รับปัลโล", "อักษะโรม-เบอร์ลิน", "โมโลตอฟ", "ยุทธการสายฟ้าฟาด", "ปฏิบัติการบาร์บารอสซา",
    }  # fmt: skip
    assert begun_right <= {each.name for each in found}


def test_every_known_name_of_the_first_chapter_is_found_where_it_stands() -> None:
    spellings = [(word, word) for word in names()]
    texts = [block.text for section in chapter().sections for block in section.blocks]
    count = sum(len(find_names(text, spellings)) for text in texts)
    assert count > 1000
    assert sum(text.count("ฮิตเลอร์") for text in texts) == sum(
        text[each.start : each.end] == "ฮิตเลอร์" for text in texts for each in find_names(text, spellings)
    )

from classroom.common.anchoring import align

A = "เลนินถึงแก่กรรมเมื่อเดือนมกราคม ค.ศ. 1924 หลังจากนั้นพรรคแตกเป็นหลายฝ่าย"
B = "หรือตสกีเสนอให้เร่งสร้างอุตสาหกรรมอย่างรวดเร็ว แต่บุคารินเห็นว่าควรค่อยเป็นค่อยไป"
C = "สตาลินตัดสินใจใช้ระบบรวมกับเกษตรกรรมอย่างเต็มที่ใน ค.ศ. 1929"
OLD = [("b1", A), ("b2", B), ("b3", C)]


def test_corrected_blocks_keep_their_keys():
    assert align(OLD, [A, B.replace("หรือตสกี", "ทรอตสกี"), C]).keys == ["b1", "b2", "b3"]


def test_a_new_block_has_no_key():
    assert align(OLD, [A, "ย่อหน้าใหม่ที่ไม่เคยมีมาก่อนในบทนี้", B, C]).keys == ["b1", None, "b2", "b3"]


def test_a_split_leaves_the_key_on_the_larger_part():
    small, large = B[:20], B[20:]
    assert align(OLD, [A, small, large, C]).keys == ["b1", None, "b2", "b3"]


def test_a_merge_leaves_the_key_of_the_larger_part_and_says_where_the_other_went():
    alignment = align(OLD, [A + " " + B, C])
    assert alignment.keys == ["b2", "b3"]
    assert alignment.merged == {"b1": 0}


def test_a_removed_block_is_merged_into_nothing():
    alignment = align(OLD, [A, C])
    assert alignment.keys == ["b1", "b3"]
    assert alignment.merged == {}


def test_a_block_put_in_the_place_of_another_is_a_new_one():
    alignment = align(OLD, [A, "กองทัพแดงเคลื่อนพลข้ามแม่น้ำเมื่อฤดูหนาวมาถึง", C])
    assert alignment.keys == ["b1", None, "b3"]


def test_a_block_carried_elsewhere_keeps_its_key():
    assert align(OLD, [C, A, B]).keys == ["b3", "b1", "b2"]


def test_equal_blocks_keep_their_order():
    assert align([("b1", A), ("b2", A), ("b3", B)], [A, A, B]).keys == ["b1", "b2", "b3"]


def test_nothing_aligns_with_nothing():
    assert align([], [A]).keys == [None]
    assert align(OLD, []).keys == []

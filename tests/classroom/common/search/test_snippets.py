from classroom.common.search import Finder, parse, snippet

TEXT = (
    "หรือตสกีเสนอให้เร่งสร้างอุตสาหกรรมอย่างรวดเร็ว แต่บุคารินเห็นว่าควรค่อยเป็นค่อยไป การกวาดล้างครั้งใหญ่เริ่มเมื่อคีรอฟถูกยิง"
    "ที่เลนินกราดในเดือนธันวาคม ค.ศ. 1934 และดำเนินไปจนถึง ค.ศ. 1938 โดยมีการไต่สวนที่กรุงมอสโกสามครั้ง"
)


def shown(query: str, text: str = TEXT, **options) -> str:
    parts = snippet(text, Finder(parse(query)).places(text), **options)
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


def test_whole_words_are_marked_and_the_rest_of_the_text_is_left_out():
    line = shown("กวาด", before=20, after=40)
    assert line.startswith("…")
    assert line.endswith("…")
    assert "[การกวาดล้าง]ครั้งใหญ่" in line
    assert len(line) < 90


def test_all_that_is_sought_is_marked_near_the_first():
    assert shown("1934 ค.ศ.").count("[") == 3
    assert "[ค.ศ. 1934]" in shown('"ค.ศ. 1934"')


def test_a_short_text_stands_whole():
    assert shown("เลนิน", "เลนินกับสตาลิน") == "[เลนิน]กับสตาลิน"


def test_without_a_place_it_is_the_beginning():
    assert shown("ไม่มี", TEXT).startswith("หรือตสกีเสนอ")


def test_no_letter_is_cut_at_its_ends():
    text = "กำ" * 200
    line = shown('"กำกำ"', text, before=7, after=9)
    assert line.replace("[", "").replace("]", "").strip("…").startswith("กำ")

"""Passages and what publishing a revision does to them."""

import random

import pytest

from classroom.common.anchoring import Address, Carrier, Layout, Quote, Standing, Status

FIRST = "เลนินถึงแก่กรรมเมื่อเดือนมกราคม ค.ศ. 1924 หลังจากนั้นพรรคแตกเป็นหลายฝ่าย"
SECOND = "หรือตสกีเสนอให้เร่งสร้างอุตสาหกรรมอย่างรวดเร็ว แต่บุคารินเห็นว่าควรค่อยเป็นค่อยไป"
THIRD = "สตาลินตัดสินใจใช้ระบบรวมกับเกษตรกรรมอย่างเต็มที่ใน ค.ศ. 1929"
OLD = (("b1", FIRST), ("b2", SECOND), ("b3", THIRD))


def chosen(words: str, key: str = "b2", blocks=OLD):
    """A passage on `words` of one block, as it is when it is made."""
    layout = Layout(blocks)
    start = dict(blocks)[key].index(words)
    address = Address(key, start, key, start + len(words))
    return Standing(address, Status.OK, 1.0), Quote.of(layout.text, layout.span(address), 32), (key, key)


def publish(new, words: str, key: str = "b2", old=OLD):
    standing, quote, keys = chosen(words, key, old)
    return Carrier(Layout(old), Layout(new)).carry(standing, quote, keys)


def words_at(new, standing) -> str:
    layout = Layout(new)
    span = layout.span(standing.address)
    return layout.text[span.start : span.end]


def test_a_correction_before_the_words_only_shifts_them():
    new = (OLD[0], ("b2", SECOND.replace("หรือตสกี", "เลออน ทรอตสกี")), OLD[2])
    standing = publish(new, "บุคาริน")
    assert (words_at(new, standing), standing.status, standing.confidence) == ("บุคาริน", Status.OK, 1.0)


def test_a_correction_in_the_words_is_followed():
    new = (OLD[0], ("b2", SECOND.replace("หรือตสกี", "ทรอตสกี")), OLD[2])
    standing = publish(new, "หรือตสกี")
    assert (words_at(new, standing), standing.status) == ("ทรอตสกี", Status.OK)
    assert 0.5 < standing.confidence < 1.0


def test_a_tone_mark_put_on_the_last_letter_is_taken_in():
    old = (("b1", "พรรคแตกเป็นหลายฝ่าย เขานังลง"),)
    new = (("b1", "พรรคแตกเป็นหลายฝ่าย เขานั่งลง"),)
    standing = publish(new, "เขานั", "b1", old)
    assert words_at(new, standing) == "เขานั่"


def test_a_split_keeps_the_words_and_says_moved():
    head, tail = SECOND.split(" แต่")
    new = (OLD[0], ("b2", head), ("b4", "แต่" + tail), OLD[2])
    standing = publish(new, "บุคาริน")
    assert (standing.address.key, standing.status, words_at(new, standing)) == ("b4", Status.MOVED, "บุคาริน")


def test_a_merge_keeps_the_words_and_says_moved():
    new = (("b1", FIRST + " " + SECOND), OLD[2])
    standing = publish(new, "บุคาริน")
    assert (standing.address.key, standing.status, words_at(new, standing)) == ("b1", Status.MOVED, "บุคาริน")


def test_a_paragraph_carried_elsewhere_takes_its_passages_along():
    new = (("b3", THIRD), OLD[0], ("b2", SECOND))
    standing = publish(new, "สตาลินตัดสินใจใช้ระบบรวม", "b3")
    assert (standing.address.key, words_at(new, standing)) == ("b3", "สตาลินตัดสินใจใช้ระบบรวม")
    assert standing.status == Status.OK


def test_rewritten_words_are_changed_and_keep_their_place():
    new = (OLD[0], ("b2", SECOND.replace("ควรค่อยเป็นค่อยไป", "นี่คือหนทางสู่หายนะของชาติ")), OLD[2])
    standing = publish(new, "ควรค่อยเป็นค่อยไป")
    assert (standing.address.key, standing.status) == ("b2", Status.CHANGED)
    assert "หายนะ" in words_at(new, standing)


def test_deleted_words_are_an_orphan_and_come_back_with_the_text():
    gone = (OLD[0], OLD[2])
    standing, quote, keys = chosen("บุคารินเห็นว่าควรค่อยเป็นค่อยไป")
    orphan = Carrier(Layout(OLD), Layout(gone)).carry(standing, quote, keys)
    assert (orphan.status, orphan.confidence) == (Status.ORPHAN, 0.0)
    assert orphan.address.start == orphan.address.end
    back = Carrier(Layout(gone), Layout(OLD)).carry(orphan, quote, keys)
    assert words_at(OLD, back) == "บุคารินเห็นว่าควรค่อยเป็นค่อยไป"
    assert back.status == Status.OK


def test_a_passage_across_two_blocks_keeps_both_ends():
    layout = Layout(OLD)
    address = Address("b1", FIRST.index("พรรคแตก"), "b2", SECOND.index("เสนอ"))
    quote = Quote.of(layout.text, layout.span(address), 32)
    new = (("b1", FIRST.replace("ถึงแก่กรรม", "ถึงแก่อสัญกรรม")), ("b2", SECOND.replace("หรือตสกี", "ทรอตสกี")), OLD[2])
    standing = Carrier(layout, Layout(new)).carry(Standing(address, Status.OK, 1.0), quote, ("b1", "b2"))
    assert words_at(new, standing) == "พรรคแตกเป็นหลายฝ่าย\nทรอตสกี"
    assert standing.status == Status.OK


@pytest.mark.parametrize("seed", range(5))
def test_at_one_percent_corrected_letters_every_passage_stays(seed):
    """Letters are replaced, lost and put in at random, each noted, so that every passage's right place is known."""
    rng = random.Random(seed)
    letters = [chr(code) for code in range(0x0E01, 0x0E2E)]
    old = [(f"b{n}", "".join(rng.choices([*letters, " "], k=rng.randint(40, 900)))) for n in range(40)]
    new, places = [], {}
    for key, text in old:
        out: list[str] = []
        places[key] = []
        for char in text:
            places[key].append(sum(map(len, out)) if not out else places[key][-1] + len(out[-1]))
            chance = rng.random()
            out.append("" if chance < 0.003 else rng.choice(letters) if chance < 0.006 else char)
            if chance > 0.996:
                out[-1] += rng.choice(letters)
        places[key].append(len("".join(out)))
        new.append((key, "".join(out)))
    before, after = Layout(old), Layout(new)
    carrier = Carrier(before, after)
    for _ in range(200):
        key, text = rng.choice(old)
        length = min(len(text), rng.choice((8, 30, 120)))
        start = rng.randrange(len(text) - length + 1)
        address = Address(key, start, key, start + length)
        quote = Quote.of(before.text, before.span(address), 32)
        standing = carrier.carry(Standing(address, Status.OK, 1.0), quote, (key, key))
        assert standing.status == Status.OK
        assert standing.address.key == key
        # A letter put in beside an edge may fall on either side of it.
        assert abs(standing.address.start - places[key][start]) <= 3
        assert abs(standing.address.end - places[key][start + length]) <= 3


def test_an_orphan_survives_whatever_is_published_about_its_place():
    """Its place is between two letters, where paragraphs come and go."""
    gone = (OLD[0], OLD[2])
    standing, quote, keys = chosen("บุคารินเห็นว่าควรค่อยเป็นค่อยไป")
    orphan = Carrier(Layout(OLD), Layout(gone)).carry(standing, quote, keys)
    rng = random.Random(8)
    old = gone
    for step in range(60):
        texts = [FIRST, THIRD, THIRD[:20], FIRST[30:], "ย่อหน้าใหม่ที่ไม่เกี่ยวกับของเดิมเลย " * 3]
        new = tuple((f"b{key}", rng.choice(texts)) for key in rng.sample(range(1, 9), rng.randint(1, 5)))
        orphan = Carrier(Layout(old), Layout(new)).carry(orphan, quote, keys)
        assert orphan.status == Status.ORPHAN, step
        assert orphan.address.key in dict(new)
        old = new

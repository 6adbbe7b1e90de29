"""The short chapter, with names, an event and faults, corrected once: revision 1 says หรือตสกี, revision 2 ทรอตสกี."""

import pytest

from classroom.common.thai.collation import sort_key
from history.models import Chapter, Event, Fault, Mention, Name, Proposal
from history.queries import get_chapter
from history.services import accept_faults
from history.services.suspects import drop, untouched
from tests.cast import NOW
from tests.history.sample import anchor_on, block, make_chapter


def add_name(chapter: Chapter, name: str, *, kind: str = "person", latin: str = "", spellings=(), state="kept") -> Name:
    return Name.objects.create(
        book=chapter.book, name=name, kind=kind, latin=latin, spellings=list(spellings), state=state,
        sort_key=sort_key(name),
    )  # fmt: skip


def mention(name: Name, chapter: Chapter, key: str, words: str, **fields) -> Mention:
    standing = block(chapter, key)
    start = standing.text.index(words)
    span = {"start": start, "end": start + len(words)}
    return Mention.objects.get_or_create(name=name, block=standing, **span, defaults=fields)[0]


def add_event(chapter: Chapter, key: str, written: str, title: str, *, state: str = Proposal.KEPT, **when) -> Event:
    return Event.objects.create(
        chapter=chapter, anchor=anchor_on(chapter, key, written), written=written, title=title, state=state, **when
    )


def add_fault(chapter: Chapter, key: str, found: str, suggested: str | None, **fields) -> Fault:
    fields = {"kind": "letter", "source": "editor", "reason": "", **fields}
    return Fault.objects.create(
        chapter=chapter, anchor=anchor_on(chapter, key, found), found=found, suggested=suggested, made_at=NOW, **fields
    )


@pytest.fixture
def chapter(db) -> Chapter:
    chapter = make_chapter()
    chapter.title_en = "Stalin"
    chapter.save()
    fault = add_fault(chapter, "b3", "หรือตสกี", "ทรอตสกี", kind="name", reason="ชื่อคน")
    add_event(chapter, "b2", "เดือนมกราคม ค.ศ. 1924", "เลนินถึงแก่กรรม", year_from=1924, year_to=1924, month=1)
    accept_faults(acting_user=None, now=NOW, faults=[fault])
    drop(untouched())
    chapter = get_chapter("modern-russia", 4)
    add_fault(chapter, "b5", "คีรอฟ", None, kind="name", source="rule")
    trotsky = add_name(chapter, "ทรอตสกี", latin="Leon Trotsky", spellings=["หรือตสกี"])
    mention(trotsky, chapter, "b3", "ทรอตสกี")
    lenin = add_name(chapter, "เลนิน", latin="Lenin")
    mention(lenin, chapter, "b1", "เลนิน")
    mention(lenin, chapter, "b2", "เลนิน")
    mention(lenin, chapter, "b5", "เลนิน", is_refused=True)
    mention(add_name(chapter, "เลนินกราด", kind="place"), chapter, "b5", "เลนินกราด")
    add_event(chapter, "b4", "ค.ศ. 1929", "เริ่มระบบรวมกับเกษตรกรรม", year_from=1929, year_to=1929)
    return chapter

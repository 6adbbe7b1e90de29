"""A passage as a footnote of an essay cites it, in the Thai and in the English manner."""

from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from classroom.common.thai.dates import month_name, shown_year
from history.models import Chapter, Section
from history.queries import Passage, get_revision


class Citation(NamedTuple):
    """One passage cited: `thai` and `english` in full, with its words, and the `link` that they end in."""

    thai: str
    english: str
    link: str


def cite(passage: Passage, link: str, now: datetime) -> Citation:
    """Cite a passage as it stands now; `link` is its lasting address. One query."""
    chapter, section = passage.chapter, passage.block.section
    made = timezone.localdate(get_revision(chapter, passage.revision).made_at)
    today = timezone.localdate(now)
    words = " ".join(passage.exact.split())
    thai = [f"“{words}”", *_thai_place(chapter, section, passage)]
    thai += [f"ฉบับแก้ครั้งที่ {passage.revision} ({_both(made, 'th')})", f"สืบค้นเมื่อ {_day(today, 'th')}", link]
    english = [*_english_place(chapter, section, passage), f"rev. {passage.revision} ({_both(made, 'en')})"]
    english += [f"accessed {_day(today, 'en')}", link]
    return Citation(", ".join(thai), f"“{words},” in " + ", ".join(english), link)


def _thai_place(chapter: Chapter, section: Section, passage: Passage) -> list[str]:
    place = [f"ใน “{section.title or 'บทนำ'}”", f"บทที่ {chapter.number} {chapter.title}", chapter.book.title]
    numbers = _numbers(passage)
    return [*place, f"ย่อหน้าที่ {numbers}"] if numbers else place


def _english_place(chapter: Chapter, section: Section, passage: Passage) -> list[str]:
    introduction = "Introduction" if not section.title else ""
    book = chapter.book
    place = [
        f"“{introduction or section.title_en or section.title}”",
        f"ch. {chapter.number}, “{_titled(chapter.title_en, chapter.title)}”",
        _titled(book.title_en, book.title),
    ]
    numbers = _numbers(passage)
    if not numbers:
        return place
    return [*place, f"{'paras.' if '–' in numbers else 'para.'} {numbers}"]


def _titled(english: str, own: str) -> str:
    """An English title with the book's own in brackets, by which a library finds it."""
    return f"{english} [{own}]" if english and english != own else own


def _numbers(passage: Passage) -> str:
    """The numbers of the paragraphs that the passage lies in; "" in a heading or an epigraph."""
    numbers = [block.number for block in (passage.block, passage.end_block) if block.number]
    return "–".join(str(number) for number in sorted(set(numbers)))


def _day(day: date, language: str) -> str:
    return f"{day.day} {month_name(day.month, language=language)} {shown_year(day.year, language=language)}"


def _both(day: date, language: str) -> str:
    """A day with its year in both eras."""
    other = f"ค.ศ. {day.year}" if language == "th" else f"B.E. {shown_year(day.year, language='th')}"
    return f"{_day(day, language)} / {other}"

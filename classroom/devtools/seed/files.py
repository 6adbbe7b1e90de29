"""A file that a student of the demo put with a draft: a DOCX as a word processor writes it, with no more than it needs."""

from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.base import ContentFile

from classroom.assignments.services import attach_file
from classroom.devtools.seed.essays import make_draft
from classroom.devtools.seed.world import World

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def attach(world: World, plan: dict, course_slug: str) -> None:
    """Put the paragraphs of `plan` as a file with the draft that its author has; its text waits to be looked through."""
    submission = make_draft(world, plan["draft"] | {"started": plan["draft"]["saved"]}, course_slug)
    attach_file(
        acting_user=world.people[plan["draft"]["author"]], now=world.clock.moment(plan["at"]), submission=submission,
        name=plan["name"], file=ContentFile(_docx(plan["body"].strip().split("\n\n")), plan["name"]),
    )  # fmt: skip


def _docx(paragraphs: list[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f'<w:document xmlns:w="{_SPACE}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()

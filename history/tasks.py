"""What the worker does for the text."""

from django_tasks import task

from history.models import Chapter
from history.services.export import edition, make_file


@task()
def make_chapter_file(chapter_id: int, revision_number: int, code: str) -> None:
    """Make a file of a chapter in a format, and keep it for whoever has asked for it."""
    chapter = Chapter.objects.select_related("book").get(pk=chapter_id)
    make_file(edition(chapter, revision_number), code)

"""What the worker does for the text."""

from django_tasks import task

from history.models import Chapter
from history.services.export import available_formats, edition, make_file


@task()
def make_chapter_files(chapter_id: int) -> None:
    """Make the files of a chapter that are not there yet, and keep them for whoever has asked for one."""
    chapter = Chapter.objects.select_related("book").get(pk=chapter_id)
    made = edition(chapter, chapter.revision_number)
    for each in available_formats():
        make_file(made, each.code)

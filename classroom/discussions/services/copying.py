"""What the talk copies of a course into another one: its prompts, and nothing that anybody said."""

from collections.abc import Iterable
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.audit.services import record
from classroom.courses.models import Group
from classroom.courses.services.copying import Copying, Item, Part, Verdict, register_part, stamp_of
from classroom.discussions.models import Flag, Post, PostVersion, PromptScore, Reaction, Thread
from classroom.discussions.services.prompts import create_prompt
from history.models import Anchor
from history.queries import anchor_address, find_passage

STANDING = (Anchor.Status.OK, Anchor.Status.MOVED)


def register_parts() -> None:
    """Make the parts of this app known; called once when the apps are ready."""
    register_part(Part("prompts", gettext_lazy("Prompts"), 40, _prompts, _make_prompt, _take_prompt_back))


def copied_prompt(copying: Copying, source: Thread) -> Thread | None:
    """The copy of a prompt in the other course, where there is one."""
    opening = Post.objects.filter(token=copying.token(source)).select_related("thread").first()
    return opening and opening.thread


def _prompts(copying: Copying) -> Iterable[Item]:
    threads = list(
        Thread.objects.filter(course=copying.from_course, kind=Thread.Kind.PROMPT, deleted_at=None)
        .select_related("anchor", "section__chapter", "chapter", "group")
        .order_by("due_at", "pk")
    )
    tokens = {thread.pk: copying.token(thread) for thread in threads}
    there = set(Post.objects.filter(token__in=tokens.values()).values_list("token", flat=True))
    opened = set(Post.objects.filter(thread__in=tokens, parent=None, deleted_at=None).values_list("thread", flat=True))
    courses = [copying.to_course.pk, *([copying.from_course.pk] if "groups" in copying.chosen else ())]
    groups = set(Group.objects.filter(course__in=courses).values_list("name", flat=True))
    for thread in threads:
        chapter = thread.chapter or (thread.section and thread.section.chapter)
        verdict, message = Verdict.PROBLEM, ""
        if tokens[thread.pk] in there:
            verdict, message = Verdict.UNCHANGED, _("It is there already.")
        elif thread.pk not in opened:
            message = _("Its words were deleted.")
        elif chapter and chapter.book_id not in copying.books:
            message = _("The other course does not use this book.")
        elif thread.group and thread.group.name not in groups:
            message = _("The other course has no group of this name.")
        else:
            verdict = Verdict.NEW
            if thread.anchor and thread.anchor.status not in STANDING:
                message = _("On its section: its words are no longer in the text.")
        dates = ((_("opens"), thread.opens_at), (_("due"), thread.due_at))
        yield Item(thread.title, thread.pk, verdict, message, dates)


def _make_prompt(copying: Copying, wanted: dict[str, Any]) -> dict[str, Any]:
    source = Thread.objects.select_related(
        "anchor__chapter", "anchor__block", "anchor__end_block", "section", "chapter", "group"
    ).get(pk=wanted["source"], course=copying.from_course)
    stands = source.anchor is not None and source.anchor.status in STANDING
    group = source.group and Group.objects.get(course=copying.to_course, name=source.group.name)
    made = create_prompt(
        acting_user=copying.acting_user, now=copying.now, course=copying.to_course, title=source.title,
        markdown=Post.objects.get(thread=source, parent=None).markdown, token=copying.token(source),
        section=source.section, chapter=source.chapter,
        passage=find_passage(source.anchor.chapter, anchor_address(source.anchor)) if stands else None,
        opens_at=copying.moved(source.opens_at), due_at=copying.moved(source.due_at), group=group,
        by_group=source.by_group, post_first=source.post_first, required_posts=source.required_posts,
        required_replies=source.required_replies, min_words=source.min_words, points=source.points,
    )  # fmt: skip
    return {"pk": made.pk, "stamp": _stamp(made)}


def _take_prompt_back(copying: Copying, before: dict[str, Any]) -> bool:
    """A prompt goes with its words, unless somebody has answered it, rewritten it or marked it."""
    thread = Thread.objects.filter(pk=before["pk"], course=copying.to_course).select_related("anchor").first()
    if thread is None or _stamp(thread) != before["stamp"]:
        return False
    posts = Post.objects.filter(thread=thread)
    marks = (model.objects.filter(post__thread=thread) for model in (PostVersion, Reaction, Flag))
    scores = PromptScore.objects.filter(thread=thread)
    if posts.count() > 1 or any(each.exists() for each in (*marks, scores)):
        return False
    record(
        acting_user=copying.acting_user, now=copying.now, action="discussions.delete_copied", target=thread,
        course_id=copying.to_course.pk, changes={"title": (thread.title, None)},
    )  # fmt: skip
    try:
        posts.delete()
        thread.delete()
        if thread.anchor:
            thread.anchor.delete()
    except ProtectedError:
        return False
    return True


def _stamp(thread: Thread) -> str:
    return stamp_of(thread, list(Post.objects.filter(thread=thread).values_list("markdown", "edited_at", "deleted_at")))

"""Beginning threads and prompts, and changing and listing them."""

from collections.abc import Iterable
from copy import deepcopy

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import BuddhistDateTimeField, ProseField
from classroom.common.markup import plain_text
from classroom.common.thai.words import segment
from classroom.courses.models import Course, Group
from classroom.courses.queries import course_sections
from classroom.courses.rules import groups_of
from classroom.discussions.forms.posts import PostForm
from classroom.discussions.models import Post, Thread
from history.forms import PassageField
from history.models import Chapter, Section

TITLE_FROM_TEXT = 60


class ThreadForm(PostForm):
    """A new thread. Without a title the first words of its text become one."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (Thread.Kind.DISCUSSION, _("A thought to talk about")),
            (Thread.Kind.QUESTION, _("A question that wants an answer")),
        ],
        widget=forms.RadioSelect,
        initial=Thread.Kind.DISCUSSION,
    )
    title = ProseField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the first words of the text are used."),
    )

    def __init__(
        self, *args, chapter: Chapter | None = None, course: Course | None = None, groups: Iterable[Group] = (),
        divides: bool = False, **kwargs,
    ) -> None:  # fmt: skip
        """`chapter` is that of a passage; with `course` the writer says where in it the thread stands. `groups` may be
        talked to alone; who `divides` the class may also have each talk among itself, and answer first."""
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Your text")
        self.fields["body"].widget.attrs["rows"] = 8
        if chapter:
            self.fields["passage"] = PassageField(chapter, required=False)
        if course:
            self.fields["about"] = PlaceField(course, label=_("Where it stands"))
        if groups := list(groups):
            self.fields["audience"] = AudienceField(groups, by_group=divides)
        if divides:
            self.fields["post_first"] = deepcopy(PromptForm.base_fields["post_first"])
        self.order_fields(["kind", "title", "body", "about", "audience", "post_first", "anonymous"])

    @property
    def terms(self) -> dict:
        """Who sees what in the thread of a valid form, as the services take it."""
        audience = self.cleaned_data.get("audience") or {}
        return {"post_first": self.cleaned_data.get("post_first", False)} | audience

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("title") and cleaned.get("body"):
            cleaned["title"] = first_words(cleaned["body"])
        return cleaned


class PlaceField(forms.ChoiceField):
    """A section of the course, a chapter as a whole, or nothing: gives a Section, a Chapter or None."""

    def __init__(self, course: Course, **kwargs) -> None:
        self._places: dict[str, Section | Chapter] = {}
        chapters: dict[str, list[tuple[str, str]]] = {}
        for section in course_sections(course):
            chapter = section.chapter
            if f"chapter-{chapter.pk}" not in self._places:
                chapters[str(chapter)] = [(f"chapter-{chapter.pk}", _("The chapter as a whole"))]
                self._places[f"chapter-{chapter.pk}"] = chapter
            chapters[str(chapter)].append((str(section.pk), str(section)))
            self._places[str(section.pk)] = section
        super().__init__(choices=[("", _("The whole course")), *chapters.items()], required=False, **kwargs)

    def clean(self, value) -> Section | Chapter | None:
        return self._places.get(super().clean(value))

    def prepare_value(self, value):
        return (
            value.pk if isinstance(value, Section) else f"chapter-{value.pk}" if isinstance(value, Chapter) else value
        )


class PlaceFilterForm(forms.Form):
    """Which place's threads to list."""

    def __init__(self, *args, course: Course, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = PlaceField(
            course, label=_("Place in the text"), widget=forms.Select(attrs={"class": "input"})
        )


class AudienceField(forms.ChoiceField):
    """Who talks with whom: the class, each group among itself, or one group. Gives {"group": …, "by_group": …}."""

    def __init__(self, groups: Iterable[Group], *, by_group: bool = True, **kwargs) -> None:
        self._groups = {str(group.pk): group for group in groups}
        among = [("groups", _("Each group among itself"))] if by_group else []
        only = [(key, _("Only %(group)s") % {"group": group}) for key, group in self._groups.items()]
        super().__init__(
            choices=[("", _("The whole class together")), *among, *only], required=False,
            label=_("Who talks with whom"), **kwargs,
        )  # fmt: skip

    def clean(self, value) -> dict:
        value = super().clean(value)
        return {"group": self._groups.get(value), "by_group": value == "groups"}

    @staticmethod
    def value_of(thread: Thread) -> str:
        """What stands in the field for a thread."""
        return "groups" if thread.by_group else str(thread.group_id or "")


class NumberField(forms.IntegerField):
    """A number from 0 on; left empty, the one that stood there at first."""

    def __init__(self, **kwargs) -> None:
        super().__init__(min_value=0, required=False, **kwargs)

    def clean(self, value) -> int:
        number = super().clean(value)
        return self.initial if number is None else number


class PromptForm(PostForm):
    """A thread set by an instructor, to be answered by a time: what is asked for, of whom, and for how many points."""

    title = ProseField(label=_("Title"), max_length=200)
    opens_at = BuddhistDateTimeField(
        label=_("Shown from"), required=False, help_text=_("Left empty, students see it at once.")
    )
    due_at = BuddhistDateTimeField(label=_("Answer by"), required=False)
    required_posts = NumberField(label=_("Answers asked of each student"), max_value=20, initial=1)
    required_replies = NumberField(label=_("Replies to classmates asked of each"), max_value=20, initial=0)
    min_words = NumberField(
        label=_("Words in each, at least"), max_value=5000, initial=0,
        help_text=_("What is quoted does not count. 0: any length."),
    )  # fmt: skip
    points = forms.DecimalField(
        label=_("Points"), min_value=0, max_digits=6, decimal_places=2, required=False,
        help_text=_("Left empty, it is not graded."),
    )  # fmt: skip
    post_first = forms.BooleanField(
        label=_("Students see others' answers after their own"), required=False,
        help_text=_("Answers of the staff are hidden until then too. What all should know belongs in the prompt."),
    )  # fmt: skip

    # What of a prompt is kept as it stands here.
    TERMS = ("opens_at", "due_at", "required_posts", "required_replies", "min_words", "points", "post_first")

    def __init__(
        self, *args, course: Course, chapter: Chapter | None = None, prompt: Post | None = None,
        is_answered: bool = False, **kwargs,
    ) -> None:  # fmt: skip
        if prompt:
            thread = prompt.thread
            kwargs["initial"] = {
                "title": thread.title, "body": prompt.markdown, "audience": AudienceField.value_of(thread),
                **{name: getattr(thread, name) for name in self.TERMS},
            }  # fmt: skip
        super().__init__(*args, can_hide_name=False, **kwargs)
        self.fields["body"].label = _("What students are asked")
        self.fields["body"].widget.attrs["rows"] = 6
        if chapter:
            self.fields["passage"] = PassageField(chapter, required=False)
        elif prompt is None:
            self.fields["section"] = PlaceField(course, label=_("Where it stands"))
        if groups := list(groups_of(course)):
            words = _("It cannot be changed any more: somebody has answered.") if is_answered else ""
            self.fields["audience"] = AudienceField(groups, disabled=is_answered, help_text=words)
        self.order_fields(["title", "body", "section", "opens_at", "due_at"])

    @property
    def terms(self) -> dict:
        """What a valid form asks for, as the services take it."""
        audience = self.cleaned_data.get("audience") or {}
        return {name: self.cleaned_data[name] for name in self.TERMS} | audience

    def clean(self) -> dict:
        cleaned = super().clean()
        opens_at, due_at = cleaned.get("opens_at"), cleaned.get("due_at")
        if opens_at and due_at and due_at <= opens_at:
            self.add_error("due_at", _("It is to be answered by a time after it is shown."))
        if cleaned.get("required_posts") == 0 and cleaned.get("required_replies") == 0:
            self.add_error("required_posts", _("Ask for one answer or one reply at least."))
        return cleaned


class ThreadEditForm(forms.Form):
    """Title and kind of a thread that is no prompt."""

    title = ProseField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(
        label=_("What it is"), choices=ThreadForm.base_fields["kind"].choices, widget=forms.RadioSelect
    )


def first_words(markdown: str, length: int = TITLE_FROM_TEXT) -> str:
    """Return the first line of a text, cut between two words at `length` code points at the most."""
    line = " ".join(next((line for line in plain_text(markdown).splitlines() if line.strip()), "").split())
    if len(line) <= length:
        return line
    title = ""
    for word in segment(line[: length * 2]):
        if len(title) + len(word) >= length:
            break
        title += word
    return f"{title.rstrip() or line[: length - 1]}…"

"""The pages of a course's discussions."""

from datetime import datetime

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext

from classroom.common.templatetags.dates import clock_to_second
from classroom.courses.models import Enrollment
from classroom.courses.rules import is_staff
from classroom.discussions.models import Thread


def course_context(enrollment: Enrollment) -> dict:
    """What the frame of every page of the course is drawn from."""
    return {"course": enrollment.course, "enrollment": enrollment, "teaches": is_staff(enrollment)}


def thread_frame(enrollment: Enrollment, thread: Thread) -> dict:
    """The same for a thread and its parts. Its addresses are made once, not once for each post."""
    address = (enrollment.course.slug, thread.pk)
    return {
        **course_context(enrollment),
        "thread": thread,
        "here": reverse("discussions:thread", args=address),
        "reply_url": reverse("discussions:reply", args=address),
    }


def clock(moment: datetime) -> str:
    """A time of day to the second, in the zone of the course."""
    return clock_to_second(moment)


def offer_names(form: Form, enrollment: Enrollment, thread: Thread | None = None) -> None:
    """Let the text of a form offer whom one can name behind an @ (static/js/mention.js)."""
    path = reverse("discussions:people", args=(enrollment.course.slug,))
    form.fields["body"].widget.attrs |= {
        "data-people": f"{path}?thread={thread.pk}" if thread else path,
        "data-people-label": gettext("Members to name"),
    }

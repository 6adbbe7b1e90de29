"""The pages of a course's discussions."""

from django.urls import reverse

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

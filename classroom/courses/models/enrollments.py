"""Who is in a course, as what."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from classroom.courses.models.courses import Course, Group


class Role(models.TextChoices):
    STUDENT = "student", _("Student")
    AUDITOR = "auditor", _("Auditor")
    OBSERVER = "observer", _("Observer")
    ASSISTANT = "assistant", _("Assistant")
    INSTRUCTOR = "instructor", _("Instructor")


class Enrollment(models.Model):
    """A person's place in a course. Dropping keeps the row and the work, and takes the access."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACTIVE = "active", _("Active")
        DROPPED = "dropped", _("Dropped")

    course = models.ForeignKey(Course, models.PROTECT, related_name="enrollments", verbose_name=_("course"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrollments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.STUDENT)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.ACTIVE)
    group = models.ForeignKey(
        Group,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="enrollments",
        verbose_name=_("group"),
        help_text=_("Of a student. Assistants are limited to groups instead."),
    )
    limited_to = models.ManyToManyField(
        Group,
        blank=True,
        related_name="assistants",
        verbose_name=_("limited to"),
        help_text=_("An assistant sees only the work of these groups; without one, that of all."),
    )
    join_code = models.ForeignKey(
        "courses.JoinCode", models.SET_NULL, null=True, blank=True, editable=False, related_name="enrollments"
    )
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ("course", "user__sort_key")
        constraints = (models.UniqueConstraint(fields=("course", "user"), name="enrollment_once"),)
        indexes = (models.Index(fields=("user", "state"), name="enrollment_of_person"),)

    @property
    def groups(self) -> list[Group]:
        """The groups that one sees beside the name: an assistant's several, `limited_to`, or the one that one is in."""
        if self.role == Role.ASSISTANT:
            return list(self.limited_to.all())
        return [self.group] if self.group else []

    def __str__(self) -> str:
        # In words where they are at hand: a name is worth no query.
        if Enrollment.user.is_cached(self) and Enrollment.course.is_cached(self):
            return f"{self.user} · {self.course}"
        return f"{self.user_id} in {self.course_id}: {self.role}, {self.state}"

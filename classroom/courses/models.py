"""One class in one term: who is in it, in which groups, and what it reads by when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Course(models.Model):
    class Term(models.IntegerChoices):
        FIRST = 1, _("First term")
        SECOND = 2, _("Second term")
        SUMMER = 3, _("Summer term")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    code = models.CharField(_("course code"), max_length=30)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("academic year"), help_text=_("Buddhist era, for example 2569."))
    term = models.PositiveSmallIntegerField(_("term"), choices=Term.choices)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Bangkok")
    books = models.ManyToManyField("history.Book", blank=True, related_name="courses", verbose_name=_("books"))
    anonymous_posts = models.BooleanField(
        _("posts without a name"),
        default=True,
        help_text=_("Students may hide their name from classmates, never from staff."),
    )
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ("-year", "-term", "code")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Group(models.Model):
    """A class group (กลุ่มเรียน) of a course."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="groups", verbose_name=_("course"))
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ("course", "name")
        constraints = (models.UniqueConstraint(fields=("course", "name"), name="group_name_once"),)

    def __str__(self) -> str:
        return self.name


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
        help_text=_("An assistant with a group sees only the work of that group."),
    )
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ("course", "user__sort_key")
        constraints = (models.UniqueConstraint(fields=("course", "user"), name="enrollment_once"),)
        indexes = (models.Index(fields=("user", "state"), name="enrollment_of_person"),)

    def __str__(self) -> str:
        return f"{self.user_id} in {self.course_id}: {self.role}, {self.state}"


class Reading(models.Model):
    """What is set to be read by when."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="readings", verbose_name=_("course"))
    title = models.CharField(_("title"), max_length=200)
    instructions = models.TextField(_("instructions"), blank=True)
    sections = models.ManyToManyField("history.Section", related_name="readings", verbose_name=_("sections"))
    opens_at = models.DateTimeField(_("shown from"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be read by"), null=True, blank=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ("due_at", "pk")

    def __str__(self) -> str:
        return self.title

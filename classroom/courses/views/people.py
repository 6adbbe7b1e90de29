"""Who is in the course, for everybody in it; adding people and acting on many of them, for its instructors."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.common import limits
from classroom.courses import queries, rules, services
from classroom.courses.forms.people import ActForm, PeopleForm, PersonForm
from classroom.courses.models import Enrollment


@require_safe
def people(request: HttpRequest, course: str) -> HttpResponse:
    """Who is in the course. Students see names and roles; staff see numbers, addresses and who has left."""
    enrollment = rules.membership_or_404(request.user, course)
    return _page(request, enrollment, ActForm(course=enrollment.course, user=request.user))


@require_POST
def people_act(request: HttpRequest, course: str) -> HttpResponse:
    """Plan one act on the chosen people, or on all that the filter shows, and go on to the plan."""
    enrollment = rules.membership_or_404(request.user, course)
    if not rules.teaches(enrollment):
        raise PermissionDenied
    form = ActForm(request.POST, course=enrollment.course, user=request.user)
    if form.is_valid():
        places, found = rules.administrable_enrollments(request.user).filter(course=enrollment.course_id), None
        if form.cleaned_data["all_shown"]:
            asked = queries.asked_places(enrollment.course, _asked(request, enrollment), for_staff=True)
            found = asked.count()
            places = places.filter(pk__in=asked.order_by().values("pk"))
        else:
            places = places.filter(pk__in=form.cleaned_data["place"])
        chosen = list(places.select_related("user", "group").order_by("user__sort_key", "pk"))
        try:
            plan = services.plan_places(
                acting_user=request.user, now=timezone.now(), course=enrollment.course, act=form.chosen_act(),
                places=chosen, left_out=0 if found is None else found - len(chosen),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("admin:batches_batch_change", plan.pk)
    return _page(request, enrollment, form)


@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: HttpRequest, course: str) -> HttpResponse:
    """Give one person a place; who has no account yet gets one."""
    enrollment = rules.membership_or_404(request.user, course)
    if not rules.teaches(enrollment):
        raise PermissionDenied
    form = PersonForm(request.POST or None, course=enrollment.course)
    if request.method == "POST" and form.is_valid():
        if not limits.count(request, "add_person"):  # each may be a mail
            return limits.too_often(request)
        try:
            added = services.add_person(
                acting_user=request.user, now=timezone.now(), course=enrollment.course, **form.cleaned_data
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            if added.place is None:
                words = _("The person has an account, and is invited by mail: the place comes when they accept.")
            elif added.is_new and form.cleaned_data["send_link"] and form.cleaned_data["email"]:
                words = _("%(name)s is in the course, with a new account. A link to set a password is on its way.")
            elif added.is_new:
                words = _(
                    "%(name)s is in the course, with a new account. Open the name, then the account, to mail a link or to "
                    "set a password."
                )
            else:
                words = _("%(name)s is in the course.")
            messages.success(request, words % {"name": added.place and added.place.user.full_name})
            return redirect("courses:people", course)
    return render(
        request,
        "courses/person_add.html",
        {"course": enrollment.course, "enrollment": enrollment, "form": form},
        status=422 if form.is_bound else 200,
    )


def _asked(request: HttpRequest, enrollment: Enrollment) -> queries.PeopleAsked:
    return PeopleForm(request.GET, course=enrollment.course, for_staff=rules.is_staff(enrollment)).asked()


def _page(request: HttpRequest, enrollment: Enrollment, form: ActForm) -> HttpResponse:
    staff, teaches = rules.is_staff(enrollment), rules.teaches(enrollment)
    filters = PeopleForm(request.GET, course=enrollment.course, for_staff=staff)
    found = queries.people_page(enrollment.course, filters.asked(), request.GET.get("page"), for_staff=staff)
    chosen = set(form.data.getlist("place")) if form.is_bound else set()
    for place in found.page.object_list:
        place.may_act = teaches and place.role in rules.LEARNING_ROLES
        place.is_chosen = str(place.pk) in chosen
    return render(
        request,
        "courses/people.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "filters": filters,
            "found": found,
            "people": found.page.object_list,
            "page": found.page,
            "form": form,
            "is_staff": staff,
            "is_instructor": teaches,
            "may_act": teaches and enrollment.course.archived_at is None,
            "seats_taken": sum(found.roles[role] for role in rules.LEARNING_ROLES),
        },
        status=422 if form.is_bound else 200,
    )

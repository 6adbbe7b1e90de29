"""Forms of joining a course, and of letting people in."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from classroom.accounts.models import User
from classroom.common.forms import BuddhistDateTimeField, ProseField, StudentNumberField, focus_on
from classroom.common.shown.sentences import gettext as _
from classroom.common.thai.normalise import normalise
from classroom.courses.models import Course, Invitation, Role
from classroom.courses.queries.joining import LENGTH, addresses_taken, plain_code, strange_signs
from classroom.courses.rules import groups_of
from classroom.courses.rules.joining import CODE_ROLES, invitable_roles
from classroom.courses.services.invitations import LONGEST_LIST, Invited, words_of_taken

_NAMED = re.compile(r'^\s*"?(?P<name>[^"<>]*?)"?\s*<(?P<email>[^<>]*)>\s*$')
# Between addresses on one line, as mail programs write them: not inside a name in quotation marks.
_BETWEEN = re.compile(r'[,;](?=(?:[^"]*"[^"]*")*[^"]*$)')


class EnterCodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Eight letters and digits, such as CDFH-3479."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        focus_on(self, "code")

    def clean_code(self) -> str:
        code = plain_code(self.cleaned_data["code"])
        if not code and (strange := strange_signs(self.cleaned_data["code"])):
            raise ValidationError(
                _("There is no %(signs)s in any code. Look at it again, or scan the picture."),
                params={"signs": ", ".join(strange[:4])},
            )
        if not code:
            raise ValidationError(
                _("A code has %(n)s letters and digits. Look at it again, or scan the picture."), params={"n": LENGTH}
            )
        return code


class JoinCodeForm(forms.Form):
    """A new code. Its fields are the arguments of `create_code`."""

    role = forms.ChoiceField(
        label=gettext_lazy("One joins as"),
        choices=[(role.value, role.label) for role in CODE_ROLES],
        initial=Role.STUDENT,
        widget=forms.RadioSelect,
    )
    group = forms.ModelChoiceField(label=gettext_lazy("Group"), queryset=None, required=False, empty_label="–")
    expires_at = BuddhistDateTimeField(label=gettext_lazy("Good until"), required=False)
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"),
        help_text=gettext_lazy("How many may come by this code. Empty: as many as the course has seats for."),
        required=False,
        min_value=1,
        max_value=100_000,
    )
    needs_approval = forms.BooleanField(
        label=gettext_lazy("Ask me first"),
        help_text=gettext_lazy("Who uses the code waits until you let them in."),
        required=False,
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups_of(course)

    def clean_expires_at(self) -> datetime | None:
        expires_at = self.cleaned_data["expires_at"]
        if expires_at and expires_at <= timezone.now():
            raise ValidationError(_("This time has passed."))
        return expires_at


class DecideForm(forms.Form):
    """Which of those who ask are let in or refused, and what they are told."""

    act = forms.ChoiceField(choices=[("let_in", ""), ("refuse", "")])
    chosen = forms.ModelMultipleChoiceField(
        None,
        error_messages={
            "required": gettext_lazy("Choose whom you let in or refuse."),
            "invalid_choice": gettext_lazy("Someone whom you chose does not wait here any more."),
            "invalid_pk_value": gettext_lazy("Someone whom you chose does not wait here any more."),
        },
    )
    reason = ProseField(label=gettext_lazy("Reason"), required=False, max_length=300)

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Also those that a colleague has settled meanwhile: the answer says so.
        self.fields["chosen"].queryset = course.join_requests.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("act") == "refuse" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say in a few words why not: the person reads it."))
        return cleaned


class InviteForm(forms.Form):
    """Whom to invite as what. `people` is cleaned to a list of Invited; what is wrong is told by its line."""

    people = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        help_text=gettext_lazy("One on each line: an address, or a name and then the address in < >."),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("As"), initial=Role.STUDENT)
    group = forms.ModelChoiceField(
        label=gettext_lazy("Group"),
        help_text=gettext_lazy("An assistant sees only the work of this group; without one, that of all."),
        queryset=None,
        required=False,
        empty_label="–",
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"),
        choices=Invitation._meta.get_field("language").choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, course: Course, user: AbstractBaseUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course
        self.fields["role"].choices = [(role.value, role.label) for role in invitable_roles(user)]
        self.fields["group"].queryset = groups_of(course)
        self.fields["language"].initial = get_language()

    def clean_people(self) -> list[Invited]:
        people, problems = read_people(normalise(self.cleaned_data["people"]))
        if len(people) > LONGEST_LIST:
            raise ValidationError(
                _("These are %(n)s addresses. Invite at most %(most)s at once."),
                params={"n": len(people), "most": LONGEST_LIST},
            )
        addresses = [person.email for _number, person in people]
        taken = addresses_taken(self.course, addresses, timezone.now())
        for number, person in people:
            if person.email in taken:
                problems.append((number, words_of_taken(taken[person.email]) % {"email": person.email}))
        if problems:
            raise ValidationError([in_line(number, words) for number, words in sorted(problems)])
        if not people:
            raise ValidationError(_("Write at least one address."))
        return [person for _number, person in people]


def in_line(number: int, words: str) -> str:
    return _("Line %(number)s: %(reason)s") % {"number": number, "reason": words}


def read_people(text: str) -> tuple[list[tuple[int, Invited]], list[tuple[int, str]]]:
    """Understand addresses, one or several on a line: those found with their line, and what is wrong with which line."""
    people: list[tuple[int, Invited]] = []
    problems: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        for part in _BETWEEN.split(line[:5000]):
            if not part.strip():
                continue
            named = _NAMED.match(part)
            email = (named["email"] if named else part).strip().lower()
            name = " ".join(named["name"].split()) if named else ""
            if problem := _problem(email, name, seen):
                problems.append((number, problem))
                continue
            seen[email] = number
            people.append((number, Invited(email, name)))
    return people, problems


def _problem(email: str, name: str, seen: dict[str, int]) -> str:
    try:
        validate_email(email)
    except ValidationError:
        return _("“%(email)s” is not an e-mail address.") % {"email": email[:80]}
    if len(email) > 150:
        return _("“%(start)s…” is too long.") % {"start": email[:20]}
    if len(name) > 150:
        return _("“%(start)s…” is too long.") % {"start": name[:20]}
    if email in seen:
        return _("Line %(number)s has the same address.") % {"number": seen[email]}
    return ""


class NewAccountForm(forms.Form):
    """The account of somebody who was invited and has none. The address is that of the invitation."""

    full_name = ProseField(
        label=gettext_lazy("Full name"),
        help_text=gettext_lazy("As your classmates and instructors will see it."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    latin_name = ProseField(label=gettext_lazy("Name in Latin letters"), max_length=150, required=False)
    student_number = StudentNumberField(
        label=gettext_lazy("Student number"),
        help_text=gettext_lazy("You can sign in with it, or with your e-mail address."),
        max_length=20,
        required=False,
        validators=[RegexValidator(r"^[\w.+-]+\Z", gettext_lazy("Letters, digits and . - _ + only."))],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=password_validators_help_text_html,
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        self.invitation = invitation
        super().__init__(*args, initial={"full_name": invitation.full_name}, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("password"):
            about = User(
                username=cleaned.get("student_number") or self.invitation.email, email=self.invitation.email,
                full_name=cleaned.get("full_name", ""), student_number=cleaned.get("student_number", ""),
            )  # fmt: skip
            try:
                validate_password(cleaned["password"], about)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

"""How a list is read: its encoding, its separator, its headings, what its columns hold, and which courses it means."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.batches import services as batches
from classroom.batches.models import Batch
from classroom.common.tables import ENCODINGS
from classroom.courses import services
from classroom.courses.models import Course
from classroom.courses.rules import administrable_courses
from classroom.courses.services import roster
from history.rules import all_books

FIRST_LINES = 8
UNDECIDED = "undecided"
DELIMITERS = (("\t", _("Tab")), (";", _("Semicolon")), (",", _("Comma")), ("|", _("Bar")))


class ColumnsForm(forms.Form):
    """How a list is to be read. What was found stands in it; `how()` and `courses()` say what was chosen."""

    encoding = forms.ChoiceField(label=_("Encoding"), choices=list(ENCODINGS.items()), required=False)
    delimiter = forms.ChoiceField(label=_("Between the cells"), choices=DELIMITERS, required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    head = forms.TypedChoiceField(label=_("Line of the headings"), coerce=int, required=False, empty_value=None)
    accounts = forms.ChoiceField(
        label=_("Accounts that are there already"),
        choices=(
            ("fill", _("Add what is missing in them")),
            ("keep", _("Leave them as they are")),
            ("overwrite", _("Write names and addresses as the list has them")),
        ),
        required=False,
        help_text=_("Of people who are in other courses too, only an administrator changes the account."),
    )
    make_all = forms.BooleanField(
        label=_("Make all courses that are not here yet"),
        required=False,
        help_text=_("With the usual first and last day of the term. All of it can be changed later, and taken back."),
    )
    books = forms.ModelMultipleChoiceField(
        None, label=_("What the new courses read"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, found: roster.Found | None, options: Mapping[str, Any], targets: Mapping[str, Any],
        terms: Sequence[Course] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        # Several lists are each read in their own way.
        table = found.table if found and found.form != "lists" else None
        is_text = found is None or bool(table and table.encoding)
        is_list = found is not None and found.form == "list"
        self.is_read = found is not None
        self.columns: list[str] = []
        self.names: dict[str, str] = {}
        if not is_text:
            del self.fields["encoding"]
        else:
            how = options.get("how") or {}
            self.fields["encoding"].initial = how.get("encoding") or (table.encoding if table else "")
            if not self.is_read:
                self.fields["encoding"].choices = [("", _("– found by the program –")), *ENCODINGS.items()]
        if not (is_text and is_list):
            del self.fields["delimiter"]
        else:
            self.fields["delimiter"].initial = table.delimiter
        if table and len(table.sheets) > 1:
            self.fields["sheet"].choices = [(name, name) for name in table.sheets]
            self.fields["sheet"].initial = table.sheet
        else:
            del self.fields["sheet"]
        if is_list:
            lines = [(number, f"{number}: {' · '.join(row)[:60]}") for number, row in table.rows[:25]]
            self.fields["head"].choices = [(0, _("There is none")), *lines]
            self.fields["head"].initial = found.head or 0
            self._add_columns(found)
        else:
            del self.fields["head"]
        self.fields["accounts"].initial = options.get("accounts", "fill")
        for name in ("encoding", "delimiter", "sheet", "head", "accounts"):
            if name in self.fields:
                self.fields[name].required = self.is_read  # each of them says what was found
        by_file = found.by_file if found else {}
        for place, (name, target) in enumerate(targets.items()):
            title = found.courses.get(name, "") if found else ""
            self._add_course(place, name, target, terms, title=title, is_file=not name or name in by_file)
        chosen = options.get("courses") or {}
        fresh = [
            name
            for name in targets
            if name and name not in by_file and not any(roster.is_named(each, name) for each in terms)
        ]
        self.fields["books"].queryset = all_books()
        self.fields["books"].initial = options.get("books")
        if not fresh:
            del self.fields["make_all"], self.fields["books"]
            return
        if len(fresh) == 1 or all(chosen.get(name) for name in fresh):
            del self.fields["make_all"]
        if not self.fields["books"].queryset.exists():
            del self.fields["books"]

    def _add_columns(self, found: roster.Found) -> None:
        offered = [("", _("– left out –")), *roster.MEANINGS.items()]
        for place, meaning in enumerate(found.columns):
            name = f"column_{place}"
            self.fields[name] = forms.ChoiceField(choices=offered, required=False, initial=meaning or "")
            self.fields[name].widget.attrs["aria-label"] = _("Column %(n)d") % {"n": place + 1}
            self.columns.append(name)

    def _add_course(
        self, place: int, name: str, target: Any, terms: Sequence[Course], *, title: str, is_file: bool
    ) -> None:
        is_here = is_file or any(roster.is_named(course, name) for course in terms)
        choices = [
            (UNDECIDED, _("– choose –")), *(() if is_here else [("make", _("Make this course"))]),
            ("leave", _("Leave its people out")), *((str(course.pk), str(course)) for course in terms),
        ]  # fmt: skip
        initial = str(target.pk) if isinstance(target, Course) else "make" if target else UNDECIDED
        field = f"course_{place}"
        self.fields[field] = forms.ChoiceField(
            label=f"{name} · {title}" if title else name or _("Lines that name no course"),
            choices=choices,
            initial=initial,
        )
        self.names[field] = name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = [cleaned.get(name) for name in self.columns if cleaned.get(name)]
        for meaning in {each for each in chosen if chosen.count(each) > 1 and each != "full_name"}:
            self.add_error(None, _("Two columns hold “%(name)s”. Choose one.") % {"name": roster.MEANINGS[meaning]})
        return cleaned

    def how(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """How to read the files, where it was changed; columns are found anew when what they are made of has changed.

        Files that could not be read so are read anew from the beginning, in the encoding that was chosen.
        """
        if not self.is_read:
            return {"encoding": self.cleaned_data["encoding"]}
        how = dict(before)
        changed = {name for name in ("encoding", "delimiter", "sheet", "head") if name in self.changed_data}
        how |= {name: self.cleaned_data[name] for name in changed}
        if changed:
            how.pop("columns", None)
            if changed & {"encoding", "delimiter", "sheet"} and "head" not in changed:
                how.pop("head", None)
        elif set(self.changed_data) & set(self.columns):
            how["columns"] = {name.removeprefix("column_"): self.cleaned_data[name] for name in self.columns}
        return how

    def courses(self) -> dict[str, str]:
        """What becomes of each course of the list, by what the list calls it; with the tick, of those that nobody has
        decided about and that can be made, that they are."""
        found = {}
        for field, name in self.names.items():
            can_be_made = self.cleaned_data.get("make_all") and "make" in dict(self.fields[field].choices)
            choice = self.cleaned_data[field]
            found[name] = choice if choice != UNDECIDED else "make" if can_be_made else ""
        return found

    def chosen_books(self) -> list[int]:
        """The keys of the books that the new courses read."""
        return sorted(book.pk for book in self.cleaned_data.get("books") or ())


class ColumnViews:
    """Mixed into the admin of bulk acts: the page on which a list is mapped by hand."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.columns_view)
        return [path("<int:batch>/columns/", view, name="batches_batch_columns"), *super().get_urls()]

    def columns_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """Show how the files were read, with their first lines; read them otherwise, or go on to the plan."""
        plan = self._batch(request, batch)
        if plan.kind != services.ROSTER:
            raise Http404
        if plan.state not in (Batch.State.READING, Batch.State.PLANNED):
            return redirect("admin:batches_batch_change", plan.pk)
        if plan.course_id and not administrable_courses(request.user).filter(pk=plan.course_id).exists():
            raise PermissionDenied
        found, fault = self._read(plan)
        targets, terms = self._targets(plan, found)
        form = ColumnsForm(
            request.POST if request.method == "POST" else None, found=found, options=plan.options, targets=targets,
            terms=terms,
        )  # fmt: skip
        if request.method == "POST" and form.is_valid() and (answer := self._go_on(request, plan, form, found)):
            return answer
        context = {
            "title": _("How the list is read"), "batch": plan, "course": self._course(request, plan), "form": form,
            "found": found, "fault": fault or plan.failure, "first": self._first_lines(found, form),
            "fields": [form[name] for name in ("encoding", "delimiter", "sheet", "head", "accounts") if name in form.fields],
            "course_fields": [form[name] for name in form.names],
            "new_fields": [form[name] for name in ("make_all", "books") if name in form.fields],
            "titles": found.courses if found else {},
        }  # fmt: skip
        return self._page(request, "columns", plan, context, status=422 if form.is_bound else 200)

    def _go_on(self, request: HttpRequest, plan: Batch, form: ColumnsForm, found: Any) -> HttpResponse | None:
        titles = found.courses if found else {}
        options = {
            "how": form.how(plan.options.get("how") or {}), "accounts": form.cleaned_data["accounts"] or "fill",
            "courses": form.courses(), "titles": titles, "books": form.chosen_books(),
        }  # fmt: skip
        try:
            if "look" in request.POST or found is None:
                batches.keep_options(batch=plan, options=options)
                return redirect("admin:batches_batch_columns", plan.pk)
            roster.plan_again(acting_user=request.user, now=timezone.now(), batch=plan, options=options)
        except batches.PlanChangedError:
            pass
        except ValidationError as error:
            form.add_error(None, error)
            return None
        return redirect("admin:batches_batch_change", plan.pk)

    @staticmethod
    def _read(plan: Batch) -> tuple[roster.Found | None, str]:
        try:
            return roster.read_batch(plan), ""
        except ValidationError as error:
            return None, " ".join(error.messages)

    @staticmethod
    def _targets(plan: Batch, found: roster.Found | None) -> tuple[dict[str, Any], Sequence[Course]]:
        if plan.course_id or found is None:
            return {}, ()
        targets = roster.targets_of(plan, found)
        return targets, roster.courses_of_term(plan)

    @staticmethod
    def _first_lines(found: roster.Found | None, form: ColumnsForm) -> dict[str, Any] | None:
        if found is None or found.form != "list":
            return None
        rows = [(number, row) for number, row in found.table.rows if found.head is None or number > found.head]
        heads = dict(found.table.rows).get(found.head, ())
        width = len(found.columns)
        return {
            "columns": [
                (form[name], heads[place] if place < len(heads) else "") for place, name in enumerate(form.columns)
            ],
            "rows": [(number, [*row, *[""] * (width - len(row))]) for number, row in rows[:FIRST_LINES]],
        }

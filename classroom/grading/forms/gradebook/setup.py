"""How the gradebook is set up, as one form: the categories and the columns, the last rows empty for new ones."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import ProseField
from classroom.common.templatetags.grades import points as short
from classroom.grading.queries.gradebook import Book, BookColumn, Category
from classroom.grading.services.gradebook import CategoryPlan, ColumnPlan

NEW_CATEGORIES = 2
NEW_COLUMNS = 2


class _Named(forms.Form):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs["class"] = "input"


class CategoryForm(_Named):
    """A category without a title is left out: emptying it takes it away."""

    title = ProseField(label=_("Category"), max_length=80, required=False)
    weight = forms.DecimalField(label=_("Weight"), min_value=0, max_value=9999, decimal_places=2, required=False)
    drop_lowest = forms.IntegerField(label=_("Lowest that do not count"), min_value=0, max_value=50, required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("title") and cleaned.get("weight") is None and not self.errors:
            self.add_error("weight", _("How much does this category weigh?"))
        return cleaned


class ColumnForm(_Named):
    title = ProseField(label=_("Title"), max_length=120, required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    position = forms.IntegerField(label=_("Order"), min_value=0, max_value=9999, required=False)
    max_points = forms.DecimalField(
        label=_("Out of"), min_value=Decimal("0.01"), max_value=9999, decimal_places=2, required=False
    )
    counts = forms.BooleanField(label=_("Counts in the total"), required=False)
    delete = forms.BooleanField(label=_("Take away"), required=False)

    def __init__(self, *args, column: BookColumn | None, titles: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.column = column
        self.fields["category"].choices = [("", _("None")), *((title, title) for title in titles)]
        if column and not column.by_hand:
            del self.fields["title"], self.fields["delete"]
        if column is None:
            del self.fields["delete"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.column and not self.column.by_hand:
            return cleaned
        if self.column and not cleaned.get("title"):
            self.add_error("title", _("What is this column called?"))
        if cleaned.get("title") and cleaned.get("max_points") is None and "max_points" not in self.errors:
            self.add_error("max_points", _("Out of how many points?"))
        return cleaned


@dataclass
class SetupForm:
    """All of it. `categories` and `columns` are the rows that the page shows."""

    base: forms.Form
    categories: list[CategoryForm]
    columns: list[ColumnForm]

    @classmethod
    def of(cls, book: Book, data=None) -> "SetupForm":
        """The form as it is first shown, or with `data` as it came."""
        known: list[Category | None] = [*book.categories, *[None] * NEW_CATEGORIES]
        categories = [
            CategoryForm(
                data,
                prefix=f"g{category.key}" if category else f"new-g{place}",
                initial=category
                and {
                    "title": category.title,
                    "weight": short(category.weight),
                    "drop_lowest": category.drop_lowest or "",
                },
            )
            for place, category in enumerate(known)
        ]
        typed = [form.data.get(form.add_prefix("title"), "").strip() for form in categories] if data else []
        titles = [title for title in typed if title] if data else [category.title for category in book.categories]
        names = {category.key: category.title for category in book.categories}
        columns = [
            ColumnForm(
                data,
                prefix=column.key if column else f"new-c{place}",
                column=column,
                titles=list(dict.fromkeys(titles)),
                initial=_initial(column, place, names),
            )
            for place, column in enumerate([*book.columns, *[None] * NEW_COLUMNS])
        ]
        return cls(
            _Base(data, initial={"version": book.scheme.version, "missing_is_zero": book.missing_is_zero}),
            categories,
            columns,
        )

    def is_valid(self) -> bool:
        found = [form.is_valid() for form in (self.base, *self.categories, *self.columns)]
        return all(found)

    def category_plans(self, book: Book) -> list[CategoryPlan]:
        keys = [*(category.key for category in book.categories), *[None] * NEW_CATEGORIES]
        return [
            CategoryPlan(
                form.cleaned_data["title"], form.cleaned_data["weight"], form.cleaned_data["drop_lowest"] or 0, key
            )
            for key, form in zip(keys, self.categories, strict=True)
            if form.cleaned_data.get("title")
        ]

    def column_plans(self) -> list[ColumnPlan]:
        """The columns in the order of their numbers, where two are alike in that of the page."""
        forms_ = [form for form in self.columns if form.column or form.cleaned_data.get("title")]
        forms_.sort(key=lambda form: form.cleaned_data.get("position") or 10_000)
        return [
            ColumnPlan(
                column=form.column,
                position=place,
                title=form.cleaned_data.get("title", ""),
                category=form.cleaned_data["category"],
                max_points=form.cleaned_data["max_points"],
                counts=form.cleaned_data["counts"],
                delete=form.cleaned_data.get("delete", False),
            )
            for place, form in enumerate(forms_, 1)
        ]


class _Base(forms.Form):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    missing_is_zero = forms.BooleanField(
        label=_("Missing work counts as 0"),
        help_text=_("Otherwise it is shown as missing and counts nowhere."),
        required=False,
    )


def _initial(column: BookColumn | None, place: int, names: dict[int, str]) -> dict:
    if column is None:
        return {"counts": True}
    most = column.row.max_points if column.row else None
    return {
        "title": column.title,
        "category": names.get(column.category, ""),
        "position": place + 1,
        "max_points": "" if most is None else short(most),
        "counts": column.counts,
    }

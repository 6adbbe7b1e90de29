from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from classroom.common.forms import BuddhistDateField, BuddhistDateTimeField, ProseField


class DeadlineForm(forms.Form):
    due_at = BuddhistDateTimeField(required=False)
    opens_at = BuddhistDateTimeField(required=False, empty_time=time(0, 0))
    starts_on = BuddhistDateField(required=False)


@pytest.fixture(autouse=True)
def bangkok():
    with timezone.override("Asia/Bangkok"), translation.override("th"):
        yield


def due(day="", month="", year="", clock="") -> DeadlineForm:
    return DeadlineForm({"due_at_0": day, "due_at_1": month, "due_at_2": year, "due_at_3": clock})


@pytest.mark.parametrize("year", ["2569", "2026", "๒๕๖๙"])
def test_a_moment_is_read_in_the_active_zone_from_either_era(year):
    form = due("27", "11", year, "23:59")
    assert form.is_valid()
    assert form.cleaned_data["due_at"] == datetime(2026, 11, 27, 16, 59, tzinfo=UTC)


def test_a_day_without_a_time_means_its_end_unless_the_field_says_otherwise():
    form = DeadlineForm(
        {
            "due_at_0": "27",
            "due_at_1": "11",
            "due_at_2": "2569",
            "opens_at_0": "27",
            "opens_at_1": "11",
            "opens_at_2": "2569",
        }
    )
    assert form.is_valid()
    assert timezone.localtime(form.cleaned_data["due_at"]).time() == time(23, 59)
    assert timezone.localtime(form.cleaned_data["opens_at"]).time() == time(0, 0)


def test_nothing_is_none():
    form = due()
    assert form.is_valid()
    assert form.cleaned_data == {"due_at": None, "opens_at": None, "starts_on": None}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("27", "", "2569", ""), "incomplete"),
        (("", "", "", "23:59"), "incomplete"),
        (("31", "11", "2569", ""), "day"),
        (("x", "11", "2569", ""), "day"),
        (("27", "11", "69", ""), "year"),
        (("27", "14", "2569", ""), "month"),
        (("27", "11", "2569", "25:00"), "time"),
    ],
)
def test_what_cannot_be_read_is_said_once(parts, code):
    form = due(*parts)
    assert [error.code for error in form.errors["due_at"].as_data()] == [code]


def test_the_error_says_what_is_right():
    with translation.override("en"):
        assert due("31", "11", "2569").errors["due_at"] == ["November has 30 days. Try 30 November 2026."]


def test_a_required_field_says_so_once():
    class Required(forms.Form):
        due_at = BuddhistDateTimeField()

    assert [error.code for error in Required({}).errors["due_at"].as_data()] == ["required"]


def test_a_day_alone():
    form = DeadlineForm({"starts_on_0": "3", "starts_on_1": "8", "starts_on_2": "2569"})
    assert form.is_valid()
    assert form.cleaned_data["starts_on"] == date(2026, 8, 3)


def test_the_parts_show_the_era_of_the_language():
    form = DeadlineForm(initial={"due_at": datetime(2026, 11, 27, 16, 59, 30, tzinfo=UTC)})
    assert 'value="2569"' in str(form["due_at"])
    assert 'value="23:59"' in str(form["due_at"])
    with translation.override("en"):
        assert 'value="2026"' in str(form["due_at"])


def test_what_was_not_touched_has_not_changed():
    moment = datetime(2026, 11, 27, 16, 59, 30, tzinfo=UTC)
    form = DeadlineForm(
        {"due_at_0": "27", "due_at_1": "11", "due_at_2": "2569", "due_at_3": "23:59"}, initial={"due_at": moment}
    )
    assert not form.has_changed()


def test_every_part_has_a_name():
    assert str(DeadlineForm()["due_at"]).count("aria-label=") == 4


class TestProse:
    def test_a_text_comes_in_the_form_in_which_it_is_kept(self):
        assert ProseField().clean(" น้ำ\u200bใจ ") == "น้ำใจ"

    def test_signs_that_nobody_sees_are_no_text(self):
        with pytest.raises(ValidationError) as refused:
            ProseField().clean("\u200b\ufeff")
        assert refused.value.code == "required"

    @pytest.mark.parametrize("text", ["ก" * 11, "\u0958" * 6, "ก" * 1000])
    def test_the_length_is_that_of_the_kept_text(self, text):
        with pytest.raises(ValidationError):
            ProseField(max_length=10).clean(text)

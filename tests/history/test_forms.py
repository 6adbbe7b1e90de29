import pytest
from django import forms
from django.core.exceptions import ValidationError

from history.forms import PassageField, SectionField, SectionsField
from history.models import Chapter, Section
from tests.history.sample import SECOND, make_chapter

pytestmark = pytest.mark.django_db


def form(chapter: Chapter | None, address: str, required: bool = True) -> forms.Form:
    class Choosing(forms.Form):
        passage = PassageField(chapter, required=required)

    return Choosing({"passage": address})


def test_an_address_becomes_a_passage():
    chosen = form(make_chapter(), " b3:0-8@1 ")
    assert chosen.is_valid()
    passage = chosen.cleaned_data["passage"]
    assert (passage.exact, str(passage), passage.chapter.number) == (SECOND[:8], "b3:0-8@1", 4)


@pytest.mark.parametrize("address", ["b3:0-8", "b99@1", "b2:0-b3:4@1", "<script>", "b3:0-8@1" * 20, "b3:0-8@7"])
def test_what_is_no_passage_is_told_in_words(address):
    refused = form(make_chapter(), address)
    assert not refused.is_valid()
    assert refused.errors["passage"]


def test_no_passage_may_be_allowed():
    chosen = form(make_chapter(), "", required=False)
    assert chosen.is_valid()
    assert chosen.cleaned_data["passage"] is None


def test_without_a_chapter_there_is_no_passage():
    assert not form(None, "b3:0-8@1").is_valid()


class TestSections:
    def test_those_given_may_be_chosen(self):
        sections = Section.objects.filter(chapter=make_chapter()).select_related("chapter")
        field = SectionsField(sections)
        assert list(field.clean([str(section.pk) for section in sections])) == list(sections)
        assert [label for _, label in field.choices] == [
            f"4. {section.chapter.title} · {section}" for section in sections
        ]

    @pytest.mark.parametrize("forged", ["0", "x", "\0", "9" * 18, "9" * 5000])
    def test_no_other(self, forged: str):
        sections = Section.objects.filter(chapter=make_chapter())
        with pytest.raises(ValidationError):
            SectionsField(sections).clean([str(sections[0].pk), forged])
        with pytest.raises(ValidationError):
            SectionField(sections).clean(forged)

import re
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation


def render(source: str, **context) -> str:
    return engines["django"].from_string(source).render(context)


def drawn_icons() -> set[str]:
    sprite = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
    return set(re.findall(r'<symbol id="i-([a-z-]+)"', sprite))


def test_every_icon_that_a_template_names_is_drawn():
    folders = [settings.BASE_DIR / "templates", settings.BASE_DIR / "classroom"]
    templates = [path for folder in folders for path in folder.rglob("*.html")]
    named = {
        (path.name, name)
        for path in templates
        for name in re.findall(r"""{%\s*icon ["']([^"']+)["']""", path.read_text(encoding="utf-8"))
    }
    assert named
    assert {(where, name) for where, name in named if name not in drawn_icons()} == set()


def test_an_icon_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in render('{% icon "search" %}')


def test_an_avatar_shows_initials_and_none_shows_nobody():
    person = SimpleNamespace(full_name="ณัฐวดี ชัยมงคล")
    assert ">ณช<" in render("{% avatar person %}", person=person)
    assert "avatar--staff" in render("{% avatar person staff=True %}", person=person)
    nameless = render("{% avatar None %}")
    assert "avatar--anon" in nameless
    assert "#i-person" in nameless


def test_an_avatar_writes_no_markup_of_a_name():
    assert "<b>" not in render("{% avatar person %}", person=SimpleNamespace(full_name="<b> <b>"))


def test_saved_is_said_with_its_time():
    with translation.override("en"):
        assert "Saved 14:02" in render('{% savestate "saved" "14:02" %}')


class EveryKind(forms.Form):
    title = forms.CharField(help_text="What students see.")
    body = forms.CharField(widget=forms.Textarea, required=False)
    group = forms.ChoiceField(choices=[("1", "One")], widget=forms.RadioSelect)
    late = forms.BooleanField(required=False, help_text="With a penalty.")
    paper = forms.FileField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, initial="x")


def test_a_field_is_label_help_control_error_in_that_order():
    html = render_to_string("forms/uni_form.html", {"form": EveryKind({"secret": "x"})})
    first = html[: html.index("id_body")]
    order = [
        first.index(part) for part in ('for="id_title"', 'id="id_title_helptext"', "<input", 'id="id_title_error"')
    ]
    assert order == sorted(order)
    assert 'aria-describedby="id_title_helptext id_title_error"' in first
    assert 'aria-invalid="true"' in first


def test_a_group_of_controls_is_a_fieldset_with_a_legend():
    html = render_to_string("forms/uni_form.html", {"form": EveryKind()})
    assert html.count("<fieldset") == html.count("<legend") == 1
    assert '<input type="hidden" name="secret"' in html


def test_a_whole_form_carries_its_token_buttons_and_encoding():
    from crispy_forms.helper import FormHelper
    from crispy_forms.layout import Submit

    helper = FormHelper()
    helper.add_input(Submit("save", "Keep"))
    html = render(
        "{% load crispy_forms_tags %}{% crispy form helper %}", form=EveryKind(), helper=helper, csrf_token="token"
    )
    assert 'name="csrfmiddlewaretoken"' in html
    assert 'enctype="multipart/form-data"' in html
    assert '<button class="btn btn--main" type="submit" name="save"' in html

"""The small parts of the interface that templates write most often."""

from functools import lru_cache

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from classroom.common.shown.digits import shown_digits, shown_number, shown_sentence
from classroom.common.thai.names import initials

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the drawing `name` of static/img/icons.svg. It is hidden from screen readers: a word stands beside it."""
    return _icon(_sprite(), name)


@lru_cache(maxsize=256)
def _icon(sprite: str, name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#i-{}"></use></svg>', sprite, name)


def _sprite() -> str:
    # The storage itself: django.templatetags.static looks through all apps first, forty times a page.
    return staticfiles_storage.url("img/icons.svg")


@register.simple_tag
def avatar(person: object | None = None, size: str = "", *, staff: bool = False) -> SafeString:
    """Return the round with a person's initials, or the dashed one of a nameless classmate for None.

    `size` is "s", "l" or empty. Like every decoration it is hidden from screen readers.
    """
    return _avatar(getattr(person, "full_name", "") if person else None, size, staff, _sprite())


@lru_cache(maxsize=4096)
def _avatar(full_name: str | None, size: str, staff: bool, sprite: str) -> SafeString:
    letters = initials(full_name) if full_name else ""
    kinds = [size, "staff" if staff else "", "" if full_name is not None else "anon"]
    classes = " ".join(["avatar", *(f"avatar--{kind}" for kind in kinds if kind)])
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, letters or _icon(sprite, "person"))


@register.simple_tag
def savestate(state: str, at: str = "") -> SafeString:
    """Return what is true about saving: `state` is saved, saving, unsaved, held or released; `at` is a time in words."""
    drawing, kind, words = {
        "saved": ("check", "ok", gettext("Saved")),
        "saving": ("turn", "wait", gettext("Saving")),
        "unsaved": ("warn", "bad", gettext("Not saved")),
        "held": ("lock", "", gettext("Held back")),
        "released": ("eye", "ok", gettext("Released")),
    }[state]
    return format_html(
        '<span class="savestate{}" data-state="{}">{}<span>{}</span></span>',
        f" savestate--{kind}" if kind else "",
        state,
        icon(drawing),
        f"{words} {at}".strip(),
    )


@register.filter(is_safe=True)
def shown(value: object) -> object:
    """Return a number in the reader's digits, and anything else as it is. The loader of templates writes it."""
    return shown_number(value)


@register.filter(is_safe=True)
def shown_text(text: str) -> str:
    """Return a text that a filter made of a number in the reader's digits."""
    return shown_digits(text)


@register.filter(is_safe=True)
def shown_help(text: str) -> str:
    """Return a help text with the numbers that stand by themselves in it in the reader's digits."""
    return shown_sentence(str(text))


@register.filter
def get(values: dict, key: object) -> object:
    """Return what `values` has under a key that stands in a variable; None when it has nothing."""
    return values.get(key)


@register.filter
def control(field: BoundField) -> SafeString:
    """Return a bound field's widget with the class of our controls.

    The parts of a widget of several parts, such as a date, carry their own classes.
    """
    widget = field.field.widget
    if hasattr(widget, "widgets") or getattr(widget, "input_type", "") in ("checkbox", "radio", "hidden", "file"):
        return field.as_widget()
    attrs = {"class": f"input {widget.attrs.get('class', '')}".strip()}
    if widget.attrs.get("placeholder") == field.label:
        attrs["placeholder"] = False  # it would say the label again, and go when one types
    return field.as_widget(attrs=attrs)


@register.filter
def kind(field: BoundField) -> str:
    """Return how a field is laid out: check, choices, parts or line."""
    widget = field.field.widget
    input_type = getattr(widget, "input_type", "")
    if input_type in ("radio", "checkbox"):
        return "choices" if hasattr(widget, "option_template_name") else "check"
    return "parts" if hasattr(widget, "widgets") else "line"

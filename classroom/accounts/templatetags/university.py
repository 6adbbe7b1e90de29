"""What templates say of the university's sign-in."""

from django import template

from classroom.accounts.university import button_name

register = template.Library()


@register.simple_tag
def university_name() -> str:
    """The name of the university's sign-in in the language of the page; empty where there is none."""
    return button_name()

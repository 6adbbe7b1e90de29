"""Where in a template numbers are for people, and where they are for the browser."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from classroom.common.shown import shown_as
from classroom.common.shown.loader import with_shown_numbers


def show(source: str, *, is_html: bool = True, **values: object) -> str:
    template = Template("{% load grades %}" + with_shown_numbers(source, is_html=is_html))
    with shown_as(digits="thai"), translation.override("th"):
        return template.render(Context(values))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>{{ n }}</p>", "<p>๑๒</p>"),
        ('<p id="p{{ n }}" data-n={{ n }}>{{ n }}</p>', '<p id="p12" data-n=12>๑๒</p>'),
        ('<a {% if n > 3 %}href="?p={{ n }}"{% endif %}>{{ n }}</a>', '<a href="?p=12">๑๒</a>'),
        ('data-n="{{ n }}" data-m="{{ n }}-{{ n }}"', 'data-n="12" data-m="12-12"'),
        ("<textarea>{{ n }}</textarea>{{ n }}", "<textarea>12</textarea>๑๒"),
        ("<script type='module'>{{ n }}</script>{{ n }}", "<script type='module'>12</script>๑๒"),
        ("<p>{{ words }} {{ words|length }}</p>", "<p>&lt;b&gt; 12 คน ๙</p>"),
        ("{{ share|floatformat:1 }} {{ share|points }}", "๒.๕ ๒.๕"),
        ('<i title="{{ share|floatformat:1 }}">', '<i title="2.5">'),
        (
            '<p aria-label="{% blocktranslate count m=n %}{{ m }} bean{% plural %}{{ m }} beans{% endblocktranslate %}">',
            '<p aria-label="๑๒ beans">',
        ),
        ("{% blocktranslate %}Bean {{ n }}{% endblocktranslate %}", "Bean ๑๒"),
        ("{% comment %}<p {{ n }}{% endcomment %}{{ n }}", "๑๒"),
        ("{% for x in '12' %}{{ forloop.counter }}{{ x }}{% endfor %}", "๑1๒2"),
        ("{{ nothing }}{{ nothing|default:n }}{{ yes }}", "๑๒True"),
    ],
)
def test_numbers_between_tags_are_the_readers_and_nothing_else_is(source: str, shown: str) -> None:
    assert show(source, n=12, words="<b> 12 คน", share=Decimal("2.5"), yes=True) == shown


def test_in_plain_mails_every_number_is_the_readers() -> None:
    assert show("{{ n }} {{ url }}", is_html=False, n=3, url="/courses/12/") == "๓ /courses/12/"


def test_whoever_chose_nothing_sees_what_django_writes() -> None:
    template = Template(with_shown_numbers("<p>{{ n }} {{ n|floatformat:1 }}</p>"))
    with translation.override("th"):
        assert template.render(Context({"n": 12})) == "<p>12 12.0</p>"

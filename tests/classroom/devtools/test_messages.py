"""The strings to translate are found as Python and Django read them."""

from pathlib import Path

import pytest
from django.template import TemplateSyntaxError

from classroom.devtools.messages import Message, messages_below, python_messages, template_messages


def test_python_calls_with_contexts_and_plurals(tmp_path):
    source = tmp_path / "views.py"
    source.write_text(
        "_('Read')\n"
        "gettext_lazy('joined '\n    'lines')\n"
        "translation.gettext('by module')\n"
        "ngettext('%(n)d word', '%(n)d words', n)\n"
        "pgettext('verb', 'Post')\n"
        "npgettext('essay', 'a', 'b', n)\n"
        "_(variable)\n"
        "# _('a comment')\n"
        "other('no call of ours')\n"
    )
    assert set(python_messages(source)) == {
        Message("Read"),
        Message("joined lines"),
        Message("by module"),
        Message("%(n)d word", "%(n)d words"),
        Message("Post", context="verb"),
        Message("a", "b", "essay"),
    }


def test_template_tags_and_arguments():
    source = """{% load i18n %}
        {% translate "Today" %} {% translate "100%" as all %} {% translate "May" context "month" %}
        {% blocktranslate trimmed count n=posts %}
            {{ n }} post
        {% plural %}
            {{ n }} posts
        {% endblocktranslate %}
        {% if x %}{% translate "inside" %}{% endif %}
        {% with label=_("Save") %}{{ label }}{% endwith %}
        {# {% translate "no more" %} #}"""
    assert set(template_messages(source)) == {
        Message("Today"),
        Message("100%%"),
        Message("May", context="month"),
        Message("%(n)s post", "%(n)s posts"),
        Message("inside"),
        Message("Save"),
    }


def test_a_broken_template_is_an_error():
    with pytest.raises(TemplateSyntaxError):
        set(template_messages("{% if %}"))


def test_a_folder_is_read_without_its_migrations(tmp_path: Path):
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001_first.py").write_text("_('old name')")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text('{% load i18n %}{% translate "Page" %}')
    (tmp_path / "models.py").write_text("_('name')")
    assert messages_below(tmp_path) == {Message("Page"), Message("name")}

"""What the places are called from which somebody acted."""

import importlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.utils import translation
from django_tasks.base import Task

from classroom.audit.places import TASKS, words_of_place
from classroom.devtools import addresses, admin_addresses

#: Pages of machines, and ways on to other pages: nothing is done there.
DOES_NOTHING = {
    "desk:healthz", "desk:worker", "admin:login", "admin:logout", "admin:password_change", "admin:password_change_done",
    "admin:jsi18n", "admin:autocomplete", "admin:view_on_site",
}  # fmt: skip
#: Commands that write nothing that anybody is told of.
WRITES_NOTHING = {"addresses", "build_static", "check_all", "export_chapter", "rebuild_search"}
PLACES = [name for name, _path in addresses.patterns()] + [f"admin:{name}" for name in admin_addresses.addresses()]


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_address_has_words(language: str) -> None:
    with translation.override(language):
        assert {name for name in PLACES if words_of_place(name) == name} == DOES_NOTHING


def test_every_command_and_every_task_has_words() -> None:
    own = {name for name, app in get_commands().items() if app.startswith(("classroom.", "history"))}
    with translation.override("th"):
        assert {name for name in own if words_of_place(name) == name} == WRITES_NOTHING
    modules = [path.relative_to(settings.BASE_DIR) for path in Path(settings.BASE_DIR).glob("*/**/tasks.py")]
    named = [".".join(path.with_suffix("").parts) for path in modules if path.parts[0] in ("classroom", "history")]
    tasks = {
        each.module_path
        for module in map(importlib.import_module, named)
        for each in vars(module).values()
        if isinstance(each, Task)
    }
    assert tasks == set(TASKS)


def test_the_pages_of_a_list_are_called_by_what_it_holds() -> None:
    with translation.override("en"):
        assert words_of_place("admin:courses_group_changelist") == words_of_place("admin:courses_group_change")
        assert words_of_place("admin:courses_group_add") == "Groups: a new one"
        assert words_of_place("grading:mark_save") == words_of_place("grading:mark") == "Marking an essay"


def test_what_is_no_more_keeps_its_code() -> None:
    for place in ("courses:gone", "admin:courses_gone_add", "admin:courses_group_gone", "gone", ""):
        assert words_of_place(place) == place

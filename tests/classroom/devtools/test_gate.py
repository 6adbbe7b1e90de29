"""The gate says what fails, and a check that breaks does not pass."""

import pytest
from django.core.management import CommandError, call_command

from classroom.devtools import gate


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> dict[str, gate.Check]:
    """An empty list of checks for the time of a test."""
    empty: dict[str, gate.Check] = {}
    monkeypatch.setattr(gate, "CHECKS", empty)
    return empty


def test_faults_are_listed_and_the_command_fails(checks, capsys):
    gate.check("All is well")(list)

    @gate.check("Nothing is crooked")
    def straight() -> gate.Faults:
        return ["wall.py:3: crooked"]

    with pytest.raises(CommandError, match="1 of 2 checks failed"):
        call_command("check_all")
    said = capsys.readouterr().out
    assert "ok   All is well" in said
    assert "FAIL Nothing is crooked" in said
    assert "wall.py:3: crooked" in said


def test_a_check_that_breaks_is_a_fault(checks, capsys):
    @gate.check("Nothing breaks")
    def broken() -> gate.Faults:
        raise OSError("no such file")

    with pytest.raises(CommandError):
        call_command("check_all")
    assert "no such file" in capsys.readouterr().out


def test_only_the_named_checks_run(checks, capsys):
    @gate.check("First")
    def first() -> gate.Faults:
        return ["fails"]

    @gate.check("Second")
    def second() -> gate.Faults:
        return []

    call_command("check_all", "second")
    assert "First" not in capsys.readouterr().out
    with pytest.raises(CommandError, match="No such check: third"):
        call_command("check_all", "third")


def test_two_checks_of_one_name_are_a_mistake(checks):
    def same() -> gate.Faults:
        return []

    gate.check("One")(same)
    with pytest.raises(ValueError, match="two checks named same"):
        gate.check("Two")(same)

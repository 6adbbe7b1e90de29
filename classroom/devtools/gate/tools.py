"""Checks by the tools of others: ruff, import-linter, djade. They come with tests/requirements.txt."""

import os
import subprocess
import sys
from pathlib import Path

from classroom.devtools.gate import ROOT, Faults, check

_RUFF = (sys.executable, "-m", "ruff")
_LINT_IMPORTS = (
    sys.executable,
    "-c",
    "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))",
)
# A program without a Python module: it stands beside the interpreter.
_DJADE = (str(Path(sys.executable).parent / "djade"), "--target-version", "5.2")

_MOST_LINES = 60


def _faults_of(*command: str) -> Faults:
    """Run a tool; return what it printed, the end of it if it is long, when it was not content."""
    environment = os.environ | {"NO_COLOR": "1", "COLUMNS": "120"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode == 0:
        return []
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return lines[-_MOST_LINES:] or [f"ended with status {done.returncode}"]


def _templates() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("templates/**/*.html"))]


@check("Ruff finds no fault")
def ruff() -> Faults:
    return _faults_of(*_RUFF, "check", "--quiet", "--output-format=concise", ".")


@check("Python is formatted by ruff")
def ruff_format() -> Faults:
    return _faults_of(*_RUFF, "format", "--check", "--quiet", "--output-format=concise", ".")


@check("Templates are formatted by djade")
def djade() -> Faults:
    return _faults_of(*_DJADE, "--check", *_templates())


@check("Apps import downwards only")
def imports() -> Faults:
    return _faults_of(*_LINT_IMPORTS)


def put_right() -> None:
    """Let the tools change what they safely can: the order of imports, the format of code and templates."""
    _faults_of(*_RUFF, "check", "--fix", "--quiet", ".")
    _faults_of(*_RUFF, "format", "--quiet", ".")
    _faults_of(*_DJADE, *_templates())

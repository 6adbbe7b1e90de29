"""Checks by the tools of others: ruff, import-linter, djade. They come with tests/requirements.txt."""

import os
import subprocess
import sys

from classroom.devtools.gate import ROOT, Faults, check

_RUN_BESIDE = (
    "import os, sys, pathlib; p = pathlib.Path(sys.executable).parent / sys.argv[1]; os.execv(p, sys.argv[1:])"
)
_LINT_IMPORTS = (
    "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
)


def _faults_of(*arguments: str, keep: int = 60) -> Faults:
    """Run Python with the arguments; return what it printed, at most `keep` lines, when it was not content."""
    environment = os.environ | {"NO_COLOR": "1", "COLUMNS": "120"}
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode == 0:
        return []
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return lines[-keep:] or [f"ended with status {done.returncode}"]


@check("Ruff finds no fault")
def ruff() -> Faults:
    return _faults_of("-m", "ruff", "check", "--quiet", "--output-format=concise", ".")


@check("Python is formatted by ruff")
def ruff_format() -> Faults:
    return _faults_of("-m", "ruff", "format", "--check", "--quiet", "--output-format=concise", ".")


@check("Apps import downwards only")
def imports() -> Faults:
    return _faults_of("-c", _LINT_IMPORTS)


@check("Templates are formatted by djade")
def djade() -> Faults:
    templates = sorted(str(path) for path in ROOT.glob("templates/**/*.html"))
    # A program without a Python module: it stands beside the interpreter.
    return _faults_of("-c", _RUN_BESIDE, "djade", "--check", "--target-version", "5.2", *templates)

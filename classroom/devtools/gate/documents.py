"""Checks of the documents against the code: what is not written down does not exist for whoever installs it."""

import ast
import re

from django.core.management import get_commands

from classroom.devtools.addresses import ADDRESSES, as_markdown, patterns
from classroom.devtools.gate import ROOT, Faults, check

_READERS = {"text", "flag", "whole", "words", "os.environ.get"}
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def _documents() -> dict[str, str]:
    paths = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths if path.exists()}


def settings_read() -> set[str]:
    """The names of the environment that the settings read."""
    names = set()
    for module in ("settings.py", "env.py", "gunicorn.py"):
        for node in ast.walk(ast.parse((ROOT / "classroom" / module).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).removeprefix("env.") in _READERS:
                name = ast.literal_eval(node.args[0]) if isinstance(node.args[0], ast.Constant) else None
                if name:
                    names.add(name)
    return names


@check("README.md lists every setting")
def documented_settings() -> Faults:
    text = _documents().get("README.md", "")
    return [f"{name} is not in README.md" for name in sorted(settings_read()) if f"`{name}`" not in text]


@check("The documents tell of every command")
def documented_commands() -> Faults:
    text = "\n".join(_documents().values())
    ours = (name for name, app in get_commands().items() if app.startswith(("classroom.", "history")))
    return [f"manage.py {name} is in no document" for name in sorted(ours) if not re.search(rf"\b{name}\b", text)]


@check("Links between the documents lead somewhere")
def links() -> Faults:
    faults = []
    for name, text in _documents().items():
        for target in _LINK.findall(text):
            if "://" in target or target.startswith("mailto:"):
                continue
            if not ((ROOT / name).parent / target).exists():
                faults.append(f"{name}: there is no {target}")
    return faults


@check("Paths that the documents name exist")
def paths() -> Faults:
    faults = []
    for name, text in _documents().items():
        for target in re.findall(r"`((?:classroom|history|templates|static|tests|docs)/[\w./-]+)`", text):
            if not (ROOT / target).exists():
                faults.append(f"{name}: there is no {target}")
    return faults


@check("docs/urls.md is as manage.py addresses writes it")
def documented_addresses() -> Faults:
    path = ROOT / "docs" / "urls.md"
    unnamed = [f"{name} is not in classroom/devtools/addresses.py" for name, _ in patterns() if name not in ADDRESSES]
    if unnamed:
        return unnamed
    if not path.exists() or path.read_text(encoding="utf-8") != as_markdown():
        return ["docs/urls.md is old; remedy: manage.py addresses"]
    return []

"""Checks of how the code is laid out: docs/architecture.md says the rules and why."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from classroom.devtools.gate import ROOT, Faults, check

MODULES = {"models", "rules", "queries", "services", "forms", "views", "urls", "admin", "apps", "events", "tasks"}
FOLDERS = {"migrations", "templatetags", "management"}

# What an app has beyond the usual, with the reason.
EXTRAS = {
    "classroom.accounts": {
        "adapter": "allauth's door to our rules",
        "backends": "who is signed in",
        "context": "what every page knows of its reader",
        "devices": "with what and from where somebody comes",
        "locks": "how many wrong passwords are too many",
        "provider": "allauth's door to SAML, which it finds by this name",
        "secrets": "what a copy of the database must not tell",
        "middleware": "language, digits, era and time zone of the reader",
        "reader": "how a page or a mail is made for one person",
        "sessions": "how a session is read",
        "university": "whose account it is that somebody comes with from the university",
    },
    "classroom.audit": {
        "door": "the one way past the triggers",
        "middleware": "from where a request comes",
        "source": "from where an act comes, and as whom",
        "places": "what the pages, tasks and commands are called from which somebody acts",
        "words": "what acts are called, on pages and in the copy of one's data",
    },
    "classroom.batches": {"engine": "plan, preview, apply, undo"},
    "classroom.courses": {"middleware": "what an archived course takes"},
    "classroom.desk": {"admin_site": "the one admin site", "middleware": "whoever looks as another"},
    "classroom.notices": {
        "mails": "how a mail is put together",
        "pulses": "whether somebody is at work behind the pages",
    },
    "history": {"importer": "plain Python, from scan to structure", "content": "the books that ship"},
}

# Fields and forms that are made for others: what there is to choose in the text, and to say about it, is the text's
# business, on whatever page.
SHARED = {
    "history.forms.EventForm",
    "history.forms.NameWordsForm",
    "history.forms.PassageField",
    "history.forms.SectionField",
    "history.forms.SectionStateForm",
    "history.forms.SectionsField",
}

# Apps made of topics rather than of the layers of an app.
BY_TOPIC = {"classroom.common", "classroom.devtools"}

BANNED = {"utils", "util", "helpers", "helper", "misc", "core", "common_utils", "tools_misc"}

LONGEST_PYTHON = 500
LONGEST_SCRIPT = 200


def apps() -> Iterator[tuple[str, Path]]:
    """The apps of the project by dotted name, with their folders."""
    for folder in sorted([*(ROOT / "classroom").iterdir(), ROOT / "history"]):
        if (folder / "apps.py").exists():
            yield ".".join(folder.relative_to(ROOT).parts), folder


def _python_files(*parts: str) -> Iterator[Path]:
    for part in parts:
        yield from (path for path in sorted((ROOT / part).rglob("*.py")) if "migrations" not in path.parts)


@check("An app has the usual modules and no others")
def modules() -> Faults:
    faults = []
    for name, folder in apps():
        if name in BY_TOPIC:
            continue
        known = MODULES | FOLDERS | set(EXTRAS.get(name, {}))
        for entry in sorted(folder.iterdir()):
            if entry.name.startswith(("_", ".")):
                continue
            if (entry.suffix == ".py" or entry.is_dir()) and entry.stem not in known:
                faults.append(
                    f"{entry.relative_to(ROOT)}: give it one of the usual names, or add it to EXTRAS with why"
                )
    return faults


@check("No module is called utils, helpers, misc or core")
def names() -> Faults:
    found = (path for path in _python_files("classroom", "history", "tests") if path.stem in BANNED)
    return [f"{path.relative_to(ROOT)}: name it by its topic" for path in found]


@check("Views, forms and admin read through rules and queries, never through .objects")
def objects() -> Faults:
    faults = []
    for _, folder in apps():
        for layer in ("views", "forms", "admin"):
            for path in [folder / f"{layer}.py", *sorted((folder / layer).rglob("*.py"))]:
                if not path.exists():
                    continue
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
                        faults.append(f"{path.relative_to(ROOT)}:{node.lineno}: .{node.attr}")
    return faults


@check("An app never uses another app's pages, forms or admin")
def neighbours() -> Faults:
    faults = []
    ours = dict(apps())
    for name, folder in ours.items():
        for path in sorted(folder.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.ImportFrom) or not node.module:
                    continue
                for target in (f"{node.module}.{alias.name}" for alias in node.names):
                    other = next((app for app in ours if target.startswith(f"{app}.")), name)
                    if name == "classroom.desk" and other == "history" and "admin" in path.parts:
                        continue  # the admin of the texts stands in the desk, above the courses (docs/decisions.md, 7)
                    layer = target.removeprefix(f"{other}.").split(".")[0]
                    if (
                        other not in (name, *BY_TOPIC)
                        and layer in ("views", "forms", "urls", "admin")
                        and target not in SHARED
                    ):
                        faults.append(f"{path.relative_to(ROOT)}:{node.lineno}: imports {target}")
    return faults


@check("No file is too long to have one subject")
def lengths() -> Faults:
    faults = []
    scripts = sorted((ROOT / "static" / "js").rglob("*.js"))
    for limit, paths in ((LONGEST_PYTHON, _python_files("classroom", "history")), (LONGEST_SCRIPT, scripts)):
        for path in paths:
            lines = path.read_text(encoding="utf-8").count("\n")
            if lines > limit:
                faults.append(f"{path.relative_to(ROOT)}: {lines} lines, at most {limit}; make it a package of topics")
    return faults


_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(")


@check("Colours stand in tokens.css only")
def colours() -> Faults:
    faults = []
    for path in sorted((ROOT / "static" / "css").rglob("*.css")):
        if path.name == "tokens.css":
            continue
        plain = re.sub(
            r"/\*.*?\*/|url\([^)]*\)", lambda m: "\n" * m[0].count("\n"), path.read_text(encoding="utf-8"), flags=re.S
        )
        for number, line in enumerate(plain.splitlines(), start=1):
            value = line.partition(":")[2]
            if found := _COLOUR.search(value):
                faults.append(f"{path.relative_to(ROOT)}:{number}: {found[0]}… belongs in tokens.css")
    return faults

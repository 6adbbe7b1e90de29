"""Checks of the templates."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.template import Template, TemplateDoesNotExist, TemplateSyntaxError, engines

from classroom.devtools.gate import ROOT, Faults, check

# What the Content-Security-Policy would refuse in the browser.
_INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a <style> element": re.compile(r"<style\b", re.I),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "script code": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/json)", re.I),
    "another host": re.compile(r"""<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*["'](?:https?:)?//""", re.I),
}

_COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.S)


def templates() -> Iterator[tuple[Path, str]]:
    """Every template of the project, with its text."""
    for suffix in ("html", "txt"):
        for path in sorted((ROOT / "templates").rglob(f"*.{suffix}")):
            yield path, path.read_text(encoding="utf-8")


@check("Every template compiles")
def compiled_templates() -> Faults:
    faults = []
    for path, source in templates():
        try:
            Template(source, engine=engines["django"].engine)
        except TemplateSyntaxError as error:
            faults.append(f"{path.relative_to(ROOT)}: {error}")
    return faults


@check("Every template that is named exists")
def named_templates() -> Faults:
    faults = []
    engine = engines["django"].engine
    for path, source in templates():
        plain = _COMMENT.sub("", source)
        for name in re.findall(r"""\{% (?:extends|include) ["']([^"']+)["']""", plain):
            try:
                engine.find_template(name)
            except TemplateSyntaxError:
                continue  # it is there; `compiled_templates` says what is wrong
            except TemplateDoesNotExist:
                faults.append(f"{path.relative_to(ROOT)}: there is no {name}")
    return faults


@check("No template holds inline style or script, or loads from elsewhere")
def inline() -> Faults:
    faults = []
    for path, source in templates():
        # Mails and files that leave the site are no pages of it, and carry their style within.
        if path.suffix != ".html" or {"emails", "export"} & set(path.parts):
            continue
        plain = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), source)
        for what, pattern in _INLINE.items():
            for match in pattern.finditer(plain):
                line = plain.count("\n", 0, match.start()) + 1
                faults.append(f"{path.relative_to(ROOT)}:{line}: {what}")
    return faults

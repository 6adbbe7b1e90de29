"""Where the built files of the site live: each under a name that holds its hash, compressed beside it."""

import re

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

_COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*(?=\n)", re.MULTILINE | re.DOTALL)
_TEXT = re.compile(r"`[^`]*`")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_BLANK = re.compile(r"\n\s*\n+")


def _without_source_maps(patterns: tuple) -> tuple:
    return tuple(
        (
            glob,
            tuple(rule for rule in rules if "sourceMappingURL" not in (rule if isinstance(rule, str) else rule[0])),
        )
        for glob, rules in patterns
    )


def without_comments(script: str) -> str:
    """Return one of our modules without the comments that have lines of their own; what follows code on its line stays.

    Nor are its lines indented, unless a text of it has several lines.
    """
    code = _BLANK.sub("\n", _COMMENT.sub("", script)).lstrip("\n")
    return code if any("\n" in text for text in _TEXT.findall(code)) else _INDENT.sub("", code)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also puts the hashed names into the imports of our ES modules.

    Only the hashed files are kept. Of other people's files no more is asked than they keep:
    libraries ship without the source maps that they name, and with examples of imports in comments.
    """

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a file. It is worked out once: the manifest was read when the process started."""
        if force or name is None:
            return super().url(name, force)
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]

    def _save(self, name: str, content: File) -> str:
        """Keep a file, our scripts without the comments that are for those who write them."""
        if name.startswith("js/") and name.endswith(".js"):
            content.seek(0)
            content = ContentFile(without_comments(content.read().decode("utf-8")).encode("utf-8"))
        return super()._save(name, content)

    support_js_module_import_aggregation = True
    keep_only_hashed_files = True
    patterns = _without_source_maps(CompressedManifestStaticFilesStorage.patterns)
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

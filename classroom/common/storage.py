"""Where the built files of the site live: each under a name that holds its hash, compressed beside it."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


def _without_source_maps(patterns: tuple) -> tuple:
    return tuple(
        (
            glob,
            tuple(rule for rule in rules if "sourceMappingURL" not in (rule if isinstance(rule, str) else rule[0])),
        )
        for glob, rules in patterns
    )


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

    support_js_module_import_aggregation = True
    keep_only_hashed_files = True
    patterns = _without_source_maps(CompressedManifestStaticFilesStorage.patterns)
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

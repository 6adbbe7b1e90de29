"""Compiling the translations while other processes do the same."""

from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext, override
from django.utils.translation.reloader import translation_file_changed

from classroom.devtools.catalogue import compile_catalogues

WORD = "A word of this test"


@pytest.fixture
def source(tmp_path: Path, settings) -> Path:
    """A catalogue of its own with one word in Thai, not compiled yet."""
    source = tmp_path / "th" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    _write(source, "คำ")
    settings.LOCALE_PATHS = [tmp_path]
    translation_file_changed(sender=None, file_path=source.with_suffix(".mo"))
    yield source
    translation_file_changed(sender=None, file_path=source.with_suffix(".mo"))


def _write(source: Path, thai: str) -> None:
    catalogue = polib.POFile(encoding="utf-8")
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8", "Plural-Forms": "nplurals=1; plural=0;"}
    catalogue.append(polib.POEntry(msgid=WORD, msgstr=thai))
    catalogue.save(str(source))


def _thai() -> str:
    with override("th"):
        return gettext(WORD)


def test_what_another_process_compiled_is_read_too(source):
    """Django had loaded its words before there was a compiled file, and another process was quicker to make it."""
    assert _thai() == WORD
    polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
    assert compile_catalogues() == 0
    assert _thai() == "คำ"


def test_a_word_that_was_changed_since_is_compiled_and_read(source):
    assert compile_catalogues() == 1
    assert _thai() == "คำ"
    _write(source, "คำใหม่")
    assert compile_catalogues() == 1
    assert _thai() == "คำใหม่"


def test_a_compiled_file_is_put_in_its_place_whole(source, monkeypatch):
    """Whoever reads while it is compiled finds the old file or the new one, and no half of it stays behind."""
    compile_catalogues()
    before = source.with_suffix(".mo").read_bytes()
    _write(source, "คำใหม่")

    def save_half(catalogue: polib.POFile, path: str) -> None:
        Path(path).write_bytes(b"half")
        raise OSError("no room left")

    monkeypatch.setattr(polib.POFile, "save_as_mofile", save_half)
    with pytest.raises(OSError, match="no room"):
        compile_catalogues()
    assert source.with_suffix(".mo").read_bytes() == before
    assert {path.suffix for path in source.parent.iterdir()} == {".po", ".mo"}

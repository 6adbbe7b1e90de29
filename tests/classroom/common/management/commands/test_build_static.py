import json
from io import StringIO

import pytest
from django.core.files.storage import storages
from django.core.management import call_command


@pytest.fixture
def places(settings, tmp_path):
    """The set-up as it is served, in folders of its own."""
    build = tmp_path / "build" / "static"
    settings.STATIC_BUILD = build
    settings.STATICFILES_DIRS = [settings.BASE_DIR / "static", build]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "classroom.common.storage.StaticStorage"}}
    return tmp_path


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("build_static", *arguments, stdout=said)
    return said.getvalue()


def test_everything_is_built_once_and_hashed(places):
    assert run() == "Fonts built.\nStylesheets built.\nStatic files collected.\n"
    assert run() == ""

    paths = json.loads((places / "static" / "staticfiles.json").read_text())["paths"]
    sheet = (places / "static" / paths["css/site.css"]).read_text(encoding="utf-8")
    assert paths["fonts/sarabun-400.woff2"].removeprefix("fonts/") in sheet
    assert (places / "static" / f"{paths['css/site.css']}.br").stat().st_size < 15_000
    assert {"css/desk.css", "css/late.css"} < paths.keys()
    assert "css/tokens.css" not in paths

    module = (places / "static" / paths["js/page.js"]).read_text(encoding="utf-8")
    assert paths["js/keys.js"].removeprefix("js/") in module
    # Without the comments for who writes it, and with all the rest.
    assert "What every page does" not in module
    assert "document.documentElement.classList" in module
    assert storages["staticfiles"].url("img/icons.svg").endswith(paths["img/icons.svg"])


def test_building_alone_collects_nothing(places):
    run("--no-collect")
    assert not (places / "static").exists()
    assert (places / "build" / "static" / "css" / "site.css").exists()

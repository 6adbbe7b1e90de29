import re

from django.conf import settings

from classroom.common.stylesheet import LAYERS, SHEETS, bundle, minify

CSS = settings.BASE_DIR / "static" / "css"


def test_layers_stand_in_their_order_and_hold_their_folders(tmp_path):
    (tmp_path / "components").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "tokens.css").write_text(":root { --ink: black; }")
    (tmp_path / "components" / "b.css").write_text(".b { color: var(--ink); }")
    (tmp_path / "components" / "a.css").write_text("/* first */ .a { color: var(--ink) }")
    (tmp_path / "pages" / "page.css").write_text(".page > .a { margin: 0 auto }")
    lines = bundle(tmp_path).splitlines()
    assert lines[0] == "@layer tokens,base,layouts,components,pages;"
    assert "@layer tokens{:root{--ink: black}}" in lines
    assert "@layer components{.a{color: var(--ink)}.b{color: var(--ink)}}" in lines
    assert "@layer pages{.page > .a{margin: 0 auto}}" in lines


def test_every_file_stands_in_one_sheet():
    sheets = [bundle(CSS, sheet) for sheet in ("site", *SHEETS)]
    for layer, patterns in LAYERS.items():
        for path in (path for pattern in patterns for path in CSS.glob(pattern)):
            rules = minify(path.read_text(encoding="utf-8"))
            assert sum(rules in sheet for sheet in sheets) == 1, (layer, path.name)
    for pattern in (pattern for patterns in SHEETS.values() for pattern in patterns):
        assert list(CSS.glob(pattern)), pattern


def test_minifying_keeps_what_means_something():
    assert minify('.a :hover { content: " · " }') == '.a :hover{content: " · "}'
    assert minify(".a { width: calc(1px + 2px); }") == ".a{width: calc(1px + 2px)}"


def test_every_file_stands_in_a_layer():
    """But the sheets of the admin, which are loaded on its pages alone."""
    listed = {path for patterns in LAYERS.values() for pattern in patterns for path in CSS.glob(pattern)}
    assert set(CSS.rglob("*.css")) - set((CSS / "admin").glob("*.css")) == listed


def test_only_tokens_names_colours():
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(|\blight-dark\(")
    for path in CSS.rglob("*.css"):
        if path.name != "tokens.css":
            plain = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            assert not colour.search(plain), path.name


def test_every_token_that_is_used_is_named():
    text = "".join(path.read_text(encoding="utf-8") for path in CSS.rglob("*.css"))
    named = set(re.findall(r"(--[a-z0-9-]+)\s*:", text))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", text)) <= named

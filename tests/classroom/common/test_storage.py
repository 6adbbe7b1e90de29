"""Scripts as they are served: smaller, and doing the same."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from classroom.common.storage import leaner

SCRIPTS = sorted((Path(settings.BASE_DIR) / "static" / "js").glob("*.js"))
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\./[\w-]+\.js)["']""")
EXPORTED = re.compile(r"export\s*(?:async\s*)?(?:function|class|const)\s*\*?\s*(\w+)")


def test_comments_and_spaces_go_and_texts_stay():
    script = '/*\n * About.\n */\nimport { b } from "./a.js";\n\n// One.\nexport const a = "//b"; // two\n  b(`/* ${a} */\n  x`);\n'
    assert leaner(script) == 'import{b}from"./a.js";export const a="//b";b(`/* ${a} */\n  x`)'


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_smaller_script_imports_and_exports_the_same(path: Path):
    source = path.read_text(encoding="utf-8")
    smaller = leaner(source)
    assert len(smaller) < len(source)
    assert IMPORTED.findall(smaller) == IMPORTED.findall(re.sub(r"^\s*(//|/?\*).*$", "", source, flags=re.MULTILINE))
    # `export const a=1,b=2` is what may become of two exports.
    names = set(EXPORTED.findall(source))
    assert all(re.search(rf"export[^;]*\b{name}\b", smaller) for name in names)

import re
from pathlib import Path

import pytest
from django.conf import settings

from classroom.common.storage import without_comments

SCRIPTS = sorted((Path(settings.BASE_DIR) / "static" / "js").glob("*.js"))


def test_comments_with_lines_of_their_own_go_and_nothing_else():
    script = '/*\n * About.\n */\nimport "./a.js";\n\n// One.\nconst a = "//b"; // stays\n  /** Two. */\n  f(`/* ${a} */`);\n'
    assert without_comments(script) == 'import "./a.js";\nconst a = "//b"; // stays\nf(`/* ${a} */`);\n'


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_no_text_of_a_script_looks_like_a_comment(path):
    """Within a template literal a line may not begin with the signs of a comment: it would be taken out."""
    source = path.read_text(encoding="utf-8")
    assert all(literal in source for literal in re.findall(r"`[^`]*`", without_comments(source)))

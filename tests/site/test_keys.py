"""The keys that scripts add and the list that says what they do."""

import re

from django.conf import settings
from django.template.loader import render_to_string

SCRIPTS = settings.BASE_DIR / "static" / "js"
#: Added by a function, for a key forth and a key back.
PAIRS = re.compile(r'^  add\("(\w+)",', re.MULTILINE)


def test_every_key_that_a_script_adds_is_told_of_and_no_other():
    scripts = [path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js") if path.name != "keys.js"]
    added = {name for script in scripts if "addKey" in script for name in re.findall(r'name: "([\w-]+)"', script)}
    added |= {name for script in scripts for name in re.findall(r'"((?:section)-(?:next|previous))"', script)}
    added |= {f"{name}-{way}" for script in scripts for name in PAIRS.findall(script) for way in ("next", "previous")}
    told = set(re.findall(r'data-key-name="([\w-]+)"', render_to_string("accounts/_keys.html")))
    assert added <= told
    # What is told of and not there yet is left out of the dialog by its script; nothing else may be.
    assert told - added <= {"hide-marks"}

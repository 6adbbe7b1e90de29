"""The stylesheets of the site, put together from static/css.

The folder is the cascade layer: a file in components/ stands in the layer of
components. So adding a component is adding a file. `site.css` is on every page; what the reading
room has no use for stands in `desk.css`, which every other page has as well, and what it uses rarely
in `late.css`, which a script fetches. A page's file must begin its selectors with classes of its own.
"""

import re
from pathlib import Path

LAYERS = {
    "tokens": ("tokens.css",),
    "base": ("fonts.css", "base.css"),
    "layouts": ("layouts/*.css",),
    "components": ("components/*.css",),
    "pages": ("pages/*.css", "late/*.css"),
}

#: The sheets but for site.css, which holds all that is in none of these.
SHEETS = {
    "desk": (
        "layouts/desk.css", "layouts/marking.css", "layouts/plain.css", "layouts/write.css",
        "components/agenda.css", "components/contest.css", "components/dates.css", "components/decision.css",
        "components/downloads.css",
        "components/facts.css", "components/factor.css", "components/joincode.css",
        "components/links.css", "components/marking-bar.css", "components/rubric.css", "components/table.css",
        "components/tabs.css", "components/timeline.css", "components/upload.css",
        "pages/chapter-map.css", "pages/components.css", "pages/contents.css", "pages/gradebook.css",
        "pages/grading.css", "pages/marking.css",
        "pages/marks.css", "pages/names.css", "pages/notices.css", "pages/participation.css", "pages/passage.css",
        "pages/scores.css", "pages/search.css", "pages/similar.css", "pages/write.css",
    ),
    "late": ("late/*.css",),
}  # fmt: skip

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND_SIGNS = re.compile(r" ?([{};,]) ?")


def bundle(folder: Path, sheet: str = "site") -> str:
    """Return the files of one sheet as one, in the order of their layers and then of their names."""
    elsewhere = {path for name in SHEETS for pattern in SHEETS[name] for path in folder.glob(pattern)}
    wanted = {path for pattern in SHEETS.get(sheet, ()) for path in folder.glob(pattern)}
    parts = [f"@layer {','.join(LAYERS)};"]
    for layer, patterns in LAYERS.items():
        files = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
        files = [path for path in files if (path in wanted if sheet in SHEETS else path not in elsewhere)]
        rules = "".join(minify(path.read_text(encoding="utf-8")) for path in files)
        if not rules:
            continue
        parts.append(f"@layer {layer}{{{rules}}}")
    return "\n".join(parts) + "\n"


def minify(css: str) -> str:
    """Return `css` without comments and idle white space. Strings in our sheets hold no signs of CSS."""
    plain = _SPACE.sub(" ", _COMMENT.sub("", css))
    return _AROUND_SIGNS.sub(r"\1", plain).replace(";}", "}").strip()

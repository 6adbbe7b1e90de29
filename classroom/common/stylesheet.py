"""The one stylesheet of the site, put together from static/css.

The folder is the cascade layer: a file in components/ stands in the layer of
components. So adding a component is adding a file, and nothing is listed twice. One sheet
for all pages means that a page's file must begin its selectors with classes of its own.
"""

import re
from pathlib import Path

LAYERS = {
    "tokens": ("tokens.css",),
    "base": ("fonts.css", "base.css"),
    "layouts": ("layouts/*.css",),
    "components": ("components/*.css",),
    "pages": ("pages/*.css",),
}

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND_SIGNS = re.compile(r" ?([{};,]) ?")


def bundle(folder: Path) -> str:
    """Return the style sheets of `folder` as one, in the order of their layers and then of their names."""
    parts = [f"@layer {','.join(LAYERS)};"]
    for layer, patterns in LAYERS.items():
        files = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
        rules = "".join(minify(path.read_text(encoding="utf-8")) for path in files)
        parts.append(f"@layer {layer}{{{rules}}}")
    return "\n".join(parts) + "\n"


def minify(css: str) -> str:
    """Return `css` without comments and idle white space. Strings in our sheets hold no signs of CSS."""
    plain = _SPACE.sub(" ", _COMMENT.sub("", css))
    return _AROUND_SIGNS.sub(r"\1", plain).replace(";}", "}").strip()

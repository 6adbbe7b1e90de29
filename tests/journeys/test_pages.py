"""Every page of the journeys: for all eyes, on all screens, without a fault in the browser."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page as Tab

from tests.journeys.pages import PAGES, Page, path_of

WIDE, NARROW, NARROWEST, ZOOMED = 1280, 390, 350, 640
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Of what stands there many times, in the same colours, some is enough: contrast is looked at word by word.
PARTS = {"exclude": [[".block:nth-of-type(n+4) .block__text"], ["tbody tr:nth-child(n+9)"]]}
EVERYTHING = {"resultTypes": ["violations"]}
# What colours can change; the rest is the same in the dark.
COLOURS = EVERYTHING | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def violations(page: Tab, options: dict) -> list[str]:
    """What axe finds: one line for each element, with the rule that it breaks."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [
        f"{rule['id']}: {node['target']}: {node['html'][:160]}: {(node['any'] or node['all'] or node['none'])[0]['message']}"
        for rule in page.evaluate("([parts, options]) => axe.run(parts, options)", [PARTS, options])["violations"]
        for node in rule["nodes"]
    ]


def overflow(page: Tab) -> int:
    """How many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("where", PAGES, ids=str)
def test_page(visit, where: Page):
    visitor = visit(where.who)
    page = visitor.page
    response = page.goto(path_of(where), wait_until="load")
    assert response.status == 200
    faults = []
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            options = COLOURS if scheme == "dark" else EVERYTHING
            faults += [f"{width} px, {scheme}: {line}" for line in violations(page, options)]
    for width in (ZOOMED, NARROWEST):
        page.set_viewport_size({"width": width, "height": 900})
        if overflow(page) > 0:
            faults.append(f"{width} px: {overflow(page)} px too wide")
    assert faults == []

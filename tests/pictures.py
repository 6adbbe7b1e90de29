"""Draws the pictures of the README from a demo class that runs: `python -m tests.pictures ADDRESS PASSWORD [NAME …]`.

They are written to docs/img in few colours, so that all of them together stay light.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.chromium import ARGUMENTS, PATIENCE, find_chromium

FOLDER = Path(__file__).parent.parent / "docs" / "img"
COLOURS = 64
LIST = "\n".join(
    [
        "รหัสนักศึกษา\tชื่อ-สกุล\tอีเมล\tกลุ่ม",
        "6602331999\tนางสาวอรทัย ใจดี\tortai@example.ac.th\tกลุ่ม 1",
        "๖๖๐๒๓๓๑๙๙๘\tนายสมชาย รักเรียน\tsomchai@example.ac.th\tกลุ่ม 3",
        "6.60E+09\tนายมานะ มีใจ\t\tกลุ่ม 2",
    ]
)


def administration(page: Page) -> None:
    page.goto("/admin/")


def roster(page: Page) -> None:
    page.goto("/admin/courses/course/")
    page.locator("#result_list tbody th a").first.click()
    page.locator("main a[href$='/roster/']").first.click()
    page.fill("[name=text]", LIST)
    page.locator("form.roster button[type=submit]").click()
    page.wait_for_url("**/batches/batch/**")


@dataclass(frozen=True)
class Picture:
    """Whose page it is, how one comes to it from the first page, and how large it is drawn."""

    login: str
    go: Callable[[Page], None]
    width: int = 1280
    height: int = 860
    scheme: str = "light"
    scale: int = 1


PICTURES = {
    "admin": Picture("admin", administration),
    "roster": Picture("admin", roster),
}


def draw(page: Page, name: str) -> int:
    """Write the picture of what `page` shows; return how many bytes it has."""
    page.wait_for_load_state("networkidle")
    drawn = Image.open(BytesIO(page.screenshot())).convert("RGB")
    path = FOLDER / f"{name}.png"
    drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path.stat().st_size


def main(address: str, password: str, *names: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for name in names or PICTURES:
            picture = PICTURES[name]
            context = browser.new_context(
                base_url=address, locale="th-TH", color_scheme=picture.scheme, device_scale_factor=picture.scale,
                viewport={"width": picture.width, "height": picture.height},
            )  # fmt: skip
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.goto("/accounts/login/")
            page.fill("[name=login]", picture.login)
            page.fill("[name=password]", password)
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: "/login/" not in url)
            picture.go(page)
            print(f"{name}: {draw(page, name)} bytes")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Thai digits, the other era and another zone on every page: what is shown changes, and what machines read does not."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from classroom.accounts.models import User
from classroom.devtools.addresses import ADDRESSES
from tests.site.test_access import path_of
from tests.site.world import SiteWorld

# What a page says is the same on every database, and test_forged opens all of them on PostgreSQL: it is read once.
pytestmark = [pytest.mark.django_db, pytest.mark.database("sqlite")]

_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
#: Attributes that are read out or shown.
_SPOKEN = (
    "aria-label",
    "title",
    "alt",
    "placeholder",
    "aria-valuetext",
    "aria-description",
    "data-label",
    "data-too-large",
)
# Whatever is other at each request.
_EACH_TIME = re.compile(r'csrf|nonce|token"', re.IGNORECASE)
_NEW_EACH_TIME = re.compile(r"^[0-9a-f-]{36}$|since=|^[0-9]{13,}$")
_TIME_LEFT = re.compile("เลย|เหลือ|เมื่อ")


class Page(HTMLParser):
    """The text of a page with the elements around it, and its attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.around: list[tuple[str, str]] = []
        self.texts: list[tuple[tuple[tuple[str, str], ...], str]] = []
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if not any(_EACH_TIME.search(str(value)) for value in (known.get("name"), known.get("id"))):
            self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.around.append((tag, known.get("class") or ""))

    def handle_endtag(self, tag):
        while self.around and self.around.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip():
            self.texts.append((tuple(self.around), data))


VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path",
        "use", "rect", "circle"}  # fmt: skip


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page


@pytest.fixture
def world(world: SiteWorld) -> SiteWorld:
    world.release()
    return world


def pages(world: SiteWorld, client: Client, who: User, **chosen: str) -> dict[str, object]:
    User.objects.filter(pk=who.pk).update(**chosen)
    found = {}
    for name, address in ADDRESSES.items():
        if address.posts or name in ("account_logout", "desk:calendar"):
            continue
        response = client.get(path_of(name, world), world.parameters.get(name, {}))
        if response.status_code == 200:
            content = b"".join(response) if response.streaming else response.content
            found[name] = (response.headers["Content-Type"], content)
    return found


@pytest.mark.parametrize("who", ["student2", "instructor", "admin"])
def test_digits(world: SiteWorld, who: str) -> None:
    reader, client = getattr(world.cast, who), Client()
    client.force_login(reader)
    pages(world, client, reader, language="th", digits="")  # what is new at the first look is not at the second
    before = pages(world, client, reader, language="th", digits="")
    after = pages(world, client, reader, language="th", digits="thai")
    assert before.keys() == after.keys()
    wrong, count = [], 0
    for name, (kind, content) in after.items():
        was = before[name][1]
        if "text/html" not in kind:
            if content != was and "json" not in kind:
                wrong.append(f"{name}: a file is rewritten")
            continue
        if name == "accounts:profile":  # where it is chosen
            continue
        shown, plain = read(content.decode()), read(was.decode())
        if len(shown.texts) != len(plain.texts) or len(shown.attributes) != len(plain.attributes):
            wrong.append(f"{name}: more or less is shown")
            continue
        for (tag, attribute, value), (_tag, _attribute, other) in zip(shown.attributes, plain.attributes, strict=True):
            is_spoken = attribute in _SPOKEN
            if (value.translate(_TO_ARABIC) if is_spoken else value) != other and not _NEW_EACH_TIME.search(other):
                wrong.append(f"{name}: <{tag} {attribute}={value!r}> was {other!r}")
        for (_around, text), (_around, other) in zip(shown.texts, plain.texts, strict=True):
            if text.translate(_TO_ARABIC) != other.translate(_TO_ARABIC) and not _TIME_LEFT.search(other):
                wrong.append(f"{name}: {text!r} was {other!r}")
            count += text != other
    assert not wrong
    assert who == "admin" or count > 20, "numbers of the interface are not in Thai digits"

"""Reading a raw message: who sent it, and what they wrote above all that their program put below it."""

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses
from html.parser import HTMLParser

import nh3

# Below this line every word is quoted: it stands above the words in our own mails, in either language.
_OUR_LINE = re.compile(r"[> ]*##[^#]{3,80}##\s*")
# "On Monday … wrote:", "เมื่อวันจันทร์ที่ … เขียนว่า:", in one line or in two.
_WROTE = re.compile(r"[>* ]*\S.*(?:wrote|เขียนว่า|เขียน|<\S+@\S+>)\s*:\s*")
_ADDRESS = re.compile(r"<\S+@\S+>")
# "From: … / Sent: … / To: …", as a block.
_HEADER = re.compile(
    r"[>* ]*(?:From|Sent|To|Subject|Date|Cc|จาก|ส่ง|ส่งเมื่อ|วันที่ส่ง|ถึง|เรื่อง|หัวเรื่อง|วันที่|สำเนา)\s?:\*?\s.*", re.IGNORECASE
)
_ENDS = re.compile(
    r"--\s*|_{20,}\s*|-{3,} ?(?:Original Message|Forwarded message|ข้อความเดิม|ข้อความต้นฉบับ|ข้อความที่ส่งต่อ) ?-{3,}\s*"
    r"|Sent from my \S.*|Get Outlook for \S.*"
    r"|(?:ส่งจาก|ส่งจากแอป) ?(?:iPhone|iPad|Outlook|Yahoo|Gmail|Samsung|อุปกรณ์|มือถือ|โทรศัพท์).*"
    r"|(?:รับ|ดาวน์โหลด) Outlook .*",
    re.IGNORECASE,
)
# Longer lines are prose.
_LONGEST_LINE = 300
_LONGEST = 60_000
_LONGEST_HTML = 60_000
_LONGEST_HEAD = 400_000
_DEEPEST = 100
# Codes of Thai letters by the names that mail programs use and Python does not know.
_THAI_CODES = {
    "windows-874": "cp874",
    "x-windows-874": "cp874",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "tis620": "cp874",
}
_ROBOTS = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|bounces?)\b", re.IGNORECASE)


class Unreadable(Exception):
    """What came is no message."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message. `text` are the sender's own words; `key` names the message, so that it counts once.

    `recipients` are all addresses that it may have been sent to, `attachments` the number of files with it, and
    `is_automatic` says that no person has written it.
    """

    key: str
    sender: str
    recipients: tuple[str, ...]
    text: str
    attachments: int
    is_automatic: bool


def read_message(raw: bytes) -> Incoming:
    """Return what stands in a raw message (RFC 5322), in whatever code its words are; raise Unreadable."""
    try:
        message = message_from_bytes(raw, policy=policy.default)
        senders = _addresses(message, "From")
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, IndexError) as error:
        raise Unreadable from error
    if not senders:
        raise Unreadable
    sender = senders[0]
    number = _header(message, "Message-ID").strip()
    return Incoming(
        key=hashlib.sha256(number.encode() if number else raw).hexdigest(),
        sender=sender,
        recipients=tuple(_addresses(message, "Delivered-To", "X-Original-To", "To", "Cc")),
        text=own_words(_text(message)),
        attachments=sum(
            1 for part in message.walk() if part.get_filename() or part.get_content_disposition() == "attachment"
        ),
        is_automatic=_is_automatic(message, sender),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        return ""


def _addresses(message: EmailMessage, *names: str) -> list[str]:
    values = []
    for name in names:
        try:
            values += [str(value) for value in message.get_all(name, [])]
        except (ValueError, LookupError, AttributeError, TypeError, IndexError):
            continue
    return [address for _name, address in getaddresses(values) if "@" in address]


def _is_automatic(message: EmailMessage, sender: str) -> bool:
    """Whether a machine answers: absences, bounces, lists. Answering one would go on for ever."""
    submitted = _header(message, "Auto-Submitted").lower()
    return bool(
        (submitted and not submitted.startswith("no"))
        or _header(message, "Precedence").lower().strip() in ("bulk", "junk", "list", "auto_reply")
        or any(
            message.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "List-Id")
        )
        or _header(message, "Return-Path").strip() == "<>"
        or message.get_content_type() in ("multipart/report", "message/delivery-status")
        or _ROBOTS.match(sender)
    )


def _text(message: EmailMessage) -> str:
    """The words of a message: its plain text, else what its HTML says."""
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    text = _decoded(part)
    if part.get_content_type() == "text/html":
        # Before its body stand the styles, of which some programs write more than people do of words.
        body = max(text[:_LONGEST_HEAD].lower().find("<body"), 0)
        text = _html_to_text(text[body : body + _LONGEST_HTML])
    return text[:_LONGEST]


def _decoded(part: EmailMessage) -> str:
    """The words of a part, in the code that it names, or that they turn out to be in."""
    payload = part.get_payload(decode=True) or b""
    named = (part.get_content_charset() or "").lower()
    for code in (_THAI_CODES.get(named, named), "utf-8", "cp874"):
        try:
            if code:
                return payload.decode(code)
        except (UnicodeDecodeError, LookupError):
            continue
    return payload.decode("utf-8", "replace")


def own_words(text: str) -> str:
    """Return what the sender wrote, without the mail that it answers and without the signature.

    It looks at one line after the other and cuts at the first that a program has put there, so that a long text takes
    as long as it is long. What is quoted above or between one's own words stays: it is part of what is said.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").split("\n")
    end = next((at for at in range(len(lines)) if _begins_rest(lines, at)), len(lines))
    kept = lines[:end]
    while kept and (not kept[-1].strip() or kept[-1].lstrip().startswith(">")):
        kept.pop()
    return "\n".join(line.rstrip() for line in kept).strip("\n")


def _begins_rest(lines: list[str], at: int) -> bool:
    """Whether all from this line on is not the sender's."""
    line = lines[at]
    if len(line) > _LONGEST_LINE:
        return False
    if _OUR_LINE.fullmatch(line) or _ENDS.fullmatch(line):
        return True
    following = lines[at + 1 : at + 4]
    if _HEADER.fullmatch(line) and following and _HEADER.fullmatch(following[0][:_LONGEST_LINE]):
        return True
    return _introduces(line, following) or bool(
        following and _ADDRESS.search(line) and _introduces(f"{line} {following[0][:_LONGEST_LINE]}", following[1:])
    )


def _introduces(line: str, following: list[str]) -> bool:
    """Whether the line says when who wrote what follows: with a date and an address, or above a quotation."""
    if not _WROTE.fullmatch(line) or not any(sign.isdigit() for sign in line):
        return False
    quoted = next((below for below in following if below.strip()), "").lstrip().startswith(">")
    return quoted or bool(_ADDRESS.search(line))


_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "pre"})
# With the elements round them and those that a class may hide: all that is left of a mail before its words are read.
_KEPT = _BLOCKS | {"span", "ul", "ol", "table", "tbody", "td"}
_LEFT_OUT = frozenset({"style", "script", "head", "title", "blockquote"})


class _Words(HTMLParser):
    """The text of well-formed HTML, a line for each block, without what a program has marked as quoted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._stack: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag == "br":
            return
        classes = dict(attrs).get("class") or ""
        hidden = "gmail_quote" in classes or "gmail_signature" in classes
        if len(self._stack) < _DEEPEST:
            self._stack.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while self._stack and any(name == tag for name, _hidden in self._stack):
            if self._stack.pop()[0] == tag:
                break
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not any(hidden for _name, hidden in self._stack):
            self.parts.append(re.sub(r"\s+", " ", data))


def _html_to_text(html: str) -> str:
    """The words of any HTML. It is made well-formed first, for Python's parser takes hours over tags without an end."""
    words = _Words()
    words.feed(nh3.clean(html, tags=set(_KEPT), attributes={"*": {"class"}}, clean_content_tags=set(_LEFT_OUT)))
    words.close()
    text = "".join(words.parts)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()

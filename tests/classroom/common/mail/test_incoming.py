"""What is read out of raw messages as mail programs send them, Thai ones above all."""

import time
from email.header import Header

import pytest

from classroom.common.mail import Unreadable, read_message
from classroom.common.mail.incoming import own_words

WORDS = "เห็นด้วยครับ\n\n- ข้อแรก ตัวเลขเชื่อไม่ได้\n- ข้อสอง ดูการปันส่วนแทน"
QUOTED = "> เดิมเขียนว่าอะไร\n> อีกบรรทัด"


def raw(body: bytes, content_type: str, **headers: str) -> bytes:
    lines = {
        "From": "ณัฐวดี <student1@example.ac.th>",
        "To": "reply+abc@class.example",
        "Message-ID": "<1@example.ac.th>",
        "Subject": "ตอบ",
        **{name.replace("_", "-"): value for name, value in headers.items()},
        "MIME-Version": "1.0",
        "Content-Type": content_type,
    }
    head = "".join(
        f"{name}: {Header(value, 'utf-8').encode() if name == 'Subject' else value}\r\n"
        for name, value in lines.items()
    )
    return head.replace("ณัฐวดี", "=?utf-8?b?4LiT?=").encode("ascii") + b"\r\n" + body


@pytest.mark.parametrize(
    ("charset", "code"),
    [
        ("utf-8", "utf-8"),
        ("tis-620", "cp874"),
        ("windows-874", "cp874"),
        ("iso-8859-11", "cp874"),
        ("x-unknown", "cp874"),
        ("us-ascii", "utf-8"),
    ],
)
def test_thai_in_every_code(charset: str, code: str) -> None:
    message = read_message(raw(WORDS.encode(code), f"text/plain; charset={charset}"))
    assert message.text == WORDS


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_thai_in_every_wrapping(encoding: str) -> None:
    import base64
    import quopri

    body = WORDS.encode("cp874")
    wrapped = base64.encodebytes(body) if encoding == "base64" else quopri.encodestring(body)
    message = read_message(raw(wrapped, "text/plain; charset=tis-620", Content_Transfer_Encoding=encoding))
    assert message.text == WORDS


def test_html_alone_without_what_it_quotes() -> None:
    html = (
        "<html><head><style>p{}</style></head><body><div>เห็นด้วย<br>มาก</div><p>ต่อ</p>"
        '<div class="gmail_signature">ลายเซ็น</div>'
        '<div class="gmail_quote"><div>วันจันทร์ เขียนว่า:</div><blockquote>เดิม</blockquote></div>'
        "<script>alert(1)</script></body></html>"
    )
    message = read_message(raw(html.encode(), "text/html; charset=utf-8"))
    assert message.text.split() == ["เห็นด้วย", "มาก", "ต่อ"]


@pytest.mark.parametrize(
    "below",
    [
        f"ในวันที่ จ. 23 พ.ย. 2026 เวลา 12:00 เรือนเรียน <noreply@class.example> เขียนว่า:\n\n{QUOTED}",
        f"เมื่อ วันจันทร์ที่ 23 พฤศจิกายน 2569 เรือนเรียน <noreply@class.example>\nเขียนว่า:\n{QUOTED}",
        f"On Mon, Nov 23, 2026 at 12:00 PM Rueanrian <noreply@class.example> wrote:\n\n{QUOTED}",
        "จาก: เรือนเรียน <noreply@class.example>\nส่งเมื่อ: วันจันทร์ 23 พฤศจิกายน\nถึง: ณัฐวดี\nเรื่อง: ตอบ\n\nเดิม",
        "From: Rueanrian <noreply@class.example>\nSent: Monday\nTo: me\nSubject: Re\n\nold words",
        "-- \nณัฐวดี ขัติยะ\nคณะอักษรศาสตร์",
        "ส่งจาก iPhone ของฉัน",
        "Sent from my iPhone",
        f"23 พ.ย. <noreply@class.example>:\n> ## เขียนคำตอบเหนือบรรทัดนี้ ##\n>\n{QUOTED}",
        f"## Write your answer above this line ##\n\n{QUOTED}",
    ],
    ids=range(10),
)
def test_what_a_program_puts_below_is_left_out(below: str) -> None:
    assert own_words(f"{WORDS}\n\n{below}") == WORDS


def test_what_stands_before_a_line_is_kept() -> None:
    text = "ลำดับ\n\n1. หนึ่ง\n   - ย่อย\n\n    โค้ด\n\nจบ -- หรือยัง - ไม่"
    assert own_words(text) == text
    assert own_words("> ยกมา\n\nตอบใต้ข้อความที่ยกมา") == "> ยกมา\n\nตอบใต้ข้อความที่ยกมา"
    assert own_words("") == ""
    assert own_words(QUOTED) == ""


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"List_Id": "<x.example>"},
        {"From": "MAILER-DAEMON@example.ac.th"},
    ],
)
def test_machines_are_known(headers) -> None:
    assert read_message(raw(b"away", "text/plain", **headers)).is_automatic


def test_people_are_no_machines() -> None:
    assert not read_message(raw(b"hi", "text/plain", Auto_Submitted="no")).is_automatic


def test_files_are_counted_and_not_read() -> None:
    body = (
        b'--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nwords\r\n--x\r\nContent-Type: text/plain; name="a.txt"\r\n'
        b'Content-Disposition: attachment; filename="a.txt"\r\n\r\nother words\r\n--x--\r\n'
    )
    message = read_message(raw(body, "multipart/mixed; boundary=x"))
    assert (message.text, message.attachments) == ("words", 1)


def test_a_message_counts_once_by_its_number_else_by_all_of_it() -> None:
    first, again = raw(b"a", "text/plain"), raw(b"b", "text/plain")
    assert read_message(first).key == read_message(again).key
    assert (
        read_message(raw(b"a", "text/plain", Message_ID="")).key
        != read_message(raw(b"b", "text/plain", Message_ID="")).key
    )


@pytest.mark.parametrize(
    "junk", [b"", b"\x00\xff" * 100, b"no headers", b"Content-Type: text/plain\r\n\r\nno sender"], ids=range(4)
)
def test_what_is_no_message_is_said_to_be_none(junk: bytes) -> None:
    with pytest.raises(Unreadable):
        read_message(junk)


@pytest.mark.parametrize(
    "damaged",
    [
        b"From: a@b\r\nContent-Type: text/plain; charset=\xff\r\n\r\nhi",
        b"From: a@b\r\nTo: \xff\xfe<\r\nContent-Type: multipart/mixed\r\n\r\n--",
    ],
    ids=range(2),
)
def test_a_damaged_message_is_read_as_far_as_it_goes(damaged: bytes) -> None:
    assert read_message(damaged).sender == "a@b"


@pytest.mark.parametrize(
    "text",
    ["On " * 20_000, "From: a\n" * 8_000, "\n" * 60_000, "> " * 30_000, "Disclaimer: mail " * 3_000, "วัน" * 20_000],
    ids=range(6),
)
def test_a_text_made_to_take_long_does_not(text: str) -> None:
    begun = time.process_time()
    own_words(text[:60_000])
    assert time.process_time() - begun < 5


def test_words_stand_below_a_long_head() -> None:
    html = f"<html><head><style>{'p{}' * 50_000}</style></head><BODY lang=TH><p>เห็นด้วย</p></BODY></html>"
    assert read_message(raw(html.encode(), "text/html; charset=utf-8")).text == "เห็นด้วย"


@pytest.mark.parametrize("part", ["<div ", "<a", "<!--", '<div class="', "</", "<div>", "<blockquote>"])
def test_html_that_is_made_to_take_long_is_read_at_once(part: str) -> None:
    """Anybody can send a mail: Python's own parser took twenty minutes of a processor for the first of these."""
    before = time.process_time()
    read_message(raw(f"เห็นด้วย {part * (400_000 // len(part))}".encode(), "text/html; charset=utf-8"))
    assert time.process_time() - before < 20

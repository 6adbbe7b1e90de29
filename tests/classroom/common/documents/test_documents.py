"""Files are taken for what they hold, read to the letter, and refused with the reason."""

from importlib.util import find_spec
from io import BytesIO

import pytest
from PIL import Image

from classroom.common.documents import DocumentRefused, Fault, take_document, without_names
from classroom.common.markup import plain_text
from tests.documents import docx, odt, paragraph, pdf, picture, zipped

NEEDS_TYPST = pytest.mark.skipif(find_spec("typst") is None, reason="no typst on this machine")
THAI = "คำสารภาพไม่ได้มีไว้ให้คนเชื่อ น้ำคำทำนองนี้ซึ่งจำเป็น เริ่มจากผู้นำ และปั้นคำให้น้ำหนัก "


def text_of(data: bytes) -> str:
    return take_document(BytesIO(data)).text


def refused(data: bytes) -> Fault:
    with pytest.raises(DocumentRefused) as caught:
        take_document(BytesIO(data))
    return caught.value.fault


def test_a_docx_keeps_headings_lists_emphasis_tables_and_footnotes():
    body = (
        paragraph("บทนำ", style='<w:pStyle w:val="H"/>')
        + '<w:p><w:r><w:t xml:space="preserve">น้ำคำ </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>หนัก</w:t></w:r>'
        '<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve"> เอน</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        "<w:del><w:r><w:delText>ลบ</w:delText></w:r></w:del><w:ins><w:r><w:t> เพิ่ม [[1]]</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ซ่อน</w:t></w:r></w:p>"
        + paragraph("ข้อแรก", style='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        + paragraph("ย่อย", style='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
        + paragraph("ข้อสอง", style='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        + "<w:tbl><w:tr><w:tc>" + paragraph("ก") + "</w:tc><w:tc>" + paragraph("ข|ค") + "</w:tc></w:tr></w:tbl>"
        + paragraph("1. ไม่ใช่รายการ *ดาว* # _ขีด_")
    )  # fmt: skip
    data = docx(
        body,
        word__styles_xml='<w:styles @W><w:style w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>',
        word__footnotes_xml='<w:footnotes @W><w:footnote w:id="2">'
        + paragraph("ดู Pravda")
        + "</w:footnote></w:footnotes>",
        word__numbering_xml=(
            '<w:numbering @W><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num></w:numbering>'
        ),
    )
    text = text_of(data)
    assert text.split("\n\n") == [
        "## บทนำ",
        "น้ำคำ **หนัก** *เอน*\\[1\\] เพิ่ม [[1]]",
        "1. ข้อแรก\n    - ย่อย\n2. ข้อสอง",
        "| ก | ข\\|ค |\n| --- | --- |",
        "1\\. ไม่ใช่รายการ \\*ดาว\\* # \\_ขีด\\_",
        "\\[1\\] ดู Pravda",
    ]
    # What the signs stand for is read as it was written.
    assert "1. ไม่ใช่รายการ *ดาว* # _ขีด_" in plain_text(text)


def test_an_odt_keeps_the_same():
    styles = (
        '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1"/></text:list-style>'
    )
    body = (
        '<text:tracked-changes><text:p>เคยมี</text:p></text:tracked-changes><text:h text:outline-level="2">ข้อเสนอ</text:h>'
        '<text:p>น้ำคำ<text:s/><text:span text:style-name="B">หนัก</text:span><text:note><text:note-body>'
        "<text:p>ดู Pravda</text:p></text:note-body></text:note></text:p>"
        '<text:list text:style-name="L"><text:list-item><text:p>แรก</text:p></text:list-item>'
        "<text:list-item><text:p>สอง</text:p></text:list-item></text:list>"
    )
    assert text_of(odt(body, styles=styles)).split("\n\n") == [
        "### ข้อเสนอ",
        "น้ำคำ **หนัก**\\[1\\]",
        "1. แรก\n2. สอง",
        "\\[1\\] ดู Pravda",
    ]


@NEEDS_TYPST
def test_a_pdf_keeps_every_syllable_once_and_its_paragraphs():
    text = text_of(pdf(f"= บทนำ\n\n{THAI * 6}\n\n{THAI * 3}\n\n- หนึ่ง\n- สอง"))
    for piece in ("คำ", "น้ำ", "ทำ", "จำ", "ผู้นำ", "ซึ่ง", "เริ่ม", "ปั้น", "เชื่อ"):
        assert text.count(piece) == THAI.count(piece) * 9, piece
    assert [len(block) > 300 for block in text.split("\n\n")] == [False, True, False, False] or text.count("\n\n") == 3
    assert text.endswith("- หนึ่ง\n- สอง")


@pytest.mark.parametrize(
    ("fault", "made"),
    [
        (Fault.EMPTY, lambda: b""),
        (Fault.OTHER_KIND, lambda: b"plain words"),
        (Fault.OTHER_KIND, lambda: b"MZ\x90\x00 a program called essay.docx"),
        (Fault.OTHER_KIND, lambda: zipped({"xl/workbook.xml": "<x/>"})),
        (Fault.OLD_WORD, lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900 + "WordDocument".encode("utf-16-le")),
        (Fault.ENCRYPTED, lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900 + "EncryptedPackage".encode("utf-16-le")),
        (Fault.MACROS, lambda: docx(paragraph("ก"), word__vbaProject_bin="x")),
        (Fault.MACROS, lambda: docx(paragraph("ก"), content_types="<Types>word.document.macroEnabled</Types>")),
        (Fault.MACROS, lambda: odt("<text:p>ก</text:p>", Basic__Standard__Module1_xml="<x/>")),
        (Fault.ENCRYPTED, lambda: odt("<text:p>ก</text:p>", **{"META-INF__manifest_xml": "<m><encryption-data/></m>"})),
        (Fault.BOMB, lambda: docx(paragraph("ก"), word__media__image1_bmp=b"\0" * 60_000_000)),
        (Fault.BROKEN, lambda: docx(paragraph("ก"))[:-30]),
        (Fault.BROKEN, lambda: docx("<w:p>")),
        (Fault.BROKEN, lambda: docx(word__document_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
        (Fault.NO_TEXT, lambda: docx(paragraph(" "))),
        (Fault.BROKEN, lambda: b"%PDF-1.7\nnothing else"),
        (Fault.BROKEN, lambda: picture()[:-40]),
        (Fault.TOO_MANY_PIXELS, lambda: picture("PNG", size=(9000, 6000))),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_told_apart(fault, made):
    assert refused(made()) == fault


@NEEDS_TYPST
def test_a_pdf_of_pictures_has_no_text():
    assert refused(pdf("#rect(width: 3cm, height: 2cm, fill: red)")) == Fault.NO_TEXT


def test_depth_ends_in_a_refusal_and_not_in_a_crash():
    assert refused(docx("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000)) in (Fault.BROKEN, Fault.TOO_MUCH_WORK)


def test_a_picture_is_drawn_anew_the_right_way_up_and_without_its_maker():
    found = take_document(BytesIO(picture(artist="Somchai", turned=True)))
    assert (found.kind, found.content_type, found.suffix, found.text) == ("image", "image/jpeg", ".jpg", "")
    assert b"Somchai" not in found.data
    with Image.open(BytesIO(found.data)) as image:
        assert image.size == (20, 40)


@NEEDS_TYPST
def test_a_pdf_without_names_reads_the_same():
    data = pdf(f'#set document(author: "Somchai", title: "Somchai")\n{THAI}')
    plain = without_names("pdf", BytesIO(data))
    assert b"Somchai" in data or b"/Author" in data
    assert b"/Author" not in plain
    assert b"xpacket" not in plain
    assert text_of(plain) == text_of(data)


def test_an_office_document_without_names_reads_the_same():
    core = "<cp:coreProperties><dc:creator>Somchai</dc:creator></cp:coreProperties>"
    body = '<w:p><w:ins w:id="1" w:author="Somchai"><w:r><w:t>น้ำคำ</w:t></w:r></w:ins></w:p>'
    data = docx(
        body, docProps__core_xml=core, word__comments_xml='<w:c @W><w:comment w:author="Somchai" w:initials="SC"/></w:c>',
        word__media__image1_jpg=picture(artist="Somchai"),
    )  # fmt: skip
    assert names_in(data) == {"docProps/core.xml", "word/document.xml", "word/comments.xml", "word/media/image1.jpg"}
    plain = without_names("docx", BytesIO(data))
    assert names_in(plain) == set()
    assert text_of(plain) == text_of(data) == "น้ำคำ"
    written = odt(
        "<text:p>น้ำคำ <text:author-name>Somchai</text:author-name></text:p>",
        meta_xml="<office:document-meta><dc:creator>Somchai</dc:creator></office:document-meta>",
    )
    assert names_in(without_names("odt", BytesIO(written))) == set()


def names_in(data: bytes) -> set[str]:
    from zipfile import ZipFile

    with ZipFile(BytesIO(data)) as package:
        return {name for name in package.namelist() if b"Somchai" in package.read(name)}

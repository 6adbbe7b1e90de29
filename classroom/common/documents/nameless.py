"""A document without who made it: what a marker may open where no name is to be seen."""

import re
from io import BytesIO
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

import pypdfium2

from classroom.common.documents import pdf
from classroom.common.documents.found import DocumentRefused, Fault
from classroom.common.documents.packages import Package

_EMPTY = {
    "docProps/core.xml": (
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
    "word/people.xml": b'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>',
    "meta.xml": (
        b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        b' office:version="1.2"><office:meta/></office:document-meta>'
    ),
}
#: Who struck out, put in or remarked, as Word and as LibreOffice write it.
_AUTHORS = re.compile(rb'(\s(?:\w+:)?(?:author|initials|lastModifiedBy|userId)=)(?:"[^"]*"|\'[^\']*\')')
_CREATORS = re.compile(rb"(<(?:dc:creator|meta:creator-initials|loext:sender-initials)\b[^>]*>)[^<]*(?=</)")
_FIELDS = re.compile(
    rb"(<text:(?:author-name|author-initials|sender-[a-z-]+|initial-creator|creator)\b[^>]*>)[^<]*(?=</)"
)
#: Files beside the words, which have makers of their own.
_LEFT_OUT = re.compile(r"^(docProps/thumbnail|Thumbnails/|customXml/|Configurations2/|word/embeddings/)", re.IGNORECASE)
_RELATION = re.compile(rb'<Relationship\b[^>]*Target="[^"]*(?:docProps/thumbnail|customXml/|embeddings/)[^"]*"[^>]*/>')
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")


def without_names(kind: str, file: BinaryIO) -> bytes:
    """Return the document of `kind` (docx, odt or pdf) without its makers. Pictures were redrawn when they came."""
    return _pdf(file) if kind == "pdf" else _package(file)


def _pdf(file: BinaryIO) -> bytes:
    """The pages in a document of their own: who made the old one, and what was attached to it, stays behind."""
    out = BytesIO()
    try:
        with pdf.opened(file) as document, pypdfium2.PdfDocument.new() as fresh:
            fresh.import_pages(document)
            fresh.save(out)
    except pypdfium2.PdfiumError as error:
        raise DocumentRefused(Fault.BROKEN) from error
    return out.getvalue()


def _package(file: BinaryIO) -> bytes:
    package = Package(file)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as fresh:
        for name, part in package.parts.items():
            if name.endswith("/") or _LEFT_OUT.match(name):
                continue
            data = _EMPTY.get(name) or package.read(name)
            if name.endswith((".xml", ".rels")):
                data = _CREATORS.sub(rb"\1", _AUTHORS.sub(rb'\1""', data))
                data = _RELATION.sub(b"", _FIELDS.sub(rb"\1", data))
            elif name.lower().endswith(_PICTURES):
                data = _picture(data)
            # The first part of an ODT says what it is, and is stored as it stands.
            fresh.writestr(name, data, compress_type=part.compress_type if name == "mimetype" else ZIP_DEFLATED)
    return out.getvalue()


def _picture(data: bytes) -> bytes:
    from classroom.common.documents.pictures import redrawn

    try:
        return redrawn(BytesIO(data))[2]
    except DocumentRefused:
        return b""

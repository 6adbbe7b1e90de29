"""What a file is, by what it holds."""

from io import BytesIO
from typing import BinaryIO

from classroom.common.documents import docx, odt, pdf
from classroom.common.documents.found import DocumentRefused, Fault, Found
from classroom.common.documents.packages import Package

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def read(file: BinaryIO) -> Found:
    """Return what `file` is and says; raises DocumentRefused."""
    head = file.read(1024)
    file.seek(0)
    if not head:
        raise DocumentRefused(Fault.EMPTY)
    if b"%PDF-" in head:
        return Found("pdf", pdf.CONTENT_TYPE, ".pdf", pdf.text_of(file))
    if head.startswith(b"PK"):
        return _package(file)
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        from classroom.common.documents.pictures import redrawn

        content_type, suffix, data = redrawn(file)
        return Found("image", content_type, suffix, data=data)
    if head.startswith(_OLE):
        raise DocumentRefused(_old_office(file))
    raise DocumentRefused(Fault.OTHER_KIND)


def _package(file: BinaryIO) -> Found:
    package = Package(file)
    if "word/document.xml" in package and "[Content_Types].xml" in package:
        reader, content_type, kind = docx, docx.CONTENT_TYPE, "docx"
    elif "content.xml" in package and "mimetype" in package and _is_text(package):
        if odt.is_encrypted(package):
            raise DocumentRefused(Fault.ENCRYPTED)
        reader, content_type, kind = odt, odt.CONTENT_TYPE, "odt"
    else:
        raise DocumentRefused(Fault.OTHER_KIND)
    if reader.holds_macros(package):
        raise DocumentRefused(Fault.MACROS)
    text = reader.text_of(package)
    if not any(letter.isalnum() for letter in text):
        raise DocumentRefused(Fault.NO_TEXT)
    return Found(kind, content_type, f".{kind}", text)


def _is_text(package: Package) -> bool:
    return package.read("mimetype").strip() == odt.CONTENT_TYPE.encode()


def _old_office(file: BinaryIO) -> Fault:
    start = file.read(4 * 1024 * 1024)
    rest = BytesIO()
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 4 * 1024 * 1024))
    rest.write(file.read())
    whole = start + rest.getvalue()
    if _LOCKED in whole:
        return Fault.ENCRYPTED
    return Fault.OLD_WORD if _WORD in whole else Fault.OTHER_KIND

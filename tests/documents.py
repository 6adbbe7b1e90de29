"""Files as people hand them over, made here: the smallest that Word, LibreOffice and typesetters would read."""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("fo", "xsl-fo-compatible"),
        ("meta", "meta"),
    )
)  # fmt: skip
ODT = "application/vnd.oasis.opendocument.text"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return file.getvalue()


def paragraph(text: str, *, style: str = "", run: str = "") -> str:
    """A paragraph of WordprocessingML; `style` and `run` are properties as XML."""
    return f'<w:p><w:pPr>{style}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(body: str = "", *, content_types: str = "<Types/>", **parts: str | bytes) -> bytes:
    """A DOCX with `body` in WordprocessingML. Names of `parts` are paths with __ for / and _x for the last dot."""
    return zipped(
        {
            "[Content_Types].xml": content_types,
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        }
        | {_path(name): data.replace("@W", _W) if isinstance(data, str) else data for name, data in parts.items()}
    )


def odt(body: str = "", *, styles: str = "", **parts: str | bytes) -> bytes:
    return zipped(
        {
            "mimetype": ODT,
            "content.xml": (
                f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
                f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
            ),
        }
        | {_path(name): data for name, data in parts.items()}
    )


def pdf(source: str) -> bytes:
    """A PDF of what is written in Typst, in the typeface of the classroom."""
    import fontpkg_sarabun
    import typst

    fonts = Path(fontpkg_sarabun.__file__).parent
    return typst.compile(f'#set text(font: "Sarabun", lang: "th")\n{source}'.encode(), font_paths=[str(fonts)])


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (40, 20), artist: str = "", turned: bool = False) -> bytes:
    from PIL import Image

    image, file = Image.new("RGB", size, "red"), BytesIO()
    exif = image.getexif()
    if artist:
        exif[0x013B] = artist
    if turned:
        exif[0x0112] = 6
    image.save(file, kind, exif=exif)
    return file.getvalue()


def _path(name: str) -> str:
    stem, _dot, end = name.rpartition("_")
    return f"{stem.replace('__', '/')}.{end}"

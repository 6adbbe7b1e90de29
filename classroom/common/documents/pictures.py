"""Pictures, drawn anew: what the camera wrote into them (who, where, when) does not come along."""

from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

from classroom.common.documents.found import DocumentRefused, Fault

#: By Pillow's name: what a picture is called, and how it is kept.
FORMATS = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
MOST_PIXELS = 50_000_000


def redrawn(file: BinaryIO) -> tuple[str, str, bytes]:
    """Return type, suffix and bytes of the picture: the right way up, first frame only, without anything beside it."""
    Image.MAX_IMAGE_PIXELS = None  # looked at below, before anything is unpacked
    try:
        with Image.open(file, formats=list(FORMATS)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise DocumentRefused(Fault.TOO_MANY_PIXELS)
            name = picture.format or ""
            upright = ImageOps.exif_transpose(picture)
            if name == "JPEG" and upright.mode not in ("L", "RGB"):
                upright = upright.convert("RGB")
            plain = Image.frombytes(upright.mode, upright.size, upright.tobytes())
            if upright.mode == "P":
                plain.putpalette(upright.getpalette() or [])
                if "transparency" in upright.info:
                    plain.info["transparency"] = upright.info["transparency"]
            kept = BytesIO()
            plain.save(
                kept, name, **({"quality": 92} if name == "JPEG" else {"lossless": True} if name == "WEBP" else {})
            )
    except DocumentRefused:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, KeyError, IndexError) as error:
        raise DocumentRefused(Fault.BROKEN) from error
    return *FORMATS[name], kept.getvalue()

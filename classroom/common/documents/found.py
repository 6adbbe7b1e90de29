"""What reading a file comes to: what it is and what it says, or why it is not taken."""

from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    """Why a file is not taken. What its owner is told and can do is said by who asked for the file."""

    EMPTY = "empty"
    OTHER_KIND = "other_kind"
    OLD_WORD = "old_word"
    OLD_OFFICE = "old_office"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    BOMB = "bomb"
    BROKEN = "broken"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MUCH_WORK = "too_much_work"


class DocumentRefused(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Found:
    """`kind` is docx, odt, pdf or image; `text` is Markdown, empty for images.

    `data` is set where other bytes than those that came are to be kept: a picture is drawn anew, without what its
    camera wrote into it.
    """

    kind: str
    content_type: str
    suffix: str
    text: str = ""
    data: bytes | None = None

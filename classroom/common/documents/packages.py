"""Opening a ZIP that somebody else has made: nothing is unpacked before it is known how much that would be."""

from typing import BinaryIO
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from classroom.common.documents.found import DocumentRefused, Fault

#: A long essay with pictures has some fifty parts, of a few megabytes of XML at the most.
MOST_PARTS = 3000
LARGEST_WHOLE = 300 * 1024 * 1024
LARGEST_PART = 20 * 1024 * 1024
#: XML shrinks to a tenth, at the most to a fiftieth. A part larger than this that shrank more was made to.
LARGE = 1024 * 1024
MOST_SHRUNK = 200


class Package:
    """The parts of a ZIP, by name. Raises DocumentRefused for what is broken, encrypted or swells up."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = ZipFile(file)
        except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise DocumentRefused(Fault.BROKEN) from error
        parts = self._zip.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_WHOLE:
            raise DocumentRefused(Fault.BOMB)
        file.seek(0, 2)
        # Parts that lie over each other count for more than the file is long.
        if sum(part.compress_size for part in parts) > file.tell():
            raise DocumentRefused(Fault.BOMB)
        if any(part.file_size > LARGE and part.file_size > MOST_SHRUNK * part.compress_size for part in parts):
            raise DocumentRefused(Fault.BOMB)
        if any(part.flag_bits & 1 for part in parts):
            raise DocumentRefused(Fault.ENCRYPTED)
        self.parts: dict[str, ZipInfo] = {part.filename: part for part in parts}

    def __contains__(self, name: str) -> bool:
        return name in self.parts

    def read(self, name: str) -> bytes:
        """Return a part, which must be there and of a size that a document can have."""
        try:
            with self._zip.open(self.parts[name]) as part:
                data = part.read(LARGEST_PART + 1)
        except (BadZipFile, KeyError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
            raise DocumentRefused(Fault.BROKEN) from error
        except Exception as error:  # what zlib, bz2 and lzma raise has no common name
            raise DocumentRefused(Fault.BROKEN) from error
        if len(data) > LARGEST_PART:
            raise DocumentRefused(Fault.BOMB)
        return data

    def xml(self, name: str) -> Element:
        """Return a part as XML. Entities and external parts are not looked at: no office program writes any."""
        try:
            return fromstring(self.read(name), forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, RecursionError) as error:
            raise DocumentRefused(Fault.BROKEN) from error

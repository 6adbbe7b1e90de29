"""What can be wrong with a file, each with its place and its remedy.

The messages are English; a page shows its own wording, chosen by ``code``.
"""


class ImportFault(Exception):
    """A file that cannot be imported. Nothing has been changed.

    ``code`` names the fault for translation, ``line`` is the line of the file
    (1-based; None when the fault is of the whole file), ``problem`` says what is
    wrong, ``remedy`` what to do about it and ``details`` holds the figures in them.
    """

    code = "fault"
    problem = "The file cannot be imported."
    remedy = ""

    def __init__(self, *, line: int | None = None, **details: object) -> None:
        self.line = line
        self.details = details
        self.problem = self.problem.format(**details)
        self.remedy = self.remedy.format(**details)
        place = f"Line {line}: " if line else ""
        super().__init__(f"{place}{self.problem} {self.remedy}".strip())


class NotUtf8(ImportFault):
    """Details: ``byte``, the 0-based place of the first byte that is not UTF-8."""

    code = "not-utf8"
    problem = "The text is neither UTF-8 nor Windows-874 (byte {byte})."
    remedy = "Save the file as UTF-8 in the editor it was written with, and import it again."


class TruncatedFile(ImportFault):
    """Details: ``byte``, the 0-based place where the last whole character ends."""

    code = "truncated"
    problem = "The file ends in the middle of a character (byte {byte}): it was cut off."
    remedy = "Copy the whole file again, and import that."


class BinaryFile(ImportFault):
    """Details: ``form``, what the file seems to be."""

    code = "binary"
    problem = "The file is not text but {form}."
    remedy = "Export the chapter as plain text or Markdown, and import that."


class EmptyFile(ImportFault):
    code = "empty"
    problem = "The file holds no text."
    remedy = "Check that the right file was chosen and that it was saved."


class FileTooLarge(ImportFault):
    """Details: ``size`` and ``limit``, in megabytes."""

    code = "too-large"
    problem = "The file has {size} MB; a chapter may have {limit} MB."
    remedy = "Split the book into one file per chapter, and leave pictures out of the file."


class NoHeading(ImportFault):
    code = "no-heading"
    problem = "No line of the file is a heading, so the chapter has no title."
    remedy = 'Put the title on the first line, after a number sign: "# บทที่ 4 สตาลิน".'


class LongTitle(ImportFault):
    """Details: ``length`` and ``limit``, in characters."""

    code = "long-title"
    problem = "The heading has {length} characters; a title may have {limit}."
    remedy = "If it is a paragraph, take the number sign before it away; if not, shorten it."


class NoText(ImportFault):
    code = "no-text"
    problem = "The file has headings and no text under them."
    remedy = "Check that the whole chapter was saved in the file."

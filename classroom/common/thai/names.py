"""What can be read off a person's name."""

import re

# Written before a name and no part of it: "อ. วรรณา", "ผศ.ดร.สมชาย", "นางสาว อรุณี".
_TITLE = re.compile(r"^(?:[ก-ฮ]{1,3}\.\s*|(?:นาย|นาง|นางสาว|Mr|Mrs|Ms|Dr|Prof)\.?\s+)+")
_LETTER = re.compile(r"[ก-ฮ]|[^\W\d_ก-๛]")


def initials(full_name: str) -> str:
    """Return the letters that stand for a person: of the given name and of the family name.

    In Thai it is the first consonant, for a leading vowel is not said first: "เกษม ใจดี" is "กจ".
    A name without a letter gives an empty string.
    """
    words = _TITLE.sub("", full_name.strip()).split()
    chosen = [words[0], words[-1]] if len(words) > 1 else words[:1]
    letters = (_LETTER.search(word) for word in chosen)
    return "".join(letter[0].upper() for letter in letters if letter)

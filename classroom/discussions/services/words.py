"""How much somebody has written."""

from classroom.common.markup import plain_text
from classroom.common.thai.words import count_words


def own_words(markdown: str) -> int:
    """Count the words of a post without those that it quotes."""
    return count_words(
        plain_text("\n".join(line for line in markdown.split("\n") if not line.lstrip().startswith(">")))
    )

"""Titles that may be written twice: as they are, and in English for those who read the pages in English."""

from collections.abc import Mapping
from typing import Any

from django.contrib.admin import display
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

ENGLISH = "en"


def title_in_language(title: str, title_en: str) -> str:
    """Return the title that the reader of a page in the active language is shown: the English one where there is one."""
    return title_en if title_en and get_language() == ENGLISH else title


def both_titles(title: str, title_en: str) -> str | dict[str, str]:
    """Return what is kept, as JSON, where a title is shown later to readers of either language: see `in_language`."""
    return {"title": title, "title_en": title_en} if title_en else title


class Titled:
    """For a model with `title` and `title_en`. A model of a text has its `language` too."""

    @property
    @display(description=_("title"), ordering="title")
    def shown_title(self) -> str:
        """The title in the active language, for everything that speaks of the thing. The text itself has `title`."""
        return title_in_language(self.title, self.title_en)

    @property
    def shown_language(self) -> str:
        """The language of `shown_title`, for the `lang` of its element; where there is no title, that of the page."""
        language = get_language()
        return language if not self.title or (self.title_en and language == ENGLISH) else self.language

    @property
    def both_titles(self) -> str | dict[str, str]:
        return both_titles(self.title, self.title_en)


def in_language(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return `details` with each title that was kept as `both_titles` in the active language."""
    return {
        name: title_in_language(**value) if isinstance(value, dict) and value.keys() == {"title", "title_en"} else value
        for name, value in details.items()
    }

"""How a person likes to read: what there is to choose."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Theme(models.TextChoices):
    SYSTEM = "", _("As the device")
    LIGHT = "light", _("Light")
    SEPIA = "sepia", _("Sepia")
    DARK = "dark", _("Dark")


class TextSize(models.TextChoices):
    SMALL = "s", _("Small")
    MEDIUM = "", _("Medium")
    LARGE = "l", _("Large")
    LARGEST = "xl", _("Largest")


class Leading(models.TextChoices):
    """Line heights 1.6, 1.9, 2.2 and 2.4."""

    TIGHT = "tight", pgettext_lazy("line spacing", "Close")
    NORMAL = "", _("Normal")
    LOOSE = "loose", _("Wide apart")
    LOOSEST = "loosest", _("Widest apart")


class Alignment(models.TextChoices):
    RAGGED = "", _("Ragged right")
    JUSTIFIED = "justify", _("Justified")


class Typeface(models.TextChoices):
    LOOPED = "", _("Looped letters")
    LOOPLESS = "loopless", _("Loopless letters")


class Measure(models.TextChoices):
    NARROW = "narrow", pgettext_lazy("line length", "Narrow")
    NORMAL = "", _("Normal")
    WIDE = "wide", _("Wide")


class Digits(models.TextChoices):
    """In which digits the pages write numbers; the book's own are never rewritten."""

    ARABIC = "", "0 1 2 3"
    THAI = "thai", "๐ ๑ ๒ ๓"


class Era(models.TextChoices):
    """In which era the pages write years."""

    LANGUAGE = "", _("As the language")
    BUDDHIST = "be", _("Buddhist Era")
    COMMON = "ce", _("Common Era")

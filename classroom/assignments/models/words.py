"""The words of an attempt, cut."""

from django.db import models

from classroom.assignments.models.attempts import Attempt


class KeptWords(models.Model):
    """The words of an attempt as they were cut to be compared, so that they are cut once. Never more than the attempt has.

    `cutter` says in which way they were cut: other code, another dictionary, other names make other words.
    """

    attempt = models.OneToOneField(Attempt, models.CASCADE, primary_key=True, related_name="kept_words")
    cutter = models.CharField(max_length=64)
    packed = models.BinaryField()

    class Meta:
        verbose_name_plural = "kept words"

    def __str__(self) -> str:
        return f"{self.attempt_id}"

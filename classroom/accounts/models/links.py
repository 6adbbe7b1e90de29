"""What was mailed to whom, as far as it is counted."""

from django.db import models


class MailedLink(models.Model):
    """That a link was mailed to an address, kept for a day: so that nobody's mailbox is filled, whoever sends and however.

    Of the address stands here what only this site can make of it (`queries.links.key_of`).
    """

    kind = models.CharField(max_length=32)
    address_key = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("address_key", "kind", "at"), name="mailed_link_of_address"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.address_key[:8]}"

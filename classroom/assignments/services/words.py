"""The words of essays, kept from one comparison to the next."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from classroom.assignments.models import Attempt, KeptWords
from classroom.common.cutting import Words, pack, unpack


def kept_words(attempts: Sequence[int], cutter: str) -> dict[int, Words]:
    """What is kept of the attempts with these keys and was cut by `cutter`; one query."""
    rows = KeptWords.objects.filter(attempt__in=attempts, cutter=cutter).values_list("attempt", "packed")
    return {attempt: unpack(bytes(packed)) for attempt, packed in rows}


@transaction.atomic
def keep_words(words: Mapping[int, Words], cutter: str) -> None:
    """Keep what was cut, by the keys of attempts, in place of what was kept before. What was emptied meanwhile is not."""
    if not words:
        return
    there = Attempt.objects.select_for_update(no_key=True).filter(pk__in=words).exclude(markdown="")
    KeptWords.objects.bulk_create(
        [
            KeptWords(attempt_id=attempt, cutter=cutter, packed=pack(words[attempt]))
            for attempt in there.order_by("pk").values_list("pk", flat=True)
        ],
        update_conflicts=True,
        unique_fields=["attempt"],
        update_fields=["cutter", "packed"],
    )

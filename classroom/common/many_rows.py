"""Many rows of a table changed or deleted in few and short statements."""

from collections.abc import Iterable, Sequence

from django.db.models import Model


def update_rows(rows: Sequence[Model], fields: Iterable[str]) -> None:
    """Write `fields` of rows that are locked, or that nobody else writes: a row that is gone would come again.

    An insert that meets its own keys; Django's `bulk_update` takes ten times longer to put its CASE together.
    """
    if rows:
        manager = type(rows[0])._base_manager
        manager.bulk_create(
            rows, batch_size=500, update_conflicts=True, unique_fields=["pk"], update_fields=list(fields)
        )


def delete_unused(model: type[Model], keys: Iterable[int]) -> None:
    """Delete rows of `model` that nothing hangs from, as `hanging_from` has just said in this transaction; one statement.

    Django would look through every relation for what to delete with them, by the hundred. What came to hang from one of
    them meanwhile makes the database refuse it all.
    """
    rows = model._base_manager.filter(pk__in=list(keys))
    rows._raw_delete(rows.db)

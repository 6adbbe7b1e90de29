"""What hangs from rows that are to be deleted: nobody's work goes with them."""

from collections.abc import Collection, Iterable

from django.db.models import DO_NOTHING, Model


def hanging_from(model: type[Model], keys: Iterable[int], *, but: Collection[type[Model]] = ()) -> set[int]:
    """The keys of those rows of `model` that a row of another table points to, but for tables of `but`.

    One query for each relation, however many rows. Relations that outlive their object (the audit's) do not count.
    """
    free, held = set(keys), set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        if relation.on_delete is DO_NOTHING or relation.related_model in but or not free:
            continue
        name = relation.field.attname
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": list(free)})
        found = set(rows.order_by().values_list(name, flat=True).distinct())
        held |= found
        free -= found
    return held

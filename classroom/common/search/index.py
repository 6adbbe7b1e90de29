"""The index in the database: one interface, two databases, no extension.

An app that has texts to be found owns a model of *pieces*: a `ForeignKey` to the row whose text it is, and `clusters`,
a ClustersField. Its migration makes the index with `IndexPhrases`; its services call `index_texts` whenever a text is
saved, in the same transaction. What is found stays a queryset:

    containing(visible_posts(enrollment, now), PostPiece.post, terms)

The database keeps the index up with the pieces by itself: SQLite by triggers on an FTS5 table, PostgreSQL by a stored
column with a GIN index. So pieces are written, deleted, flushed and moved to another database like any rows.
"""

from collections.abc import Mapping, Sequence

from django.db import models
from django.db.migrations.operations.base import Operation
from django.db.models import Expression, Model, QuerySet
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from classroom.common.search.clusters import pieces
from classroom.common.search.terms import Term

_BATCH = 500
# The key of a piece is that of its row, moved up, and its number among the row's pieces: so that SQLite need not look
# the piece up to know whose it is.
_PART_BITS = 20
# For SQL: a piece is not the first of its row.
_IS_FURTHER = f"(id & {(1 << _PART_BITS) - 1}) > 0"


class ClustersField(models.TextField):
    """The clusters of a text with spaces between them, as `pieces` gives them."""


class _RowsWith(Expression):
    """For `pk__in`: the rows that have all of some terms, each in any of its pieces."""

    def __init__(self, owner: models.ForeignKey, terms: Sequence[Term]) -> None:
        super().__init__(output_field=models.BigIntegerField())
        self.owner = owner
        self.terms = terms

    def as_sqlite(self, compiler, connection) -> tuple[str, list[str]]:
        index = connection.ops.quote_name(_index_of(self.owner.model))
        one = f"SELECT rowid >> {_PART_BITS} FROM {index} WHERE {index} MATCH %s"  # noqa: S608 - names
        # Clusters are letters and digits: there is nothing in them to escape.
        wanted = [" OR ".join(f'"{" ".join(phrase)}"' for phrase in term.phrases) for term in self.terms]
        return f"({' INTERSECT '.join([one] * len(wanted))})", wanted

    def as_postgresql(self, compiler, connection) -> tuple[str, list[str]]:
        owner, table = map(connection.ops.quote_name, (self.owner.column, self.owner.model._meta.db_table))
        terms = ["(" + " || ".join(["phraseto_tsquery('simple', %s)"] * len(term.phrases)) + ")" for term in self.terms]
        wanted = [" ".join(phrase) for term in self.terms for phrase in term.phrases]
        select = f"SELECT {owner} FROM {table} WHERE"  # noqa: S608 - names
        one = f"{select} positions @@ ({' && '.join(terms)})"
        if len(terms) == 1:
            return f"({one})", wanted
        # The terms may stand in several pieces of a long text. There are few such rows, and an index knows them.
        several = " AND ".join(f"bool_or(positions @@ {term})" for term in terms)
        long = f"{select} {owner} IN ({select} {_IS_FURTHER}) GROUP BY {owner} HAVING {several}"
        return f"({one} UNION {long})", wanted * 2


def containing(rows: QuerySet, owner: ForwardManyToOneDescriptor, terms: Sequence[Term]) -> QuerySet:
    """Return those of `rows` whose text has all `terms`. `owner` is the ForeignKey of the pieces to the rows.

    A filter like any other: what `rows` leaves out is neither found nor counted. Without terms nothing is found.
    """
    return rows.filter(pk__in=_RowsWith(owner.field, terms)) if terms else rows.none()


def index_texts(owner: ForwardManyToOneDescriptor, texts: Mapping[int, str], *, are_new: bool = False) -> None:
    """Make the index of some rows anew, in the caller's transaction: `texts` by primary key; an empty text is not found.

    `are_new` says that the index holds nothing of these rows yet.
    """
    field = owner.field
    manager = field.model._default_manager
    keys = [] if are_new else list(texts)
    for first in range(0, len(keys), _BATCH):
        manager.filter(**{f"{field.name}__in": keys[first : first + _BATCH]}).delete()
    manager.bulk_create(
        (
            field.model(**{"pk": (key << _PART_BITS) + part, field.attname: key, "clusters": piece})
            for key, text in texts.items()
            for part, piece in enumerate(pieces(text))
        ),
        batch_size=_BATCH,
    )


class IndexPhrases(Operation):
    """Makes the index of a model of pieces; stands in the migration that makes the model, after it."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label, state) -> None:
        """The ORM knows nothing of it."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        for statement in _STATEMENTS[schema_editor.connection.vendor](model):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        # On PostgreSQL, and with SQLite's triggers, it goes with the table of the pieces.
        if schema_editor.connection.vendor == "sqlite":
            index = _index_of(from_state.apps.get_model(app_label, self.model_name))
            for trigger in ("added", "removed", "changed"):
                schema_editor.execute(f'DROP TRIGGER IF EXISTS "{index}_{trigger}"', params=None)
            schema_editor.execute(f'DROP TABLE "{index}"', params=None)

    def describe(self) -> str:
        return f"Make the index of {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model_name.lower()}_index"


def _index_of(model: type[Model]) -> str:
    return f"{model._meta.db_table}_index"


def _sqlite(model: type[Model]) -> list[str]:
    table, index = model._meta.db_table, _index_of(model)
    into = f'INSERT INTO "{index}"'
    add = f"{into}(rowid, clusters) VALUES (new.id, new.clusters);"
    # What an FTS5 table without a content of its own forgets, it has to be told.
    remove = f"""{into}("{index}", rowid, clusters) VALUES ('delete', old.id, old.clusters);"""
    return [
        f"""CREATE VIRTUAL TABLE "{index}" USING fts5(clusters, content="{table}", content_rowid="id", """
        """tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'")""",
        f'CREATE TRIGGER "{index}_added" AFTER INSERT ON "{table}" BEGIN {add} END',
        f'CREATE TRIGGER "{index}_removed" AFTER DELETE ON "{table}" BEGIN {remove} END',
        f'CREATE TRIGGER "{index}_changed" AFTER UPDATE ON "{table}" BEGIN {remove} {add} END',
    ]


def _postgresql(model: type[Model]) -> list[str]:
    table = model._meta.db_table
    owner = next(field.column for field in model._meta.fields if field.many_to_one)
    vector = "to_tsvector('simple'::regconfig, clusters)"
    return [
        f'ALTER TABLE "{table}" ADD COLUMN positions tsvector GENERATED ALWAYS AS ({vector}) STORED',
        f'CREATE INDEX "{_index_of(model)}" ON "{table}" USING gin (positions)',
        f'CREATE INDEX "{_index_of(model)}_long" ON "{table}" ("{owner}") WHERE {_IS_FURTHER}',
    ]


_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}

"""Files → lines of a list: what kind of list it is, where its headings stand, and what its columns hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from classroom.common.tables import UNREADABLE, Table, is_packed, read_table, too_large, unpack
from classroom.courses.services.roster import canvas, moodle, oneroster
from classroom.courses.services.roster.columns import find_head, guess_columns, meanings_of
from classroom.courses.services.roster.rows import RosterRow, row_of, said_by

LARGEST = 12_000_000
LONGEST_LIST = 20_000
_FORMS = (oneroster, canvas, moodle)


@dataclass
class Found:
    """What was read. `columns` and `head` (the line of the headings, None without) are those of a plain list.

    `form` is list, canvas, moodle or oneroster, or lists for several that were brought at once; `courses` are the titles of
    the courses by what the files call them. `by_file` is what may say which course a list is about that names none: what
    stands above its headings, and the name of its file. In several lists its rows have that name in the place of a
    course, which is the key here; a list that is alone has an empty one.
    """

    form: str
    name: str
    tables: Mapping[str, Table]
    rows: Sequence[RosterRow]
    courses: dict[str, str] = field(default_factory=dict)
    head: int | None = None
    columns: Sequence[str | None] = ()
    notes: list[str] = field(default_factory=list)
    by_file: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The table of a plain list, or the first of several."""
        return next(iter(self.tables.values()))


def read_files(files: Sequence[tuple[str, bytes]], how: Mapping[str, Any] | None = None) -> Found:
    """Read a list, the files of a system of courses, or several of both. Raises ValidationError, which says what is wrong
    and where.

    `how` says how, where finding it out goes wrong: encoding, delimiter, sheet, head (a line, 0 for none), columns (their
    meanings by number) and as_list.
    """
    how = how or {}
    found = [one for archive, tables in _tables(files, how) for one in _read(archive, tables, how)]
    return found[0][1] if len(found) == 1 else together(found)


def _read(archive: str, tables: dict[str, Table], how: Mapping[str, Any]) -> Iterator[tuple[str, Found]]:
    """What is in the files of `archive`, where all belongs together, or in those that lie loose; with names of files."""
    rest = dict(tables)
    heads = {name: {cell.strip().lower() for cell in table.rows[0][1]} for name, table in tables.items()}
    for form in () if how.get("as_list") else _FORMS:
        found: list[tuple[str, Found]] = []
        while names := form.recognise({name: heads[name] for name in rest}):
            one = _standard(form, {key: rest[name] for key, name in names.items()})
            found.append((archive or next(iter(names.values())), one))
            rest = {name: table for name, table in rest.items() if name not in names.values()}
        if found:
            left = [name for name in rest if archive or heads[name] & form.KEYS]
            if left and not archive:
                found[-1][1].notes.append(_("Not needed: %(names)s") % {"names": ", ".join(left)})
            rest = {name: table for name, table in rest.items() if name not in left}
            yield from found
    if archive and len(rest) > 1:
        raise ValidationError(
            _("These files belong to no system that is known here: %(names)s. Choose one list at a time.")
            % {"names": ", ".join(rest)}
        )
    for name, table in rest.items():
        try:
            yield archive or name, _list({name: table}, how)
        except ValidationError as error:
            if len(tables) == 1:
                raise
            raise ValidationError(f"{name}: {' '.join(error.messages)}") from error


def may_be_in_another_encoding(error: ValidationError) -> bool:
    """Whether what `read_files` has refused may be read when somebody says in which encoding it is written."""
    return any(each.code == UNREADABLE for each in error.error_list)


def needs_a_look(found: Found) -> bool:
    """Whether a person has to say what the columns are, for nobody could be matched or named by what was found."""
    if found.form != "list":
        return False
    meanings = set(found.columns)
    return not (meanings & {"student_number", "email", "username"} and meanings & {"full_name", "first_name"})


def _tables(files: Sequence[tuple[str, bytes]], how: Mapping[str, Any]) -> list[tuple[str, dict[str, Table]]]:
    """The tables of the files: those that lie loose, then those of each archive, with its name."""
    loose: dict[str, Table] = {}
    archives: list[tuple[str, dict[str, Table]]] = []
    for name, content in files:
        if len(content) > LARGEST:
            raise ValidationError(too_large(LARGEST))
        parts = unpack(content) if is_packed(content) else None
        found: dict[str, Table] = {}
        for part_name, part in (parts or {name: content}).items():
            is_manifest = part_name.lower() == "manifest.csv"
            try:
                table = read_table(
                    part, encoding=how.get("encoding", ""), delimiter=how.get("delimiter", ""),
                    sheet=how.get("sheet", ""), most_rows=LONGEST_LIST, largest=LARGEST * 2,
                )  # fmt: skip
            except ValidationError as error:
                if parts and not part.strip():
                    continue  # archives hold empty files for what there is none of
                if len(files) == 1 and not parts:
                    raise
                raise ValidationError(
                    [ValidationError(f"{part_name}: {each.messages[0]}", each.code) for each in error.error_list]
                ) from error
            if not is_manifest:
                found[part_name] = table
        if parts is not None:
            archives.append((name or "zip", found))
        else:
            loose |= {_free(each, loose): table for each, table in found.items()}
    every = [(name, tables) for name, tables in (("", loose), *archives) if tables]
    if not every:
        raise ValidationError(_("There is nothing in it."))
    return every


def _free(name: str, taken: Mapping[str, Table]) -> str:
    """A name for a file that no other has: two folders may hold files of the same name."""
    return next(each for each in (name, *(f"{name} ({n})" for n in range(2, 100))) if each not in taken)


def _standard(form: Any, tables: dict[str, Table]) -> Found:
    rows, courses, notes = form.read(tables)
    return Found(form.FORM, form.NAME, tables, rows, courses, notes=notes)


def _list(tables: dict[str, Table], how: Mapping[str, Any]) -> Found:
    (name, table), *_rest = tables.items()
    notes: list[str] = []
    asked = how.get("head")
    head = find_head(table) if asked is None else next((n for n, _row in table.rows if n == asked), None)
    cells = dict(table.rows)
    if head is not None:
        columns = meanings_of(table, head)
        above = sum(1 for number, _row in table.rows if number < head)
        if above:
            notes.append(
                ngettext(
                    "%(n)d line above the headings is left out.", "%(n)d lines above the headings are left out.", above
                )
                % {"n": above}
            )
    else:
        columns = guess_columns(table)
        notes.append(_("There is no line of headings: the columns are told by what is in them."))
    if chosen := how.get("columns"):
        columns = [chosen.get(str(place)) or None for place in range(len(columns))]
    lines = [(number, row) for number, row in table.rows if head is None or number > head]
    if head is not None:
        again = [number for number, row in lines if row == cells[head]]
        if again:
            notes.append(_("The headings stand there %(n)d times, as on printed pages.") % {"n": len(again) + 1})
            lines = [(number, row) for number, row in lines if row != cells[head]]
    rows = [row_of(number, said_by(row, columns), cleaned=number in table.cleaned) for number, row in lines]
    if not rows:
        raise ValidationError(_("There is nobody below the headings."))
    courses = {row.course: row.course_title for row in rows if row.course}
    above = (" ".join(row) for number, row in table.rows if head is not None and number < head)
    by_file = {} if courses else {"": (*above, table.sheet, name)}
    return Found(
        "list", pgettext("of people", "List"), {name: table}, rows, courses, head, columns, notes, by_file
    )  # fmt: skip


def together(found: Sequence[tuple[str, Found]]) -> Found:
    """Several lists as one, with the names of their files. Raises ValidationError for one that has to be looked at."""
    rows, courses, tables, by_file, notes = [], {}, {}, {}, []
    for name, one in found:
        if needs_a_look(one):
            raise ValidationError(
                _("%(name)s: it cannot be told where the numbers and names of people stand. Bring this list alone.")
                % {"name": name}
            )
        table, has_course = one.table, any(row.course for row in one.rows)
        if not has_course:
            by_file[name] = one.by_file.get("", (name,))
        rows += one.rows if has_course else [replace(row, course=name) for row in one.rows]
        courses |= one.courses
        tables |= {f"{name}: {each}": part for each, part in one.tables.items()}
        lines = ngettext("%(n)d line", "%(n)d lines", len(one.rows)) % {"n": len(one.rows)}
        about = [str(one.name) if one.form != "list" else "", table.form, lines, *one.notes]
        notes.append(f"{name}: {' · '.join(filter(None, about))}")
    if len(rows) > LONGEST_LIST:
        raise ValidationError(_("The list has more than %(limit)s lines. Take it in parts.") % {"limit": LONGEST_LIST})
    return Found("lists", _("Several lists"), tables, rows, courses, notes=notes, by_file=by_file)

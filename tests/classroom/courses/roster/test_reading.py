"""Files of every kind become lines of a list, or are refused with what is wrong and where."""

import pytest
from django.core.exceptions import ValidationError

from classroom.courses.models import Role
from classroom.courses.services.roster import needs_a_look, read_files
from tests.classroom.courses.roster.files import CANVAS, MOODLE, ods_of, ods_row, oneroster, xlsx_of
from tests.documents import zipped

REGISTRAR = """มหาวิทยาลัยแห่งหนึ่ง
ใบรายชื่อนักศึกษา ปศ 331 ภาคการศึกษาที่ 1/2569
ลำดับ,รหัสนักศึกษา,ชื่อ - สกุล,,,คณะ
1,๖๕๐๑๐๙๙๐,นางสาว,อรทัย,ใจดี,อักษรศาสตร์
2,65010991,นาย,สมชาย,รักเรียน,วิทยาศาสตร์
ลำดับ,รหัสนักศึกษา,ชื่อ - สกุล,,,คณะ
3,65010992,ว่าที่ ร.ต.,มานะ\u200b,มีใจ,อักษรศาสตร์"""


def read(content: bytes | str, **how):
    return read_files([("list", content.encode() if isinstance(content, str) else content)], how)


class TestLists:
    @pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
    def test_a_registrars_sheet_with_titles_above_repeated_headings_and_one_heading_for_three_cells(self, code):
        found = read(REGISTRAR.replace("\u200b", "").encode(code))
        assert [(row.number, row.student_number, row.full_name, row.faculty) for row in found.rows] == [
            (4, "65010990", "อรทัย ใจดี", "อักษรศาสตร์"),
            (5, "65010991", "สมชาย รักเรียน", "วิทยาศาสตร์"),
            (7, "65010992", "มานะ มีใจ", "อักษรศาสตร์"),
        ]
        assert found.head == 3
        assert found.table.encoding == code
        assert len(found.notes) == 2  # lines above, headings again
        assert not needs_a_look(found)

    def test_what_is_cleaned_is_said(self):
        found = read(REGISTRAR)
        assert found.rows[0].notes == ("Thai digits were written as 0-9.",)
        assert found.rows[2].notes == ("Invisible signs or odd spaces were taken out.",)

    def test_beside_a_first_name_the_word_for_both_is_the_surname(self):
        (row,) = read("รหัส,ชื่อ,ชื่อสกุล\n65010990,อรทัย,ใจดี").rows
        assert row.full_name == "อรทัย ใจดี"

    def test_a_column_can_be_told_to_be_something_else(self):
        found = read("aaa,bbb\n65010990,อรทัย ใจดี", head=1, columns={"0": "student_number", "1": "full_name"})
        assert (found.rows[0].student_number, found.rows[0].full_name) == ("65010990", "อรทัย ใจดี")

    def test_the_teacher_of_a_students_line_is_nobody_in_it(self):
        [row] = read("รหัสนักศึกษา,ชื่อ-สกุล,ผู้สอน,บทบาท\n65010990,อรทัย ใจดี,มานะ มีใจ,นักศึกษา").rows
        assert (row.full_name, row.role) == ("อรทัย ใจดี", Role.STUDENT)
        assert needs_a_look(read("รหัสวิชา,ผู้สอน,อีเมล\nปศ 101,มานะ มีใจ,mana@x.ac.th"))  # nothing says that they teach

    def test_a_list_without_numbers_has_to_be_looked_at(self):
        assert needs_a_look(read("ก,ข\nค,ง"))

    def test_a_number_that_the_spreadsheet_has_rounded_is_no_number(self):
        assert "rounded" in read("รหัส,ชื่อ-สกุล\n6.50E+09,อรทัย ใจดี").rows[0].problem

    def test_words_for_having_left(self):
        rows = read("รหัส,ชื่อ-สกุล,สถานะ\n65010990,ก ก,W\n65010991,ข ข,ปกติ").rows
        assert [row.has_left for row in rows] == [True, False]


class TestSpreadsheets:
    def test_a_workbook_with_numbers_and_another_sheet(self):
        content = xlsx_of(
            [[], ["รหัสนักศึกษา", "ชื่อ-สกุล"], [65010990, "นายสมชาย\u00a0รักเรียน"]],
            more={"กลุ่ม 2": [["รหัสนักศึกษา", "ชื่อ-สกุล"], [65010991, "อรทัย ใจดี"]]},
        )
        found = read(content)
        assert [(row.number, row.student_number, row.full_name) for row in found.rows] == [
            (3, "65010990", "สมชาย รักเรียน")
        ]
        assert (found.table.form, found.table.sheets) == ("XLSX", ("รายชื่อ", "กลุ่ม 2"))
        assert found.rows[0].notes
        assert read(content, sheet="กลุ่ม 2").rows[0].student_number == "65010991"

    def test_an_ods_whose_empty_cells_go_on_to_the_edge(self):
        rows = ods_row("รหัสนักศึกษา", "ชื่อ-สกุล") + ods_row("65010990", "อรทัย ใจดี") + ods_row(times=1_048_000)
        found = read(ods_of(rows))
        assert (found.table.form, found.rows[0].full_name) == ("ODS", "อรทัย ใจดี")


class TestSystems:
    def test_canvas(self):
        found = read_files(list(CANVAS.items()))
        rows = [
            (r.course, r.student_number, r.full_name, r.group, r.role, r.has_left, bool(r.problem)) for r in found.rows
        ]
        assert found.form == "canvas"
        assert rows == [
            ("rus331", "65010231", "ณัฐวดี ขัติยะ", "กลุ่ม 1", Role.STUDENT, False, False),
            ("rus331", "65010990", "อรทัย ใจดี", "กลุ่ม 1", Role.STUDENT, False, False),
            ("rus331", "", "วรรณา ศรีสุวรรณ", "", Role.INSTRUCTOR, False, False),
            ("NEW1", "65010990", "อรทัย ใจดี", "", Role.STUDENT, False, False),
            ("rus331", "65010991", "สมชาย รักเรียน", "", Role.STUDENT, True, False),
            ("NEW1", "", "", "", Role.STUDENT, False, True),
            ("NEW1", "", "วรรณา ศรีสุวรรณ", "", None, False, False),
        ]
        assert found.courses == {"rus331": "รัสเซียและโซเวียต", "NEW1": "วิชาใหม่"}

    def test_canvas_in_an_archive(self):
        assert len(read_files([("sis.zip", zipped(CANVAS))]).rows) == 7

    def test_users_of_canvas_alone_are_students_of_the_course(self):
        found = read_files([("users.csv", CANVAS["users.csv"])])
        assert len(found.rows) == 4
        assert found.notes

    def test_moodle(self):
        found = read(MOODLE)
        assert found.form == "moodle"
        assert [
            (r.number, r.course, r.student_number, r.username, r.group, r.role, r.has_left) for r in found.rows
        ] == [
            (2, "rus331", "65010990", "ortai", "กลุ่ม 1", Role.STUDENT, False),
            (2, "NEW1", "65010990", "ortai", "", Role.STUDENT, False),
            (3, "rus331", "", "wanna", "", Role.INSTRUCTOR, False),
            (4, "rus331", "65010991", "somchai", "", Role.STUDENT, True),
        ]

    @pytest.mark.parametrize("version", ["1.1", "1.2"])
    def test_oneroster(self, version):
        found = read(zipped(oneroster(version)))
        assert found.form == "oneroster"
        assert [(r.course, r.student_number, r.full_name, r.group, r.has_left) for r in found.rows] == [
            ("rus331", "65010990", "อรทัย ใจดี", "กลุ่ม 1", False),
            ("rus331", "65010231", "ณัฐวดี ขัติยะ", "กลุ่ม 1", True),
        ]


ODS = "application/vnd.oasis.opendocument.spreadsheet"
TWO_CODES = "รหัส,ชื่อ\n65010990,อรทัย\n".encode() + "65010991,สมชาย ใจดี".encode("cp874")
BAD = {
    "nothing": (b"", "nothing in it"),
    "100 MB": (b"a," * 6_500_000, "larger than 12 MB"),
    "a million columns": (b"," * 1_000_000 + b"x", "more than 200 columns"),
    "too many lines": (b"65010990,a\n" * 20_002, "more than 20000 lines"),
    "two encodings": (TWO_CODES, "line 1 is written in UTF-8, line 3"),
    "no text": (b"\x00\x01\x02\xff\xfe\xfc", "neither a table"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Excel"),
    "an archive of nothing known": (zipped({"a.pdf": "x"}), "neither XLSX nor ODS"),
    "a bomb": (zipped({"users.csv": b"a" * 19_000_000}), "unpacks to more"),
    "a broken workbook": (zipped({"xl/workbook.xml": "<a"}), "cannot be read"),
    "an ODS of a million filled rows": (ods_of(ods_row("65010990", times=1_000_000)), "more than 20000 lines"),
    "an ODS with an entity": (
        zipped({"mimetype": ODS, "content.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}),
        "cannot be read",
    ),
    "headings alone": ("รหัสนักศึกษา,ชื่อ-สกุล".encode(), "nobody below"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_words(name):
    content, words = BAD[name]
    with pytest.raises(ValidationError, match=words):
        read(content)


class TestSeveral:
    """Lists of several courses that are brought at once, of whatever kinds."""

    TITLED = "มหาวิทยาลัยแห่งหนึ่ง\nรายวิชา ปศ 101\nรหัสนักศึกษา,ชื่อ-สกุล\n65010990,อรทัย ใจดี"

    def test_each_is_read_in_its_own_way_and_stands_by_its_file_or_its_courses(self):
        found = read_files([
            ("one.csv", self.TITLED.encode("cp874")), ("two.tsv", "65010991\tสมชาย รักเรียน".encode()),
            ("moodle.csv", MOODLE), ("all.zip", zipped(oneroster())), ("users.csv", CANVAS["users.csv"]),
            ("enrollments.csv", CANVAS["enrollments.csv"]), ("sections.csv", CANVAS["sections.csv"]),
        ])  # fmt: skip
        assert found.form == "lists"
        assert not needs_a_look(found)
        courses = {(row.student_number, row.course) for row in found.rows if row.student_number == "65010990"}
        assert courses == {
            ("65010990", "one.csv"), ("65010990", "rus331"), ("65010990", "NEW1"), ("65010990", "C1"), ("65010990", "C2"),
        }  # fmt: skip
        assert {row.course for row in found.rows if row.student_number == "65010991"} == {"two.tsv", "rus331", "C1"}
        assert {name: "รายวิชา ปศ 101" in above for name, above in found.by_file.items()} == {
            "one.csv": True, "two.tsv": False,
        }  # fmt: skip
        said = "\n".join(found.notes)
        assert "one.csv: Windows-874 (TIS-620) · 1 line" in said
        assert "2 lines above the headings are left out." in said
        assert "all.zip: OneRoster · UTF-8 · 2 lines" in said

    def test_two_files_of_one_name_are_two_lists(self):
        found = read_files([("list.csv", b"65010990,a b"), ("list.csv", b"65010991,c d")])
        assert list(found.by_file) == ["list.csv", "list.csv (2)"]
        assert len(found.rows) == 2

    def test_what_a_system_gives_beside_and_is_not_needed_is_named(self):
        terms = ("terms.csv", b"term_id,name\nt1,x")
        found = read_files([*CANVAS.items(), terms])
        assert (found.form, found.notes[-1]) == ("canvas", "Not needed: terms.csv")

    WRONG = {
        "no numbers": ("ชื่อ-สกุล,กลุ่ม\nอรทัย ใจดี,1".encode(), "it cannot be told where the numbers"),
        "headings alone": ("รหัสนักศึกษา,ชื่อ-สกุล".encode(), "There is nobody below"),
        "nothing": (b"", "There is nothing in it"),
        "two encodings": ("รหัสนักศึกษา\n".encode() + "อรทัย".encode("cp874"), ".*another encoding"),
    }  # fmt: skip

    @pytest.mark.parametrize("name", WRONG)
    def test_one_that_cannot_be_read_by_itself_is_named_and_none_is_taken(self, name):
        content, words = self.WRONG[name]
        with pytest.raises(ValidationError, match=rf"bad\.csv: {words}"):
            read_files([("good.csv", self.TITLED.encode()), ("bad.csv", content)])

    def test_an_archive_of_lists_that_belong_to_no_system_is_refused(self):
        with pytest.raises(ValidationError, match=r"a\.csv, b\.csv"):
            read_files([("lists.zip", zipped({"a.csv": "65010990,a", "b.csv": "65010991,b"}))])


def test_an_encoding_that_does_not_fit_names_the_line():
    with pytest.raises(ValidationError, match="line 2 is not written in it"):
        read("a\nอรทัย".encode("cp874"), encoding="utf-8")

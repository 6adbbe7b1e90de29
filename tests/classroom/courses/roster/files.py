"""Lists as registrars and systems of courses give them, made here."""

import csv
import io
from io import BytesIO

from openpyxl import Workbook

from tests.documents import zipped

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"


def rows_of(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


def csv_of(text: str, *, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows_of(text))
    return out.getvalue().encode()


def xlsx_of(rows: list[list], *, more: dict[str, list[list]] | None = None) -> bytes:
    book, out = Workbook(), BytesIO()
    book.active.title = "รายชื่อ"
    for row in rows:
        book.active.append(row)
    for title, others in (more or {}).items():
        sheet = book.create_sheet(title)
        for row in others:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def ods_of(rows: str, *, mimetype: str = "application/vnd.oasis.opendocument.spreadsheet") -> bytes:
    """`rows` are table rows in XML, with the prefixes of ODF."""
    spaces = " ".join(f'xmlns:{name}="{_NAMES}{name}:1.0"' for name in ("office", "text", "table"))
    body = f'<office:spreadsheet><table:table table:name="Sheet1">{rows}</table:table></office:spreadsheet>'
    content = f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    return zipped({"mimetype": mimetype, "content.xml": content})


def ods_row(*cells: str, times: int = 1) -> str:
    inside = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    empty = '<table:table-cell table:number-columns-repeated="16380"/>'
    return f'<table:table-row table:number-rows-repeated="{times}">{inside}{empty}</table:table-row>'


CANVAS = {
    "users.csv": csv_of(
        "user_id|login_id|first_name|last_name|email|status\n"
        "65010231|natthawadee|ณัฐวดี|ขัติยะ|student1@example.ac.th|active\n"
        "65010990|ortai|อรทัย|ใจดี|ortai@x.ac.th|active\n"
        "T01|wanna|วรรณา|ศรีสุวรรณ|instructor@example.ac.th|active\n"
        "65010991|gone|สมชาย|รักเรียน|gone@x.ac.th|active"
    ),
    "courses.csv": csv_of(
        "course_id|short_name|long_name|status\nC1|rus331|รัสเซียและโซเวียต|active\nC2|NEW1|วิชาใหม่|active"
    ),
    "sections.csv": csv_of("section_id|course_id|name|status\nS1|C1|กลุ่ม 1|active\nS2|C2|วิชาใหม่|active"),
    "enrollments.csv": csv_of(
        "course_id|user_id|role|section_id|status\n"
        "C1|65010231|student|S1|active\nC1|65010990|student|S1|active\nC1|T01|teacher||active\n"
        "C2|65010990|student|S2|active\nC1|65010991|student||deleted\nC2|NOBODY|student||active\nC2|T01|designer||active"
    ),
}
MOODLE = csv_of(
    "username|password|firstname|lastname|email|idnumber|course1|group1|role1|course2|type2|enrolstatus2\n"
    "ortai|changeme|อรทัย|ใจดี|ortai@x.ac.th|65010990|rus331|กลุ่ม 1|student|NEW1|1|\n"
    "wanna|x|วรรณา|ศรีสุวรรณ|instructor@example.ac.th||rus331||editingteacher||3|\n"
    "somchai|x|สมชาย|รักเรียน|somchai@x.ac.th|65010991|||student|rus331|1|1"
)


def oneroster(version: str = "1.2") -> dict[str, bytes]:
    users = {
        "1.1": "sourcedId|status|dateLastModified|enabledUser|orgSourcedIds|role|username|userIds|givenName|familyName|"
        "middleName|identifier|email\n"
        "u1|active|2026-06-01|true|o1|student|ortai||อรทัย|ใจดี||65010990|ortai@x.ac.th\n"
        "u2|tobedeleted|2026-06-01|true|o1|student|nat||ณัฐวดี|ขัติยะ||65010231|student1@example.ac.th",
        "1.2": "sourcedId|status|dateLastModified|enabledUser|username|userIds|givenName|familyName|middleName|identifier|"
        "email\n"
        "u1|active|2026-06-01|true|ortai||อรทัย|ใจดี||65010990|ortai@x.ac.th\n"
        "u2|tobedeleted|2026-06-01|true|nat||ณัฐวดี|ขัติยะ||65010231|student1@example.ac.th",
    }
    return {
        "manifest.csv": csv_of(
            f"propertyName|value\nmanifest.version|1.0\noneroster.version|{version}\nfile.users|delta"
        ),
        "orgs.csv": csv_of("sourcedId|status|dateLastModified|name|type|identifier|parentSourcedId\no1||||school||"),
        "academicSessions.csv": csv_of("sourcedId|title|type|startDate|endDate\nt1|1/2569|term|2026-06-01|2026-10-31"),
        "courses.csv": csv_of(
            "sourcedId|status|dateLastModified|schoolYearSourcedId|title|courseCode\nc1||||รัสเซียและโซเวียต|rus331"
        ),
        "classes.csv": csv_of(
            "sourcedId|status|dateLastModified|title|grades|courseSourcedId|classCode|classType\n"
            "k1||||กลุ่ม 1||c1|rus331-1|scheduled\nk2||||กลุ่ม 2||c1|rus331-2|scheduled".replace("||||", "|||")
        ),
        "users.csv": csv_of(users[version]),
        "enrollments.csv": csv_of(
            "sourcedId|status|dateLastModified|classSourcedId|schoolSourcedId|userSourcedId|role\n"
            "e1|active||k1|o1|u1|student\ne2|active||k1|o1|u2|student"
        ),
    }

"""What the headings of lists say, in Thai and English, and the words for roles and for those who have left."""

import re

from django.utils.translation import gettext_lazy as _

from classroom.common.thai.normalise import fold
from classroom.courses.models import Role

#: What a column can hold, in the order in which a page offers it.
MEANINGS = {
    "student_number": _("Student number"),
    "full_name": _("First name and surname"),
    "title": _("Title before the name (left out)"),
    "first_name": _("First name"),
    "last_name": _("Surname"),
    "latin_name": _("Name in Latin letters"),
    "latin_first": _("First name in Latin letters"),
    "latin_last": _("Surname in Latin letters"),
    "email": _("E-mail"),
    "group": _("Group"),
    "faculty": _("Faculty"),
    "username": _("User name"),
    "role": _("Role"),
    "status": _("Status (left the course)"),
    "course": _("Course code"),
    "course_title": _("Title of the course"),
}
#: Who teaches: the name of the line's person where a line says whose role it tells, and of somebody else otherwise.
TEACHER = "teacher"
_HEADINGS = {
    "student_number": "student number|student id|student no|student code|id|number|id number|sis id|sis user id|รหัส|"
    "รหัสนักศึกษา|รหัสนิสิต|รหัส นศ|เลขประจำตัว|"
    "เลขประจำตัวนักศึกษา|เลขประจำตัวนิสิต|เลขประจำตัวผู้เรียน|รหัสประจำตัว|รหัสประจำตัวนักศึกษา|รหัสประจำตัวนิสิต",
    "full_name": "name|full name|student name|display name|name surname|ชื่อ-สกุล|ชื่อ-นามสกุล|ชื่อและนามสกุล|ชื่อและสกุล|ชื่อนักศึกษา|"
    "ชื่อนิสิต|ชื่อ-สกุลนักศึกษา|ชื่อ-นามสกุล (ไทย)|ชื่อ-สกุล (ไทย)|ชื่อ-สกุล ภาษาไทย|ชื่อ-นามสกุล ภาษาไทย",
    "title": "title|prefix|name prefix|คำนำหน้า|คำนำหน้าชื่อ|คำนำหน้านาม|ยศ",
    "first_name": "first name|given name|ชื่อ|ชื่อจริง|ชื่อตัว|ชื่อ (ไทย)|ชื่อไทย|ชื่อภาษาไทย",
    "last_name": "last name|surname|family name|สกุล|นามสกุล|นามสกุล (ไทย)|นามสกุลไทย|นามสกุลภาษาไทย|สกุลภาษาไทย",
    "latin_name": "name in english|english name|latin name|name (en)|name (english)|full name (en)|full name in english|"
    "ชื่ออังกฤษ|ชื่อภาษาอังกฤษ|ชื่อ-สกุล ภาษาอังกฤษ|ชื่อ-นามสกุล ภาษาอังกฤษ|ชื่อ-สกุล (อังกฤษ)|ชื่อ-นามสกุล (อังกฤษ)",
    "latin_first": "first name (en)|english first name|first name in english|ชื่อตัวภาษาอังกฤษ|ชื่อ (อังกฤษ)",
    "latin_last": "last name (en)|surname (en)|english last name|last name in english|นามสกุลภาษาอังกฤษ|สกุลภาษาอังกฤษ|"
    "นามสกุล (อังกฤษ)|นามสกุลอังกฤษ",
    "email": "email|e-mail|mail|email address|university email|อีเมล|อีเมล์|อีเมลล์|อีเมลนักศึกษา|อีเมลมหาวิทยาลัย|ไปรษณีย์อิเล็กทรอนิกส์",
    "group": "group|section|sec|section no|กลุ่ม|กลุ่มเรียน|กลุ่มที่|ตอนเรียน|หมู่เรียน|ตอน|หมู่|ตอนที่",
    "faculty": "faculty|คณะ|คณะวิชา|สังกัดคณะ",
    "username": "username|user name|login|login id|ชื่อผู้ใช้|บัญชีผู้ใช้",
    "role": "role|บทบาท",
    "status": "status|สถานะ|สถานภาพ|สถานะการลงทะเบียน",
    "course": "course|course code|course id|subject code|รหัสวิชา|รหัสรายวิชา",
    "course_title": "course title|course name|subject|ชื่อวิชา|ชื่อรายวิชา",
    TEACHER: "teacher|instructor|lecturer|teacher name|instructor name|ผู้สอน|อาจารย์|อาจารย์ผู้สอน|ชื่อผู้สอน|ชื่ออาจารย์",
}
SIGNS = r"[\s_\-–—./()*:\"']"
_SIGNS = re.compile(f"{SIGNS}+")


def compact(cell: str) -> str:
    """A heading without what is written in many ways: case, spaces, hyphens, brackets."""
    return _SIGNS.sub("", fold(cell))


_MEANING_OF = {compact(word): meaning for meaning, words in _HEADINGS.items() for word in words.split("|")}


def heading_of(cell: str) -> str | None:
    """What a heading says that its column holds: student_number, full_name, email …; None for any other."""
    return _MEANING_OF.get(compact(cell)) if len(cell) < 60 else None


_ROLES = {
    Role.STUDENT: "student|learner|studentenrollment|นักศึกษา|นิสิต|ผู้เรียน",
    Role.AUDITOR: "auditor|audit|au|extauditor|ผู้ร่วมฟัง|ผู้เข้าฟัง",
    Role.OBSERVER: "observer|observerenrollment|extobserver|ผู้สังเกตการณ์",
    Role.ASSISTANT: "assistant|ta|taenrollment|teachingassistant|aide|proctor|ผู้ช่วยสอน",
    Role.INSTRUCTOR: "instructor|teacher|teacherenrollment|lecturer|editingteacher|ผู้สอน|อาจารย์|อาจารย์ผู้สอน",
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words.split("|")}
_LEFT = set(
    "w|withdrawn|dropped|drop|deleted|inactive|tobedeleted|deletedlastcompleted|suspended|ถอน|ถอนรายวิชา|ถอนแล้ว|ลาออก|พ้นสภาพ".split(
        "|"
    )
)


def role_of(cell: str) -> str | None:
    """The role that a word means; that of a student for none, None for a word that nobody knows."""
    word = compact(cell)
    if not word:
        return Role.STUDENT
    known = _ROLE_OF.get(word)
    return known or next((role.value for role in Role if compact(str(role.label)) == word), None)


def has_left(cell: str) -> bool:
    """Whether a status says that somebody is not in the course any more."""
    return compact(cell) in _LEFT

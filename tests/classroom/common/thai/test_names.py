import pytest

from classroom.common.thai.names import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("ณัฐวดี ชัยมงคล", "ณช"),
        ("เกษม ใจดี", "กจ"),
        ("ธนกฤต วงศ์ไพศาล", "ธว"),
        ("อ. วรรณา ศรีสุข", "วศ"),
        ("ผศ.ดร.สมชาย แก้วมณี", "สก"),
        ("นางสาว อรุณี ณ อยุธยา", "ออ"),
        ("นายิกา รักเรียน", "นร"),
        ("Anna Smith", "AS"),
        ("Élise", "É"),
        ("  สมหญิง  ", "ส"),
        ("", ""),
        ("123", ""),
    ],
)
def test_initials_are_said_first(name, letters):
    assert initials(name) == letters

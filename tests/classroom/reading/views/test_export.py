"""Taking the chapter along: the page with its formats, and the files."""

import json
from importlib.util import find_spec

import pytest

from history.models import Fault, FaultReport
from history.services import edit_block, report_fault
from history.services.export import FORMATS
from history.tasks import make_chapter_files
from tests.cast import NOW
from tests.history.sample import SECOND, block
from tests.history.services.test_faults import passage

PAGE = "/courses/rus331/read/modern-russia/4/export/"
FORMAT_CODES = [code for code in FORMATS if code != "pdf" or find_spec("typst")]


def test_the_page_lists_formats_with_their_sizes(client, cast, chapter):
    client.force_login(cast.student1)
    client.get(PAGE)  # the files are made by this
    page = client.get(PAGE).text
    assert page.count('<span class="downloads__size">') == len(FORMAT_CODES)
    assert "being made" not in page
    assert "revision 1" in page
    assert all(f'href="{PAGE}{code}/"' in page for code in FORMAT_CODES)


def test_the_section_and_the_contents_lead_there(client, cast, chapter, path):
    client.force_login(cast.student1)
    assert 'href="../export/"' in client.get(path()).text
    assert f'href="{PAGE}"' in client.get("/courses/rus331/read/").text


def test_a_report_makes_no_other_file_than_the_one_that_holds_it(client, cast, chapter):
    client.force_login(cast.student1)
    tags = {code: client.get(f"{PAGE}{code}/")["ETag"] for code in FORMAT_CODES if code != "pdf"}
    report_fault(acting_user=cast.student1, now=NOW, passage=passage(chapter, "b3", "หรือตสกี"), suggested="ทรอตสกี")
    again = {code: client.get(f"{PAGE}{code}/")["ETag"] for code in tags}
    assert {code for code in tags if tags[code] != again[code]} == {"json"}


@pytest.mark.parametrize("code", [code for code in FORMAT_CODES if code != "pdf"])
def test_a_file_has_a_name_in_ascii_and_in_thai(client, cast, chapter, code):
    client.force_login(cast.student1)
    response = client.get(f"{PAGE}{code}/")
    assert response.status_code == 200
    suffix = FORMATS[code].suffix
    name = response["Content-Disposition"]
    assert name.startswith(f"attachment; filename=\"modern-russia-4-r1.{suffix}\"; filename*=UTF-8''%E0%B8%9A")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Type"] == FORMATS[code].media_type


def test_an_unchanged_file_is_not_sent_again_and_a_corrected_one_is(client, cast, chapter):
    client.force_login(cast.student1)
    first = client.get(f"{PAGE}json/")
    again = client.get(f"{PAGE}json/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b3"), markdown=SECOND.replace("หรือ", "ท"), reason="",
        expected_revision=1,
    )  # fmt: skip
    other = client.get(f"{PAGE}json/", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200
    assert json.loads(other.content)["revision"] == 2


@pytest.mark.skipif(find_spec("typst") is None, reason="no typst on this machine")
def test_a_pdf_is_made_by_the_worker(client, cast, chapter, settings, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    client.force_login(cast.student1)
    asked = client.get(f"{PAGE}pdf/")
    assert (asked.status_code, asked.url) == (302, f"{PAGE}?waiting=pdf")
    page = client.get(asked.url).text
    assert "The PDF is being made" in page
    assert '<meta http-equiv="refresh" content="3">' in page
    make_chapter_files.func(chapter.pk)
    page = client.get(asked.url).text
    assert "The PDF is there" in page
    assert "http-equiv" not in page
    assert client.get(f"{PAGE}pdf/").content.startswith(b"%PDF")


def test_without_typst_there_is_no_pdf(client, cast, chapter, monkeypatch):
    monkeypatch.setattr("history.services.export.pdf.find_spec", lambda name: None)
    client.force_login(cast.student1)
    assert "pdf/" not in client.get(PAGE).text
    assert client.get(f"{PAGE}pdf/").status_code == 404


@pytest.mark.parametrize("name", ["docx", "PDF", "json.exe"])
def test_other_formats_are_not_there(client, cast, chapter, name):
    client.force_login(cast.student1)
    assert client.get(f"{PAGE}{name}/").status_code == 404


def test_only_members_get_the_text(client, cast, chapter):
    for person in (cast.dropped, cast.outsider, cast.stranger, cast.admin):
        client.force_login(person)
        assert client.get(PAGE).status_code == 404
        assert client.get(f"{PAGE}json/").status_code == 404
    client.force_login(cast.outsider)
    assert client.get("/courses/sea210/read/modern-russia/4/export/json/").status_code == 404


def test_the_data_names_no_reader(client, cast, chapter):
    report_fault(acting_user=cast.student2, now=NOW, passage=passage(chapter, "b3", "บุคาริน"), suggested="บูคาริน")
    assert Fault.objects.filter(source="reader").count() == FaultReport.objects.count() == 1
    client.force_login(cast.student1)
    content = client.get(f"{PAGE}json/").text
    assert "บูคาริน" in content
    assert not any(word in content for word in ("student2", cast.student2.full_name, cast.student2.email))


@pytest.mark.parametrize("faults", [1, 3])
def test_it_takes_a_fixed_number_of_queries(client, cast, chapter, faults, django_assert_num_queries):
    for number in range(faults):
        report_fault(
            acting_user=cast.student2, now=NOW, passage=passage(chapter, "b3", "บุคาริน"), suggested=f"บูคาริน{number}"
        )
    client.force_login(cast.student1)
    client.get(PAGE)
    with django_assert_num_queries(13):
        client.get(PAGE)
    with django_assert_num_queries(13):
        client.get(f"{PAGE}json/")

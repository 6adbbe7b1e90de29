"""Requests and pages on the wire: refused where nothing can be done with them, compressed as the browser takes them."""

import gzip

import brotli
import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from classroom.common.middleware import CompressionMiddleware, FileHeadersMiddleware
from tests.cast import Cast

TEXT = "ประชาชนโซเวียตเชื่อว่าจริง " * 40


def answer(accepts: str, text: str = TEXT, **headers: str) -> HttpResponse:
    middleware = CompressionMiddleware(lambda request: HttpResponse(text, headers=headers))
    return middleware(RequestFactory().get("/", HTTP_ACCEPT_ENCODING=accepts))


@pytest.mark.parametrize("accepts", ["br", "gzip, deflate, br, zstd", "gzip, br;q=0.8", "br;q=0.1,gzip"])
def test_brotli_for_those_who_take_it(accepts):
    response = answer(accepts)
    assert response["Content-Encoding"] == "br"
    assert brotli.decompress(response.content).decode() == TEXT
    assert int(response["Content-Length"]) == len(response.content) < len(TEXT.encode()) / 4


@pytest.mark.parametrize("accepts", ["gzip", "gzip, deflate", "gzip, br;q=0", "gzip, br;q=0.0, zstd", "brx, gzip"])
def test_gzip_for_those_who_do_not(accepts):
    response = answer(accepts)
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == TEXT


def test_nothing_for_those_who_take_neither():
    response = answer("identity")
    assert response.content.decode() == TEXT
    assert "Content-Encoding" not in response


def test_a_short_answer_stays_as_it_is():
    response = answer("br", "hello")
    assert response.content == b"hello"
    assert "Content-Encoding" not in response


def test_what_is_compressed_already_stays_as_it_is():
    assert answer("br", **{"Content-Encoding": "zstd"}).content.decode() == TEXT


@pytest.mark.parametrize("accepts", ["br", "gzip", "identity"])
def test_caches_are_told_that_it_depends(accepts):
    assert "Accept-Encoding" in answer(accepts)["Vary"]


@pytest.mark.parametrize("accepts", ["br", "gzip"])
def test_the_etag_says_equal_in_meaning(accepts):
    assert answer(accepts, ETag='"4"')["ETag"] == 'W/"4"'


def test_the_length_of_the_same_page_differs_from_answer_to_answer():
    lengths = {len(answer("br")["X-Padding"]) for _ in range(40)}
    assert len(lengths) > 5


NUL = "\\000aaaaaaaaaaaaaaaa"  # as a cookie spells it


@pytest.mark.django_db
class TestInput:
    @pytest.mark.parametrize("query", ["page=%00", "%00=1", "chapter=modern-russia%00/4"])
    def test_a_nul_in_the_address_is_refused(self, client: Client, query: str):
        assert client.get("/healthz", QUERY_STRING=query).status_code == 400

    def test_a_nul_in_a_cookie_is_refused(self, client: Client):
        assert client.get("/", HTTP_COOKIE=f'sessionid="{NUL}"').status_code == 400

    @pytest.mark.parametrize(
        ("charset", "status"), [("utf-8", 200), ("UTF8", 200), ("unicode_escape", 400), ("utf-7", 400)]
    )
    def test_another_code_than_utf_8_is_refused(self, client: Client, charset: str, status: int):
        content_type = f"multipart/form-data; boundary=x; charset={charset}"
        assert client.get("/healthz?next=1", CONTENT_TYPE=content_type).status_code == status

    @pytest.mark.parametrize("key", [2**63, 10**20])
    def test_a_key_that_no_row_can_have_is_not_there(self, client: Client, cast: Cast, key: int):
        client.force_login(cast.instructor)
        for path in (f"grading/{key}/1/", f"grading/{key}/feedback/", f"assignments/{key}/", f"discussions/{key}/"):
            assert client.get(f"/courses/rus331/{path}").status_code == 404

    @pytest.mark.database("sqlite")
    @pytest.mark.parametrize(
        ("path", "sent"),
        [
            ("/courses/rus331/readings/new/", {"title": "อ่าน", "sections": "9" * 20}),
            ("/admin/courses/enrollment/", {"action": "drop_chosen", "_selected_action": "9" * 20}),
        ],
    )
    def test_a_key_too_high_to_be_looked_for_is_refused(self, client: Client, cast: Cast, path: str, sent: dict):
        client.force_login(cast.instructor)
        assert client.post(path, sent).status_code == 400

    @pytest.mark.parametrize(("language", "words"), [("en", "could not be read"), ("th", "400")])
    def test_the_refusal_is_a_page_in_the_readers_language(self, client: Client, language: str, words: str):
        response = client.get("/?q=%00", headers={"accept-language": language})
        assert f'lang="{language}"' in response.content.decode()
        assert words in response.content.decode()


@pytest.mark.parametrize(("path", "kept"), [("/static/js/page.0123456789ab.js", False), ("/courses/", True)])
def test_files_that_never_change_carry_no_headers_of_what_does(path, kept):
    def answer(_request):
        headers = {"Referrer-Policy": "same-origin", "ETag": '"1"', "Cache-Control": "public, immutable"}
        return HttpResponse("", headers=headers)

    response = FileHeadersMiddleware(answer)(RequestFactory().get(path))
    assert ("Referrer-Policy" in response, "ETag" in response) == (kept, kept)

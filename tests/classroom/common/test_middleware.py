"""Pages on the wire: compressed as the browser takes them."""

import gzip

import brotli
import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from classroom.common.middleware import CompressionMiddleware

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

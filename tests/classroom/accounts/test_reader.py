"""How dates and numbers are shown belongs to one reader, one request and one mail."""

from datetime import UTC, datetime
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from classroom.accounts.reader import as_reader
from classroom.common.shown import shown_as, shown_now
from classroom.common.templatetags.dates import full_date

NOON = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "chosen", "words"),
    [
        ("th", {}, "วันศุกร์ที่ 27 พฤศจิกายน 2569 เวลา 12:00 น."),
        ("th", {"digits": "thai"}, "วันศุกร์ที่ ๒๗ พฤศจิกายน ๒๕๖๙ เวลา ๑๒:๐๐ น."),
        ("th", {"era": "ce"}, "วันศุกร์ที่ 27 พฤศจิกายน ค.ศ. 2026 เวลา 12:00 น."),
        ("th", {"era": "be"}, "วันศุกร์ที่ 27 พฤศจิกายน 2569 เวลา 12:00 น."),
        ("en", {"era": "be"}, "Friday 27 November 2569 BE at 12:00"),
        ("en", {"digits": "thai", "zone": ZoneInfo("Europe/London")}, "Friday ๒๗ November ๒๐๒๖ at ๐๕:๐๐"),
    ],
)
def test_a_moment_in_words(language: str, chosen: dict, words: str) -> None:
    with translation.override(language), shown_as(**chosen):
        assert full_date(NOON) == words


def test_what_was_before_comes_back_even_after_an_error() -> None:
    with pytest.raises(RuntimeError), shown_as(digits="thai", zone=ZoneInfo("Asia/Tokyo")):
        assert timezone.get_current_timezone_name() == "Asia/Tokyo"
        raise RuntimeError
    assert shown_now().digits == ""
    assert timezone.get_current_timezone_name() == "Asia/Bangkok"


def test_another_thread_knows_nothing_of_it() -> None:
    seen = []
    with shown_as(digits="thai"):
        thread = Thread(target=lambda: seen.append(shown_now().digits))
        thread.start()
        thread.join()
    assert seen == [""]


@pytest.mark.django_db
class TestRequests:
    def prefer(self, person, **chosen: str) -> None:
        for name, value in chosen.items():
            setattr(person, name, value)
        person.save(update_fields=list(chosen))

    def test_one_reader_after_the_other_sees_their_own(self, client, cast) -> None:
        self.prefer(cast.student1, digits="thai", language="th")
        self.prefer(cast.student2, language="th")
        path = reverse("desk:course", args=["rus331"])
        seen = []
        for person in (cast.student1, cast.student2, cast.student1):
            client.force_login(person)
            seen.append(any(sign in client.get(path).content.decode() for sign in "๐๑๒๓๔๕๖๗๘๙"))
        assert seen == [True, False, True]
        assert shown_now().digits == ""

    def test_choosing_is_refused_for_what_there_is_not(self, client, cast) -> None:
        client.force_login(cast.student1)
        path = reverse("accounts:profile")
        assert client.post(path, {"time_zone": "Mars/Olympus"}).status_code == 422
        assert client.post(path, {"digits": "roman"}).status_code == 422
        chosen = {"language": "th", "time_zone": "Europe/London", "digits": "thai", "era": "ce"}
        assert client.post(path, chosen).status_code == 302
        cast.student1.refresh_from_db()
        assert {name: getattr(cast.student1, name) for name in chosen} == chosen

    def test_a_zone_that_the_machine_does_not_know_is_that_of_the_place(self, client, cast) -> None:
        self.prefer(cast.student1, time_zone="Asia/Nowhere")
        client.force_login(cast.student1)
        assert client.get(reverse("desk:course", args=["rus331"])).status_code == 200

    def test_a_mail_is_as_its_reader_likes_it_whoever_causes_it(self, cast) -> None:
        self.prefer(cast.student2, language="en", digits="thai", era="be", time_zone="Europe/London")
        with translation.override("th"), shown_as(era="ce"), as_reader(cast.student2):
            assert full_date(NOON) == "Friday ๒๗ November ๒๕๖๙ BE at ๐๕:๐๐"

"""What may happen once within a time."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from classroom.common.once import is_first
from tests.at_once import at_once

HOUR = timedelta(hours=1)


@pytest.mark.django_db
class TestOneAfterTheOther:
    @pytest.fixture(autouse=True)
    def nothing_known(self):
        cache.clear()

    def test_the_first_is_the_only_one(self):
        assert [is_first("a", HOUR), is_first("a", HOUR), is_first("b", HOUR)] == [True, False, True]

    def test_when_the_time_is_over_it_begins_anew(self):
        now = timezone.now()
        moments = (now, now + HOUR - timedelta(seconds=1), now + HOUR, now + HOUR)
        assert [is_first("a", HOUR, moment) for moment in moments] == [True, False, True, False]

    def test_it_is_an_entry_of_the_cache(self):
        is_first("a", HOUR)
        assert cache.get("a") == 1
        cache.delete("a")
        assert is_first("a", HOUR)
        cache.set("b", 1, 60)
        assert not is_first("b", HOUR)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_there", [False, True])
def test_of_several_at_the_same_moment_one_is_the_first(is_there):
    """Whether nothing was known, or what was known has run out."""
    for turn in range(5):
        key = f"at-once-{is_there}-{turn}"
        if is_there:
            is_first(key, HOUR, timezone.now() - 2 * HOUR)
        assert sorted(at_once([lambda key=key: is_first(key, HOUR)] * 4)) == [False, False, False, True]

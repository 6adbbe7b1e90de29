"""What may happen once within a time, counted in the cache that all processes share."""

import base64
import pickle
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connections, router
from django.db.models import DateTimeField
from django.utils import timezone


def is_first(key: str, within: timedelta, now: datetime | None = None) -> bool:
    """Whether nobody has asked this of `key` since `within` ago; whoever is told so has asked it.

    One statement of the database, so that of two who ask at the same moment one is told so. With the cache's own `add`
    both are where an entry stands there that has run out: it looks first, and writes then. What is written is an entry
    of the cache as any other: `cache.delete(key)` forgets it.
    """
    now = (now or timezone.now()).replace(microsecond=0)
    using = router.db_for_write(cache.cache_model_class)
    connection = connections[using]
    moments = (DateTimeField().get_db_prep_value(moment, connection) for moment in (now + within, now))
    value = base64.b64encode(pickle.dumps(1, cache.pickle_protocol)).decode("latin1")
    table = connection.ops.quote_name(cache._table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS known (cache_key, value, expires) VALUES (%s, %s, %s) "  # noqa: S608 - a name of our settings
            "ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires "
            "WHERE known.expires <= %s",
            [cache.make_and_validate_key(key), value, *moments],
        )
        return cursor.rowcount == 1

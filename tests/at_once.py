"""Several people at the same moment, each with a connection of their own. For tests with `transaction=True`."""

from collections.abc import Callable, Iterable
from threading import Barrier, Thread
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection


def at_once(acts: Iterable[Callable[[], Any]]) -> list[Any]:
    """Do all `acts` at the same moment; return what those returned that were not refused, in no order.

    Whoever loses a race is refused by an error of ours, or by a constraint of the database. Any other error, say that
    two wait for each other, is raised here.
    """
    acts = list(acts)
    start, results, faults = Barrier(len(acts)), [], []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait()
            results.append(act())
        except Exception as error:
            if not _is_refusal(error):
                faults.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return results


def _is_refusal(error: Exception) -> bool:
    ours = type(error).__module__.startswith(("classroom.", "history."))
    return ours or isinstance(error, ValidationError | IntegrityError)

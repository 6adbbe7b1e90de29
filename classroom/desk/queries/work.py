"""Whether somebody is at work behind the pages: the worker, what a timer starts, and the mails that leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.common.templatetags.dates import relative_day
from classroom.desk.queries.tasks import HANGS_AFTER, count_tasks
from classroom.notices.models import Pulse
from classroom.notices.pulses import LIVES_FOR, MAIL, WORKER
from classroom.notices.queries import last_notice_mailed, pulses

# How long each command of a timer may be quiet, and how long after the first worker it may run for the first time.
DUE_WITHIN, DUE_FIRST = timedelta(hours=1), timedelta(hours=1)
CLEAN_WITHIN, CLEAN_FIRST = timedelta(days=2), timedelta(days=1)
# A worker at a long task lets others wait for so long, and it is still well.
BUSY_FOR = timedelta(minutes=15)
# A mail that failed longer ago than this, with others sent since, troubles nobody.
TROUBLES_FOR = timedelta(days=1)
_MAILS = ".mail_"
_KEPT_HERE = ("console", "dummy", "locmem", "filebased")


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Fact:
    """One thing that was looked at: how it is, what to do where it is not well, and the page on which one does it."""

    name: str
    state: State
    words: str
    remedy: str = ""
    path: str = ""


def look_at_worker(now: datetime) -> Fact:
    """By its signs of life: no task need wait for it to be known that nobody would take one."""
    name, tasks = _("Background worker"), count_tasks(now)
    workers = [pulse for key, pulse in pulses().items() if key.startswith(WORKER)]
    alive = [pulse for pulse in workers if pulse.ended_at is None and now - pulse.at < LIVES_FOR]
    if not alive:
        last = max((pulse.ended_at or pulse.at for pulse in workers), default=None)
        said = [
            _("No worker is alive. The last one was: %(when)s.") % {"when": relative_day(last)}
            if last
            else _("No worker has been alive yet.")
        ]
        if tasks.waiting:
            said.append(ngettext("%(n)d task waits.", "%(n)d tasks wait.", tasks.waiting) % {"n": tasks.waiting})
        return Fact(name, State.BAD, " ".join(said), _("Start manage.py db_worker; ./run does so by itself."))
    said = _("Alive: %(when)s.") % {"when": relative_day(max(pulse.at for pulse in alive))}
    if tasks.running_since and now - tasks.running_since > HANGS_AFTER:
        said += " " + _("A task was begun and never finished: %(when)s.") % {"when": relative_day(tasks.running_since)}
        remedy = _("Its worker was ended in the midst of it. Run it again among the background tasks.")
        return Fact(name, State.WARN, said, remedy, _tasks("RUNNING"))
    if not tasks.is_worked_off(now):
        said += " " + _("A task waits since %(when)s, and nobody takes it.") % {"when": relative_day(tasks.waits_since)}
        if not tasks.running:
            return Fact(name, State.BAD, said, _("Look into the log of db_worker, and start it anew."), _tasks("READY"))
        if now - tasks.waits_since > BUSY_FOR:
            remedy = _("The worker is busy. If this happens often, start manage.py db_worker once more beside it.")
            return Fact(name, State.WARN, said, remedy, _tasks("RUNNING"))
    elif not tasks.waiting:
        said += " " + _("Nothing waits.")
    if tasks.failed:
        said += " " + ngettext("%(n)d task failed.", "%(n)d tasks failed.", tasks.failed) % {"n": tasks.failed}
        remedy = _("Read why among the background tasks, and run it again.")
        return Fact(name, State.WARN, said, remedy, _tasks("FAILED"))
    if tasks.last_done:
        said += " " + _("The last task was done: %(when)s.") % {"when": relative_day(tasks.last_done)}
    return Fact(name, State.OK, said)


def look_at_due(now: datetime) -> Fact:
    """Daily mails and reminders: whether `send_due` is called."""
    remedy = _("./run calls manage.py send_due every quarter of an hour; elsewhere a timer has to.")
    return _timed(_("Daily mails and reminders"), "send_due", now, DUE_WITHIN, DUE_FIRST, remedy)


def look_at_clean_up(now: datetime) -> Fact:
    """What is kept for some time only: whether `clean_up` is called."""
    remedy = _("./run calls manage.py clean_up every six hours; elsewhere a timer has to, once a night.")
    return _timed(_("Clean-up"), "clean_up", now, CLEAN_WITHIN, CLEAN_FIRST, remedy)


def _timed(name: str, command: str, now: datetime, within: timedelta, first: timedelta, remedy: str) -> Fact:
    found = pulses()
    pulse: Pulse | None = found.get(command)
    if pulse:
        said = _("Done last: %(when)s.") % {"when": relative_day(pulse.at)}
        late = now - pulse.at > within
    else:
        said = _("Not done yet.")
        late = any(now - other.began_at > first for key, other in found.items() if key.startswith(WORKER))
    return Fact(name, State.WARN, said, remedy) if late else Fact(name, State.OK, said)


def look_at_mail(now: datetime) -> Fact:
    """By what way mails leave, and whether the last ones did."""
    name = _("Mail")
    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2 if settings.EMAIL_BACKEND.endswith(".EmailBackend") else -1]
    if backend in _KEPT_HERE:
        said = _("Mails reach nobody: they are kept by “%(backend)s”.") % {"backend": backend}
        return Fact(name, State.WARN, said, _("Set EMAIL_BACKEND and the mail server, as the README says."))
    sender = settings.DEFAULT_FROM_EMAIL
    if backend == "smtp":
        said = _("By %(host)s, port %(port)s, from %(sender)s.") % {
            "host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT, "sender": sender,
        }  # fmt: skip
    else:
        said = _("By %(backend)s, from %(sender)s.") % {"backend": backend, "sender": sender}
    failed_at, why = _last_failure()
    sent_at = _last_sent()
    if failed_at and (sent_at is None or sent_at < failed_at):
        said += " " + _("The last one could not be sent: %(when)s, %(why)s.") % {
            "when": relative_day(failed_at), "why": why,
        }  # fmt: skip
        remedy = _("Look whether the mail server answers and takes our password; then run the failed tasks again.")
        return Fact(name, State.BAD, said, remedy, _tasks("FAILED"))
    if sent_at:
        said += " " + _("The last one left: %(when)s.") % {"when": relative_day(sent_at)}
    if failed_at and now - failed_at < TROUBLES_FOR:
        said += " " + _("One could not be sent: %(when)s, %(why)s.") % {"when": relative_day(failed_at), "why": why}
        return Fact(name, State.WARN, said, _("Run the failed tasks again."), _tasks("FAILED"))
    return Fact(name, State.OK, said)


def _last_failure() -> tuple[datetime | None, str]:
    """When a mail failed last, of an account or a notice, and with which words of the mail server or the network."""
    failed = DBTaskResult.objects.filter(task_path__contains=_MAILS, status=TaskResultStatus.FAILED)
    task = failed.order_by("-finished_at").first()
    pulse = pulses().get(MAIL)
    found = [(pulse.at, pulse.fault)] if pulse else []
    if task and task.finished_at:
        found.append((task.finished_at, task.traceback.strip().rpartition("\n")[2][:200] or task.exception_class_path))
    return max(found, default=(None, ""))


def _last_sent() -> datetime | None:
    done = DBTaskResult.objects.filter(task_path__contains=_MAILS, status=TaskResultStatus.SUCCESSFUL)
    # That a task of notices is done says nothing: it goes on when one of them cannot be sent.
    task = done.exclude(task_path__endswith=".mail_notices").order_by().aggregate(last=Max("finished_at"))["last"]
    return max((moment for moment in (task, last_notice_mailed()) if moment), default=None)


def _tasks(status: str) -> str:
    path = reverse("admin:django_tasks_database_dbtaskresult_changelist")
    return f"{path}?{urlencode({'status': status})}"

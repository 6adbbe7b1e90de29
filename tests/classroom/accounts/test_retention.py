"""What is thrown away at night, and what is not."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from classroom.accounts.models import DataRequest
from classroom.accounts.services.copies import ask_for_copy, finish_copy
from classroom.accounts.services.erasure import ask_to_be_erased, erase_person
from classroom.assignments.models import Attachment, Attempt
from classroom.grading.models import Grade
from classroom.notices.models import Notice
from tests.cast import Cast
from tests.site.world import make_world

pytestmark = pytest.mark.django_db


def test_old_things_go_and_new_ones_stay(cast: Cast, django_capture_on_commit_callbacks, capsys) -> None:
    now = timezone.now()
    asked = ask_for_copy(acting_user=cast.student1, now=now)
    finish_copy(asked=DataRequest.objects.get(pk=asked.pk), now=now)
    asked.refresh_from_db()
    storage, name = asked.file.storage, asked.file.name
    DataRequest.objects.update(expires_at=now - timedelta(seconds=1))
    for days in (1, 500):
        notice = Notice.objects.create(
            recipient=cast.student1, kind=Notice.Kind.ENROLLED, path="/", created_at=now - timedelta(days=days)
        )
        assert notice.pk
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    DBTaskResult.objects.all().delete()
    for days in (1, 100):
        DBTaskResult.objects.create(
            args_kwargs={"args": [], "kwargs": {}}, task_path="x", queue_name="default", backend_name="default",
            run_after=now, finished_at=now - timedelta(days=days), exception_class_path="", traceback="",
        )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        call_command("clean_up")
    assert not storage.exists(name)
    assert not Notice.objects.filter(created_at__lt=now - timedelta(days=400)).exists()
    assert Notice.objects.filter(kind=Notice.Kind.ENROLLED).count() == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert DBTaskResult.objects.filter(task_path="x").count() == 1
    assert "1 copies" in capsys.readouterr().out
    call_command("clean_up")
    assert capsys.readouterr().out == ""


def test_what_erased_people_handed_in_goes_when_it_need_not_be_kept(
    cast: Cast, settings, django_capture_on_commit_callbacks
) -> None:
    world = make_world(cast)
    world.release()
    asked = ask_to_be_erased(acting_user=cast.student2, now=timezone.now())
    erase_person(acting_user=cast.admin, now=timezone.now(), request=asked)
    call_command("clean_up")
    own = Attempt.objects.filter(submission__enrollment__user=cast.student2)
    assert own.exclude(markdown="").exists()
    settings.ERASED_ESSAY_YEARS = 0
    grades = Grade.objects.filter(enrollment__user=cast.student2).count()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("clean_up")
    assert not own.exclude(markdown="").exists()
    assert not Attachment.objects.filter(attempts__in=own).exclude(text="").exists()
    assert Grade.objects.filter(enrollment__user=cast.student2).count() == grades

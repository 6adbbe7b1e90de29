"""From where and as whom: said by nobody, known to every entry, and gone with the request."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from django_tasks import task

from classroom.accounts import services as accounts
from classroom.audit import source
from classroom.audit.models import AuditEntry, Way
from classroom.audit.services import record
from tests.cast import NOW, PASSWORD, Cast

pytestmark = pytest.mark.django_db

OTHER = "another long password"


@task()
def rename_by_itself(person_id: int) -> None:
    """A task of the worker, as the apps have them."""
    person = get_user_model().objects.get(pk=person_id)
    accounts.update_person(acting_user=person, now=NOW, person=person, latin_name="By Task")


@task()
def fail(person_id: int) -> None:
    raise RuntimeError


def change_password(client: Client, **more):
    path = reverse("account_change_password")
    response = client.post(path, {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}, **more)
    assert response.status_code == 302, response.context["form"].errors
    return AuditEntry.objects.get(action="accounts.set_password")


def test_a_page_says_its_name_its_address_and_the_session(cast: Cast, client: Client) -> None:
    client.force_login(cast.student1)
    key = client.session.session_key
    entry = change_password(client, REMOTE_ADDR="2001:db8::7")
    assert (entry.way, entry.place, entry.address) == (Way.PAGE, "account_change_password", "2001:db8::7")
    assert entry.session == source.session_mark(key)
    assert key not in (entry.session, entry.place)
    assert (entry.actor_id, entry.about_id, entry.viewed_as_id) == (cast.student1.pk, cast.student1.pk, None)


def test_the_admin_is_a_way_of_its_own(cast: Cast, client: Client) -> None:
    client.force_login(cast.admin)
    sent = {
        "username": "fresh", "full_name": "มาใหม่ วันนี้", "latin_name": "", "email": "fresh@example.ac.th",
        "student_number": "", "language": "", "faculty": "",
    }  # fmt: skip
    response = client.post(reverse("admin:accounts_user_add"), sent)
    assert response.status_code == 302, response.context["errors"]
    entry = AuditEntry.objects.get(action="accounts.create_person")
    assert (entry.way, entry.place) == (Way.ADMIN, "admin:accounts_user_add")
    assert entry.about_id == int(entry.object_id)


def test_what_no_page_and_no_task_did_is_the_command_lines(cast: Cast) -> None:
    entry = record(acting_user=None, now=NOW, action="a.b", target=cast.course)
    assert (entry.way, entry.address, entry.session) == (Way.COMMAND, None, "")


def test_a_task_is_the_workers_even_when_a_page_runs_it(cast: Cast) -> None:
    with source.acting_from(source.Source(way=Way.PAGE, place="desk:home", address="203.0.113.9")):
        rename_by_itself.enqueue(cast.student1.pk)
        fail.enqueue(cast.student1.pk)
        entry = AuditEntry.objects.get(action="accounts.update_person")
        assert (entry.way, entry.address) == (Way.WORKER, None)
        assert entry.place.endswith("rename_by_itself")
        assert source.current().place == "desk:home"
    assert source.current().way == Way.COMMAND


@pytest.mark.django_db(transaction=True)
def test_the_worker_itself_says_which_task_it_was(cast: Cast, settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    rename_by_itself.enqueue(cast.student1.pk)
    assert not AuditEntry.objects.exists()
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)
    entry = AuditEntry.objects.get()
    assert (entry.way, entry.place.rpartition(".")[2]) == (Way.WORKER, "rename_by_itself")


def test_nothing_is_left_of_a_request_in_its_thread(cast: Cast, client: Client) -> None:
    """Also not of one that failed: gunicorn's threads answer one request after the other."""
    client.force_login(cast.student1)
    client.raise_request_exception = False
    for path in ("/", "/courses/nothing/", "/accounts/me/?%00"):
        client.get(path, REMOTE_ADDR="203.0.113.9")
        assert source.current() == source.Source(way=Way.COMMAND, place=source.current().place)


def test_two_threads_do_not_hear_of_each_other() -> None:
    heard, both_are_in = {}, threading.Barrier(2)

    def answer(address: str) -> None:
        with source.acting_from(source.Source(way=Way.PAGE, address=address)):
            both_are_in.wait()
            heard[address] = source.current().address

    threads = [threading.Thread(target=answer, args=(address,)) for address in ("192.0.2.1", "192.0.2.2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {"192.0.2.1": "192.0.2.1", "192.0.2.2": "192.0.2.2"}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "192.0.2.9"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "192.0.2.9"),
        (1, "", "192.0.2.9"),
        (1, "no address at all", None),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
        (1, "fe80::1%eth0", None),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies: int, forwarded: str, address: str | None) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.9", HTTP_X_FORWARDED_FOR=forwarded)
    assert source.address_of(request) == address


def test_a_server_on_a_socket_has_no_address() -> None:
    assert source.address_of(RequestFactory().get("/", REMOTE_ADDR="")) is None


def test_an_entry_about_work_is_about_whose_work_it_is(cast: Cast) -> None:
    place = cast.enrollments["student1"]
    entry = record(acting_user=cast.instructor, now=NOW, action="a.b", target=place)
    other = record(acting_user=cast.instructor, now=NOW, action="a.b", target=cast.course, about=cast.student2)
    nobody = record(acting_user=cast.instructor, now=NOW, action="a.b", target=cast.course)
    assert [each.about_id for each in (entry, other, nobody)] == [cast.student1.pk, cast.student2.pk, None]

"""A copy of everything about one person, as a zip: asked for, made in the background, kept for some days, thrown away."""

import json
import secrets
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from classroom.accounts import tasks
from classroom.accounts.events import Copied, Part, copy_asked, request_settled
from classroom.accounts.models import DataRequest, User
from classroom.accounts.queries.personal import own_parts
from classroom.accounts.reader import as_reader
from classroom.accounts.services.copy_words import as_markdown
from classroom.audit.services import record

#: What is compressed already is stored as it is.
_PACKED = (".docx", ".odt", ".pdf", ".png", ".jpg", ".jpeg", ".webp", ".zip", ".epub")


@transaction.atomic
def ask_for_copy(*, acting_user: User, now: datetime) -> DataRequest:
    """Have the copy made when the transaction is done; while one is being made, it is that one. Earlier copies go.

    Raises ValidationError when one was made only a moment ago: that one can be fetched.
    """
    # One at a time asks for one person.
    User.objects.select_for_update().get(pk=acting_user.pk)
    copies = DataRequest.objects.filter(user=acting_user, kind=DataRequest.Kind.COPY)
    if (waiting := copies.filter(state=DataRequest.State.ASKED).first()) is not None:
        return waiting
    if copies.filter(state=DataRequest.State.DONE, asked_at__gt=now - timedelta(hours=1)).exists():
        raise ValidationError(_("Your copy was made within the last hour. Fetch that one, or come back later."))
    for earlier in copies.exclude(file=""):
        throw_away_file(earlier)
    asked = DataRequest.objects.create(user=acting_user, kind=DataRequest.Kind.COPY, asked_at=now)
    record(acting_user=acting_user, now=now, action="accounts.ask_for_copy", target=asked)
    transaction.on_commit(partial(tasks.make_copy.enqueue, asked.pk))
    return asked


def finish_copy(*, asked: DataRequest, now: datetime) -> None:
    """Make the copy that `asked` asks for, and tell its owner. Does nothing where it was made or is no longer wanted."""
    person = asked.user
    if asked.state != DataRequest.State.ASKED or person.erased_at:
        return
    with tempfile.TemporaryFile() as made:
        with as_reader(person):
            write_copy(made, person, now)
        made.seek(0)
        with transaction.atomic():
            locked = DataRequest.objects.select_for_update().get(pk=asked.pk)
            if locked.state != DataRequest.State.ASKED:
                return
            locked.state, locked.decided_at = DataRequest.State.DONE, now
            locked.expires_at = now + timedelta(days=settings.COPY_DAYS)
            # Nobody can guess the name, wherever the files lie.
            locked.file.save(f"{secrets.token_urlsafe(24)}.zip", File(made), save=False)
            locked.save(update_fields=["state", "decided_at", "expires_at", "file"])
            record(acting_user=None, now=now, action="accounts.finish_copy", target=locked)
            request_settled.send(None, request=locked, now=now)


@transaction.atomic
def fail_copy(*, asked: DataRequest, now: datetime) -> None:
    """Say that the copy could not be made, and tell its owner, so that they can ask again."""
    locked = DataRequest.objects.select_for_update().select_related("user").get(pk=asked.pk)
    if locked.state != DataRequest.State.ASKED:
        return
    locked.state, locked.decided_at = DataRequest.State.FAILED, now
    locked.save(update_fields=["state", "decided_at"])
    record(acting_user=None, now=now, action="accounts.fail_copy", target=locked)
    if not locked.user.erased_at:
        request_settled.send(None, request=locked, now=now)


def throw_away_file(copy: DataRequest) -> None:
    """Take the file of a copy away; when the transaction is done, so that none is lost by one that fails."""
    storage, name = copy.file.storage, copy.file.name
    copy.file = ""
    copy.save(update_fields=["file"])
    transaction.on_commit(partial(storage.delete, name))


def everything_about(person: User, now: datetime) -> list[Copied]:
    """What all apps answer about `person`, the accounts first."""
    answers = [answer for _receiver, answer in copy_asked.send(None, person=person, now=now)]
    return [own_parts(person, now), *answers]


def write_copy(target, person: User, now: datetime) -> None:
    """Write the zip to an open file, in the active language."""
    parts = [part for answer in everything_about(person, now) for part in answer.parts]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", _readme(person, parts, now))
        archive.writestr("everything.json", _json({part.folder: list(part.records) for part in parts}))
        for part in parts:
            if not part.records:
                continue
            archive.writestr(f"{part.folder}/{part.folder}.json", _json(list(part.records)))
            archive.writestr(f"{part.folder}/{part.folder}.md", as_markdown(part))
            _add_files(archive, part)


def _add_files(archive: zipfile.ZipFile, part: Part) -> None:
    for name, stored in part.files:
        entry = zipfile.ZipInfo(f"{part.folder}/files/{name}")
        entry.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_PACKED) else zipfile.ZIP_DEFLATED
        try:
            content = stored.open("rb")
        except FileNotFoundError:
            continue  # what is listed of it stays in the copy
        with content, archive.open(entry, "w", force_zip64=True) as put:
            for chunk in content.chunks():
                put.write(chunk)


def _readme(person: User, parts: Iterable[Part], now: datetime) -> str:
    """What is in the copy and what is not, in both languages."""
    zone = timezone.get_current_timezone()
    apart = f"{timezone.localtime(now):%z}"
    named = f"{zone} (UTC{apart[:3]}:{apart[3:]})"
    used = [part for part in parts if part.records]
    texts = []
    for language in ("th", "en"):
        with translation.override(language):
            context = {"person": person, "now": now, "zone": named, "parts": [_listed(part) for part in used]}
            texts.append(render_to_string(f"accounts/copy/readme_{language}.md", context))
    return "\n".join(texts)


def _listed(part: Part) -> dict:
    return {"folder": part.folder, "title": str(part.title), "number": len(part.records)}


def _json(value: Sequence | dict) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)

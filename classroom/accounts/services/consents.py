"""What people agree to: a text in versions, published by administrators, agreed to by everybody who reads on."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from classroom.accounts.models import Consent, ConsentText, User
from classroom.accounts.queries.consents import current_text, has_agreed
from classroom.audit.services import record


@transaction.atomic
def publish_consent(*, acting_user: User, now: datetime, text_th: str, text_en: str, expected: int) -> ConsentText:
    """Publish the next version: from now on nobody reads on without having agreed to it.

    `expected` is the version that the person saw as the current one. Raises ValidationError when another was published
    meanwhile, when a language is missing, or when nothing has changed.
    """
    text_th, text_en = text_th.strip(), text_en.strip()
    if not (text_th and text_en):
        raise ValidationError(_("Write the text in both languages: everybody reads it in their own."))
    current = ConsentText.objects.select_for_update().first()
    if (current.version if current else 0) != expected:
        raise ValidationError(_("Another version was published meanwhile. Look at it, and publish again."))
    if current and (current.text_th, current.text_en) == (text_th, text_en):
        raise ValidationError(_("This is the text that is published already."))
    try:
        with transaction.atomic():
            made = ConsentText.objects.create(
                version=expected + 1, text_th=text_th, text_en=text_en, published_by=acting_user, published_at=now
            )
    except IntegrityError as error:
        raise ValidationError(_("Another version was published meanwhile. Look at it, and publish again.")) from error
    record(
        acting_user=acting_user, now=now, action="accounts.publish_consent", target=made,
        changes={"version": (expected or None, made.version)},
    )  # fmt: skip
    User.objects.filter(erased_at=None).update(consent_due=True)
    return made


@transaction.atomic
def agree(*, acting_user: User, now: datetime, version: int) -> Consent:
    """Note that the person agreed to the text that they were shown. Twice is once.

    Raises ValidationError when another version was published while they read.
    """
    text = current_text()
    if text is None or text.version != version:
        raise ValidationError(_("The text was changed while you read. This is how it stands now."))
    consent, is_new = Consent.objects.get_or_create(user=acting_user, text=text, defaults={"agreed_at": now})
    if is_new:
        record(
            acting_user=acting_user, now=now, action="accounts.agree", target=consent,
            changes={"version": (None, version)},
        )  # fmt: skip
    acting_user.consent_due = False
    acting_user.save(update_fields=["consent_due"])
    return consent


def look_at_sign_in(*, user: User, **_signal: object) -> None:
    """Know at sign-in whether the person has to agree first, so that no page has to ask; listens to `user_logged_in`."""
    text = current_text()
    due = text is not None and not has_agreed(user, text.version)
    if user.consent_due != due:
        user.consent_due = due
        user.save(update_fields=["consent_due"])

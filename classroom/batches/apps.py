from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BatchesConfig(AppConfig):
    name = "classroom.batches"
    label = "batches"
    verbose_name = _("Lists of students")

    def ready(self) -> None:
        from classroom.accounts.events import copy_asked, person_erased
        from classroom.batches.queries import copy_of_batches
        from classroom.batches.services.erasure import erase_lines

        copy_asked.connect(copy_of_batches, dispatch_uid="batches")
        person_erased.connect(erase_lines, dispatch_uid="batches")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    name = "history"
    verbose_name = _("Text")

    def ready(self) -> None:
        from classroom.accounts.events import copy_asked, person_erased
        from history.queries.personal import copy_of_text_work
        from history.services.erasure import erase_text_work

        copy_asked.connect(copy_of_text_work, dispatch_uid="history")
        person_erased.connect(erase_text_work, dispatch_uid="history")

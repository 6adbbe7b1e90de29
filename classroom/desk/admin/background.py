"""The background tasks: what waits, runs and failed, with the reason, and running it again. For administrators."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST
from django_tasks_db.models import DBTaskResult

from classroom.audit.places import TASKS
from classroom.common.templatetags.dates import relative_day
from classroom.desk import services
from classroom.desk.admin.base import ReadOnlyAdmin
from classroom.desk.admin.filters import OfferedFilter
from classroom.desk.queries.tasks import all_tasks

STATES = {
    "READY": _("waiting"),
    "RUNNING": _("running"),
    "FAILED": _("failed"),
    "SUCCESSFUL": pgettext_lazy("task", "done"),
}
CHIPS = {"READY": "chip--wait", "RUNNING": "chip--wait", "FAILED": "chip--bad", "SUCCESSFUL": "chip--ok"}


class StateFilter(OfferedFilter):
    """By what became of it."""

    title = _("state")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return list(STATES.items())


class TaskFilter(OfferedFilter):
    """By what is to be done."""

    title = _("task")
    parameter_name = "task_path"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        paths = model_admin.get_queryset(request).order_by().values_list("task_path", flat=True).distinct()
        return sorted((path, words_of(path)) for path in paths)


def words_of(task_path: str) -> str:
    """What a task does; one of a version that is no more keeps its path."""
    return str(TASKS.get(task_path, task_path))


@admin.register(DBTaskResult)
class TaskAdmin(ReadOnlyAdmin):
    purpose = _("What the site does by itself: mails, comparing essays. What failed can be run again.")
    heading = _("Background tasks")
    list_display = ("task", "state", "asked", "begun", "finished", "error")
    list_filter = (StateFilter, TaskFilter)
    search_fields = ("task_path", "exception_class_path", "traceback")
    search_help_text = _("Words of the reason, or the name of the task")
    list_per_page = 50
    ordering = ("-enqueued_at", "pk")
    fields = ("task", "state", "asked", "begun", "finished", "given", "tried", "error", "reason")
    readonly_fields = ("task", "state", "asked", "begun", "finished", "given", "tried", "error", "reason")
    actions = ("run_chosen_again",)
    change_form_template = "admin/background/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[DBTaskResult]:
        return all_tasks()

    def name_of(self, found: DBTaskResult) -> str:
        return words_of(found.task_path)

    def has_run_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    @admin.display(description=_("task"), ordering="task_path")
    def task(self, task: DBTaskResult) -> str:
        return words_of(task.task_path)

    @admin.display(description=_("state"), ordering="status")
    def state(self, task: DBTaskResult) -> SafeString:
        words = STATES.get(task.status, task.status)
        return format_html('<span class="chip {}">{}</span>', CHIPS.get(task.status, ""), words)

    @admin.display(description=_("asked for"), ordering="enqueued_at")
    def asked(self, task: DBTaskResult) -> str:
        return relative_day(task.enqueued_at)

    @admin.display(description=pgettext_lazy("task", "begun"), ordering="started_at")
    def begun(self, task: DBTaskResult) -> str:
        return relative_day(task.started_at) or "–"

    @admin.display(description=_("finished"), ordering="finished_at")
    def finished(self, task: DBTaskResult) -> str:
        return relative_day(task.finished_at) or "–"

    @admin.display(description=_("error"), ordering="exception_class_path")
    def error(self, task: DBTaskResult) -> str:
        return task.exception_class_path.rpartition(".")[2] or "–"

    @admin.display(description=_("with"))
    def given(self, task: DBTaskResult) -> str:
        values = [*map(str, task.args_kwargs["args"]), *(f"{k}={v}" for k, v in task.args_kwargs["kwargs"].items())]
        return ", ".join(values) or "–"

    @admin.display(description=_("times begun"))
    def tried(self, task: DBTaskResult) -> int:
        return len(task.worker_ids)

    @admin.display(description=_("reason"))
    def reason(self, task: DBTaskResult) -> SafeString | str:
        return format_html('<pre class="trace" tabindex="0">{}</pre>', task.traceback) if task.traceback else "–"

    @admin.action(description=_("Run again"), permissions=("run",))
    def run_chosen_again(self, request: HttpRequest, tasks: QuerySet[DBTaskResult]) -> None:
        """Let the worker take the chosen ones that failed once more; the others are left as they are."""
        begun = left = 0
        for task in tasks:
            try:
                services.run_task_again(acting_user=request.user, now=timezone.now(), task=task)
                begun += 1
            except ValidationError:
                left += 1
        if begun:
            said = ngettext("%(n)d task is run again.", "%(n)d tasks are run again.", begun)
            messages.success(request, said % {"n": begun})
        if left:
            said = ngettext("%(n)d task did not fail, and is left.", "%(n)d tasks did not fail, and are left.", left)
            messages.warning(request, said % {"n": left})

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        context["original_words"] = words_of(kwargs["obj"].task_path)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.again_view))
        return [path("<uuid:task>/again/", view, name="django_tasks_database_dbtaskresult_again"), *super().get_urls()]

    def again_view(self, request: HttpRequest, task: str) -> HttpResponse:
        """Run one task again."""
        if not request.user.is_staff:
            raise PermissionDenied
        found = self.get_object(request, str(task))
        if found is None:
            raise Http404
        self.run_chosen_again(request, self.get_queryset(request).filter(pk=found.pk))
        return redirect("admin:django_tasks_database_dbtaskresult_change", found.pk)

"""For the machine that watches this one."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from classroom.desk.queries.health import database_answers


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers; its failure is an exception, and so a 500."""
    database_answers()
    return JsonResponse({"status": "ok"})

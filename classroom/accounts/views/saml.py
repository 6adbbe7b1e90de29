"""To the university and back by SAML: allauth's pages, with the package for it loaded only where it is set.

The answer comes as a form that the university's page sends, so without a session: it is kept for a moment, and read by a
second page that has the session in which the way began.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base import ProviderException
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from classroom.common import limits

#: Answers are some kilobytes long; whatever is longer is none.
LONGEST = 200_000


def is_set() -> bool:
    return "saml" in settings.SOCIALACCOUNT_PROVIDERS


def _answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where SAML is set: what cannot be read, or is not signed as it should be, ends in our page of errors."""

    @login_not_required
    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, organization_slug: str, **kwargs: Any) -> HttpResponse:
        if not is_set():
            return redirect("account_login")
        from lxml.etree import LxmlError
        from onelogin.saml2.errors import OneLogin_Saml2_Error
        from onelogin.saml2.xmlparser import DTDForbidden, EntitiesForbidden
        from xmlsec import Error as SignatureError

        try:
            return view(request, organization_slug)
        except (
            OneLogin_Saml2_Error, LxmlError, SignatureError, DTDForbidden, EntitiesForbidden, ProviderException,
            PermissionDenied, OSError, ValueError, LookupError, TypeError, AttributeError,
        ) as error:  # fmt: skip
            provider = get_adapter().get_provider(request, "saml")
            return render_authentication_error(request, provider, exception=error)

    return answered


@_answered
def saml_login(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Go to the university."""
    from allauth.socialaccount.providers.saml import views

    return views.login(request, organization_slug=organization_slug)


@csrf_exempt
@require_POST
@_answered
def saml_acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Take the answer, and go on to read it. Strangers write rows by it, so that it is counted and measured."""
    from allauth.socialaccount.providers.saml import views

    if not limits.count(request, "saml_answer"):
        return limits.too_often(request)
    if not 0 < len(request.POST.get("SAMLResponse", "")) <= LONGEST:
        raise SuspiciousOperation("no answer of a university")
    return views.acs(request, organization_slug=organization_slug)


@require_safe
@_answered
def saml_finish_acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Read the answer, and sign in whom it names."""
    from allauth.socialaccount.providers.saml import views

    return views.finish_acs(request, organization_slug=organization_slug)


@require_safe
@_answered
def saml_sls(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Sign out when the university says so, and signs it: anybody could send a link that does otherwise."""
    from allauth.socialaccount.providers.saml import views

    if not request.GET.get("Signature"):
        raise PermissionDenied
    return views.sls(request, organization_slug=organization_slug)


@require_safe
@_answered
def saml_metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """What the university has to know of this site."""
    from allauth.socialaccount.providers.saml import views

    return views.metadata(request, organization_slug=organization_slug)

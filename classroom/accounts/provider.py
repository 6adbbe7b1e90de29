"""The university's sign-in by SAML, where it is set: allauth's, which loads this module by its name.

Whose sign-in it is says an attribute that stays the same for good. A transient name is another one each time, and would
link nobody.
"""

from typing import Any

from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.saml.provider import SAMLProvider

_TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"


class UniversityProvider(SAMLProvider):
    def extract_uid(self, data: Any) -> str:
        uid = super().extract_uid(data)
        if not uid or (uid == data.get_nameid() and data.get_nameid_format() == _TRANSIENT):
            raise ProviderException("The answer holds nothing that names the person for good.")
        return uid


provider_classes = [UniversityProvider]

"""Signing in through the university by SAML: answers are signed as an identity provider signs them, and read by the
package that speaks SAML."""

import base64
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Saml
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

from classroom import env
from classroom.accounts.models import User
from tests.cast import PASSWORD

HOST = "class.example.ac.th"
ENTITY = "https://sso.uni.ac.th/idp"
START = reverse("openid_connect_login", kwargs={"provider_id": "university"})
OURS = {name: reverse(f"saml_{name}", args=["university"]) for name in ("acs", "metadata", "sls")}
NUMBER = "urn:oid:1.3.6.1.4.1.99999.1"
SUBJECT = "urn:oasis:names:tc:SAML:attribute:subject-id"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
ALGORITHM = {"sign_algorithm": Saml.RSA_SHA256, "digest_algorithm": Saml.SHA256}

pytestmark = pytest.mark.django_db


def new_key() -> tuple[str, str]:
    """A private key and its certificate, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sso.uni.ac.th")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )  # fmt: skip
    return pem.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


KEY, CERTIFICATE = new_key()


@dataclass(frozen=True)
class Answer:
    """What the identity provider says of somebody, and how."""

    attributes: dict[str, str] = field(default_factory=dict)
    name: str = "s-1"
    name_format: str = PERSISTENT
    audience: str = f"http://{HOST}{OURS['metadata']}"
    acs: str = f"http://{HOST}{OURS['acs']}"
    lasts: timedelta = timedelta(minutes=5)
    in_response_to: str | None = None
    key: tuple[str, str] | None = (KEY, CERTIFICATE)

    def xml(self, request_id: str) -> bytes:
        """The response, with its assertion signed."""
        now = datetime.now(UTC)
        moment = {name: f"{at:%Y-%m-%dT%H:%M:%SZ}" for name, at in (
            ("now", now), ("before", now - timedelta(minutes=5)), ("end", now + self.lasts),
        )}  # fmt: skip
        asked = request_id if self.in_response_to is None else self.in_response_to
        about = f' InResponseTo="{asked}"' if asked else ""
        said = "".join(
            f'<saml:Attribute Name="{name}"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>'
            for name, value in self.attributes.items()
        )
        assertion = (
            f'<saml:Assertion xmlns:saml="{Saml.NS_SAML}" ID="_a{now.timestamp()}" Version="2.0" '
            f'IssueInstant="{moment["now"]}"><saml:Issuer>{ENTITY}</saml:Issuer><saml:Subject>'
            f'<saml:NameID Format="{self.name_format}">{self.name}</saml:NameID>'
            f'<saml:SubjectConfirmation Method="{Saml.CM_BEARER}"><saml:SubjectConfirmationData{about} '
            f'NotOnOrAfter="{moment["end"]}" Recipient="{self.acs}"/></saml:SubjectConfirmation></saml:Subject>'
            f'<saml:Conditions NotBefore="{moment["before"]}" NotOnOrAfter="{moment["end"]}"><saml:AudienceRestriction>'
            f"<saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{moment["now"]}" SessionIndex="_s"><saml:AuthnContext>'
            f"<saml:AuthnContextClassRef>{Saml.AC_PASSWORD}</saml:AuthnContextClassRef></saml:AuthnContext>"
            f"</saml:AuthnStatement><saml:AttributeStatement>{said}</saml:AttributeStatement></saml:Assertion>"
        )
        if self.key:
            assertion = Utils.add_sign(assertion, *self.key, **ALGORITHM).decode()
        return (
            f'<samlp:Response xmlns:samlp="{Saml.NS_SAMLP}" xmlns:saml="{Saml.NS_SAML}" ID="_r{now.timestamp()}" '
            f'Version="2.0" IssueInstant="{moment["now"]}" Destination="{self.acs}"{about}><saml:Issuer>{ENTITY}'
            f'</saml:Issuer><samlp:Status><samlp:StatusCode Value="{Saml.STATUS_SUCCESS}"/></samlp:Status>'
            f"{assertion}</samlp:Response>"
        ).encode()


class University:
    """The identity provider: its metadata is fetched from a real server; its answers go through the browser."""

    def __init__(self) -> None:
        certificate = CERTIFICATE.split("-----")[2].replace("\n", "")
        redirect = Saml.BINDING_HTTP_REDIRECT
        metadata = (
            f'<md:EntityDescriptor xmlns:md="{Saml.NS_MD}" entityID="{ENTITY}"><md:IDPSSODescriptor '
            f'protocolSupportEnumeration="{Saml.NS_SAMLP}"><md:KeyDescriptor use="signing"><ds:KeyInfo '
            f'xmlns:ds="{Saml.NS_DS}"><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data>'
            f'</ds:KeyInfo></md:KeyDescriptor><md:SingleLogoutService Binding="{redirect}" Location="{ENTITY}/slo"/>'
            f'<md:SingleSignOnService Binding="{redirect}" Location="{ENTITY}/sso"/></md:IDPSSODescriptor>'
            "</md:EntityDescriptor>"
        ).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(metadata)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("localhost", 0), Handler)
        self.address = f"http://localhost:{self.server.server_port}/metadata"

    def begin(self, client: Client, start: str = START) -> str:
        """Set out for the university; returns the name of the request."""
        there = urlsplit(client.get(start).url)
        assert f"{there.scheme}://{there.netloc}{there.path}" == f"{ENTITY}/sso"
        asked = ElementTree.fromstring(zlib.decompress(base64.b64decode(parse_qs(there.query)["SAMLRequest"][0]), -15))
        assert asked.attrib["AssertionConsumerServiceURL"] == f"http://{HOST}{OURS['acs']}"
        return asked.attrib["ID"]

    def come_back(self, client: Client, xml: bytes) -> HttpResponse:
        """Send the answer as the university's page does, and go on to where that leads."""
        back = client.post(OURS["acs"], {"SAMLResponse": base64.b64encode(xml).decode()})
        return client.get(back.url) if back.status_code == 302 else back

    def sign_in(self, client: Client, answer: Answer, start: str = START) -> HttpResponse:
        return self.come_back(client, answer.xml(self.begin(client, start)))


def chosen(address: str) -> dict:
    return {
        "server": "", "client_id": "", "secret": "", "scopes": [], "metadata": address, "entity": ENTITY,
        "names": {"th": "บัญชีจุฬาฯ", "en": "Chula account"}, "number_claim": NUMBER, "creates_accounts": False,
    }  # fmt: skip


@pytest.fixture
def university(settings) -> Iterator[University]:
    cache.clear()
    there = University()
    thread = Thread(target=there.server.serve_forever, args=(0.02,))
    thread.start()
    settings.ALLOWED_HOSTS = [HOST]
    settings.UNIVERSITY = chosen(there.address)
    settings.SOCIALACCOUNT_PROVIDERS = env.providers(settings.UNIVERSITY)
    yield there
    there.server.shutdown()
    thread.join()
    there.server.server_close()


@pytest.fixture
def browser() -> Callable[[], Client]:
    return lambda: Client(headers={"host": HOST, "accept-language": "en"})


def who(client: Client) -> str | None:
    response = client.get(reverse("accounts:profile"))
    return response.context["user"].username if response.status_code == 200 else None


STUDENT = Answer({NUMBER: "65010231", "urn:oid:2.16.840.1.113730.3.1.241": "Somebody Else"})


def test_the_number_finds_the_account_and_the_subject_from_then_on(browser, cast, university):
    client = browser()
    assert f'href="{START}"' in client.get(reverse("account_login")).content.decode()
    assert university.sign_in(client, STUDENT).url == reverse("desk:home")
    assert who(client) == "student1"
    User.objects.filter(pk=cast.student1.pk).update(student_number="1")
    again = browser()
    university.sign_in(again, replace(STUDENT, attributes={NUMBER: "65010188"}))
    assert who(again) == "student1"


def test_one_goes_on_to_the_page_that_one_wanted(browser, cast, university):
    path = reverse("accounts:sessions")
    assert university.sign_in(browser(), STUDENT, f"{START}?next={path}").url == path


def test_an_attribute_that_stays_goes_before_the_name(browser, cast, university):
    for name in ("x-1", "x-2"):
        client = browser()
        university.sign_in(client, replace(STUDENT, attributes=STUDENT.attributes | {SUBJECT: "s@uni"}, name=name))
        assert who(client) == "student1"
    assert SocialAccount.objects.get().uid == "s@uni"


def test_an_address_finds_nobody(browser, cast, university):
    mail = {"urn:oid:0.9.2342.19200300.100.1.3": cast.student1.email, "http://schemas.auth0.com/email_verified": "true"}
    client = browser()
    answer = university.sign_in(client, Answer(mail))
    assert (answer.status_code, who(client)) == (403, None)
    assert "No account here has your student number" in answer.content.decode()


def test_an_administrator_links_theirs_by_hand(browser, cast, university):
    User.objects.filter(pk=cast.admin.pk).update(student_number="1")
    client = browser()
    assert university.sign_in(client, Answer({NUMBER: "1"})).status_code == 403
    client.post(reverse("account_login"), {"login": "admin", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    university.sign_in(client, Answer({NUMBER: "1"}), f"{START}?process=connect")
    assert SocialAccount.objects.get().user == cast.admin
    assert "Somebody" not in str(SocialAccount.objects.get().extra_data)


OTHERS_KEY = new_key()


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": None},
        {"key": OTHERS_KEY},
        {"lasts": timedelta(minutes=-10)},
        {"audience": "https://other.example.ac.th/"},
        {"acs": "https://other.example.ac.th/acs/"},
        {"in_response_to": ""},
        {"in_response_to": "_other"},
        {"name_format": TRANSIENT},
        {"name": ""},
    ],
    ids=(
        "unsigned",
        "another key",
        "run out",
        "another audience",
        "another address",
        "unasked",
        "another way",
        "transient",
        "nameless",
    ),
)
def test_what_is_not_meant_for_here_opens_nothing(browser, cast, university, wrong):
    client = browser()
    fails(university.sign_in(client, replace(STUDENT, **wrong)))
    assert who(client) is None
    assert not SocialAccount.objects.exists()


def fails(answer: HttpResponse) -> None:
    assert answer.status_code == 401
    assert "The university did not sign you in" in answer.content.decode()


def test_what_was_changed_after_it_was_signed_opens_nothing(browser, cast, university):
    client = browser()
    xml = STUDENT.xml(university.begin(client))
    fails(university.come_back(client, xml.replace(b"65010231", b"65010188")))
    # Another assertion put before the signed one.
    own = STUDENT.xml(university.begin(client)).decode()
    forged = replace(STUDENT, attributes={NUMBER: "65010188"}, key=None).xml("").decode()
    assertion = forged[forged.index("<saml:Assertion") : forged.index("</samlp:Response>")]
    fails(university.come_back(client, own.replace("<saml:Assertion", f"{assertion}<saml:Assertion", 1).encode()))
    assert who(client) is None


def test_an_answer_works_once_and_in_its_own_browser(browser, cast, university):
    client, thief = browser(), browser()
    xml = STUDENT.xml(university.begin(client))
    fails(university.come_back(thief, xml))
    assert who(thief) is None
    university.come_back(client, xml)
    assert who(client) == "student1"
    client.post(reverse("account_logout"))
    fails(university.come_back(client, xml))
    assert who(client) is None


@pytest.mark.parametrize(
    "xml",
    [
        b"x", b"<a/>", b"\xff\xfe", b"<samlp:Response",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    ],
    ids=("word", "other", "bytes", "cut", "entity"),
)  # fmt: skip
def test_what_is_no_answer_is_told_in_words(browser, cast, university, xml):
    client = browser()
    university.begin(client)
    fails(university.come_back(client, xml))


def test_what_is_none_at_all_is_not_kept(browser, cast, university):
    client = browser()
    assert client.get(OURS["acs"]).status_code == 405
    for data in ({}, {"SAMLResponse": ""}, {"SAMLResponse": "x" * 300_000}):
        assert client.post(OURS["acs"], data).status_code in (400, 401)
    assert "saml-acs-session" not in client.cookies
    fails(client.get(reverse("saml_finish_acs", args=["university"])))


def test_a_provider_that_does_not_answer(browser, cast, university, settings):
    settings.UNIVERSITY = chosen("http://localhost:9/metadata")
    settings.SOCIALACCOUNT_PROVIDERS = env.providers(settings.UNIVERSITY)
    fails(browser().get(START))


def test_what_the_university_has_to_know_is_served(browser, university):
    metadata = ElementTree.fromstring(browser().get(OURS["metadata"]).content)
    assert metadata.attrib["entityID"] == f"http://{HOST}{OURS['metadata']}"
    assert f"http://{HOST}{OURS['acs']}" in ElementTree.tostring(metadata, "unicode")


def test_the_university_signs_out_and_nobody_else_does(browser, cast, university):
    client = browser()
    university.sign_in(client, STUDENT)
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    xml = (
        f'<samlp:LogoutRequest xmlns:samlp="{Saml.NS_SAMLP}" xmlns:saml="{Saml.NS_SAML}" ID="_o" Version="2.0" '
        f'IssueInstant="{now}" Destination="http://{HOST}{OURS["sls"]}"><saml:Issuer>{ENTITY}</saml:Issuer>'
        f"<saml:NameID>s-1</saml:NameID></samlp:LogoutRequest>"
    )
    packed = Utils.deflate_and_base64_encode(xml)
    packed = packed if isinstance(packed, str) else packed.decode()
    plain = f"SAMLRequest={quote(packed, safe='')}&SigAlg={quote(Saml.RSA_SHA256, safe='')}"
    for key in (None, OTHERS_KEY[0], KEY):
        signature = key and quote(base64.b64encode(Utils.sign_binary(plain, key, Saml_rsa())), safe="")
        client.get(f"{OURS['sls']}?{plain}" + (f"&Signature={signature}" if signature else ""))
        assert who(client) == (None if key == KEY else "student1")


def Saml_rsa() -> object:  # noqa: N802
    import xmlsec

    return xmlsec.Transform.RSA_SHA256


@pytest.mark.parametrize("name", ["login", "acs", "finish_acs", "sls", "metadata"])
def test_where_it_is_not_set_it_leads_to_the_sign_in_page(client, db, name):
    path = reverse(f"saml_{name}", args=["university"])
    answer = client.post(path) if name == "acs" else client.get(path)
    assert answer.url == reverse("account_login")


@pytest.mark.parametrize("slug", ["other", "x-1"])
def test_no_other_provider_is_one(browser, university, slug):
    assert browser().get(reverse("saml_metadata", args=[slug])).status_code == 404

"""Strict readers of the environment: a wrong value stops the start, with a sentence that says what is right."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent

_environ = environ.Env()

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})


def text(name: str, default: str = "") -> str:
    """Return the variable with surrounding white space removed, or `default` when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    """Return a yes/no variable; raise ImproperlyConfigured for anything that is neither."""
    value = os.environ.get(name)
    if value is None:
        return default
    value = value.strip().lower()
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def whole(name: str, default: int, *, lowest: int = 0) -> int:
    """Return a whole number of at least `lowest`; raise ImproperlyConfigured otherwise."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < lowest:
        raise ImproperlyConfigured(f"{name} must be a whole number of {lowest} or more, not {value!r}.")
    return int(value)


def words(name: str, default: list[str]) -> list[str]:
    """Return a comma-separated variable as a list, without empty parts."""
    value = text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def data_dir() -> Path:
    """Return the folder that holds all that the installation makes: database, secret key, built static files.

    Raise ImproperlyConfigured when it cannot be made or written.
    """
    folder = Path(text("DATA_DIR", str(ROOT / "var"))).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR is no folder that can be made: {error}.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"DATA_DIR is not writable: {folder}.")
    return folder


def secret_key(folder: Path) -> str:
    """Return SECRET_KEY, or the key kept in `folder`, made there (for its owner only) at the first start."""
    given = text("SECRET_KEY")
    if given:
        return given
    kept = folder / "secret-key"
    try:
        kept.touch(mode=0o600, exist_ok=False)
        kept.write_text(secrets.token_urlsafe(50), encoding="ascii")
    except FileExistsError:
        pass
    return kept.read_text(encoding="ascii").strip()


def database(folder: Path) -> dict:
    """Return Django's settings of the one database: DATABASE_URL, or SQLite in `folder`.

    SQLite runs with a write-ahead log and takes the write lock when a transaction
    begins: with Django's defaults, writers that meet fail with "database is locked"
    instead of waiting for their turn. Every thread has a connection with a cache of its own, so each gets 4 MB: more
    is not faster, for the file is in the memory of the system anyway. PostgreSQL runs with psycopg's pool.
    """
    url = text("DATABASE_URL", f"sqlite:///{folder / 'db.sqlite3'}")
    if url.partition(":")[0] not in ("sqlite", "postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    try:
        config = _environ.db_url_config(url)
    except Exception as error:
        raise ImproperlyConfigured("DATABASE_URL is not a database address.") from error
    engine = config.get("ENGINE", "")
    if engine.endswith("sqlite3"):
        config["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-4000;",
        }
        config["CONN_MAX_AGE"] = None
    else:
        config.setdefault("OPTIONS", {})["pool"] = {
            "min_size": 2,
            "max_size": whole("DATABASE_POOL_SIZE", 10, lowest=2),
            "timeout": 10,
        }
    return config


def group(prefix: str) -> dict[str, Any]:
    """Return the variables that begin with `prefix`, by the rest of their names.

    "true", "false" and what is written as a list or a dictionary of JSON become that; all else stays text, since a key
    may be all digits. Raise ImproperlyConfigured for JSON that is none.
    """
    found: dict[str, Any] = {}
    for name, value in sorted(os.environ.items()):
        value = value.strip()
        if not name.startswith(prefix) or not value:
            continue
        if value[0] in "[{" or value in ("true", "false"):
            try:
                value = json.loads(value)
            except ValueError as error:
                raise ImproperlyConfigured(f"{name} is no JSON: {error}.") from error
        found[name.removeprefix(prefix)] = value
    return found


#: The name of the one provider through which a university signs its people in, in addresses and in the database.
UNIVERSITY = "university"


#: The attributes that name a person for good, the best first: subject-id, pairwise-id, eduPersonPrincipalName.
SAML_SUBJECTS = (
    "urn:oasis:names:tc:SAML:attribute:subject-id",
    "urn:oasis:names:tc:SAML:attribute:pairwise-id",
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.6",
)


def university() -> dict[str, Any] | None:
    """Return what is set of the university's sign-in, None without one; raise ImproperlyConfigured for half of it.

    With OIDC_SERVER it is OpenID Connect, with SAML_METADATA_URL it is SAML.
    """
    server, saml = text("OIDC_SERVER"), text("SAML_METADATA_URL")
    if not server and not saml:
        return None
    if server and saml:
        raise ImproperlyConfigured("OIDC_SERVER and SAML_METADATA_URL are two ways to the same: set one of them.")
    for name, address in (("OIDC_SERVER", server), ("SAML_METADATA_URL", saml)):
        if address and not address.startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
            raise ImproperlyConfigured(f"{name} must begin with https://, not {address!r}.")
    if server and not text("OIDC_CLIENT_ID"):
        raise ImproperlyConfigured("OIDC_SERVER needs OIDC_CLIENT_ID, the name that the provider has given this site.")
    return {
        "server": server,
        "client_id": text("OIDC_CLIENT_ID"),
        "secret": text("OIDC_CLIENT_SECRET"),
        "scopes": words("OIDC_SCOPES", ["openid", "profile", "email"]),
        "metadata": saml,
        "entity": text("SAML_ENTITY_ID"),
        "names": {
            "th": text("UNIVERSITY_NAME_TH", "บัญชีมหาวิทยาลัย"),
            "en": text("UNIVERSITY_NAME_EN", "University account"),
        },
        "number_claim": text("UNIVERSITY_NUMBER_CLAIM"),
        "creates_accounts": flag("UNIVERSITY_CREATES_ACCOUNTS"),
    }


def providers(chosen: dict[str, Any] | None) -> dict[str, Any]:
    """Return allauth's settings of what `university` has returned."""
    if not chosen:
        return {}
    app = {"provider_id": UNIVERSITY, "name": chosen["names"]["en"]}
    if chosen["metadata"]:
        chosen_settings = {
            "idp": {"entity_id": chosen["entity"], "metadata_url": chosen["metadata"]},
            "attribute_mapping": {"uid": list(SAML_SUBJECTS)},
            "advanced": {"want_assertion_signed": True},
        }
        return {"saml": {"APPS": [app | {"client_id": UNIVERSITY, "settings": chosen_settings}]}}
    connect = {"server_url": chosen["server"], "scope": chosen["scopes"], "oauth_pkce_enabled": True}
    app |= {"client_id": chosen["client_id"], "secret": chosen["secret"], "settings": connect}
    return {"openid_connect": {"APPS": [app]}}

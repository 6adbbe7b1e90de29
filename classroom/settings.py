"""The one settings file. Every choice of an installation comes from the environment; docs/development.md lists them."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from classroom import env

BASE_DIR = env.ROOT
DATA_DIR: Path = env.data_dir()

SECRET_KEY = env.secret_key(DATA_DIR)
DEBUG = env.flag("DEBUG")
HTTPS = env.flag("HTTPS")
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{env.whole('PORT', 8000, lowest=1)}").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
DEMO = env.flag("DEMO", default=True)
DEMO_PASSWORD = env.text("DEMO_PASSWORD")

ROOT_URLCONF = "classroom.urls"
WSGI_APPLICATION = "classroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "classroom.desk",
    "classroom.devtools",
    "classroom.reading",
    "classroom.grading",
    "classroom.discussions",
    "classroom.assignments",
    "classroom.courses",
    "classroom.batches",
    "classroom.notices",
    "history",
    "classroom.audit",
    "classroom.accounts",
    "classroom.common",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "classroom.desk.admin_site.ClassroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Last, because its catalogues say some of Django's words differently.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "classroom.common.middleware.FileHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "classroom.common.middleware.CompressionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "classroom.common.middleware.InputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "classroom.audit.middleware.SourceMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "classroom.accounts.middleware.LastSeenMiddleware",
    "classroom.accounts.middleware.PreferencesMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "classroom.courses.middleware.ArchiveMiddleware",
    "classroom.accounts.middleware.ConsentMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "classroom.desk.middleware.ViewAsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["classroom.common.shown.loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "classroom.accounts.context.preferences",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "classroom.common.templatetags.interface",
                "classroom.common.templatetags.dates",
            ],
        },
    },
]
CRISPY_TEMPLATE_PACK = "forms"  # templates/forms
CRISPY_ALLOWED_TEMPLATE_PACKS = ("forms",)

# Data. ATOMIC_REQUESTS stays off: with IMMEDIATE every atomic() takes the write
# lock, so transactions are opened by services and kept short.
DATABASES = {"default": env.database(DATA_DIR)}
CACHES = {
    # Shared by all workers, so that the counters of the sign-in lock-out are. With room for every name of a university:
    # when it is full, counters are forgotten.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["classroom.accounts.backends.AuthenticationBackend"]
SESSION_ENGINE = "classroom.accounts.sessions"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Personal data: for how many days what people asked for and what they were told is kept, and for how many years what
# erased people handed in. docs/operations.md says what the law has to do with it.
COPY_DAYS = env.whole("COPY_DAYS", 7, lowest=1)
NOTICE_DAYS = env.whole("NOTICE_DAYS", 400, lowest=1)
TASK_DAYS = env.whole("TASK_DAYS", 30, lowest=1)
PLAN_DAYS = env.whole("PLAN_DAYS", 30, lowest=1)
REQUEST_DAYS = env.whole("REQUEST_DAYS", 1095, lowest=1)
ERASED_ESSAY_YEARS = env.whole("ERASED_ESSAY_YEARS", 5)
KEEP_ERASED_NUMBERS = env.flag("KEEP_ERASED_NUMBERS")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_ADAPTER = "classroom.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "classroom.accounts.forms.entrance.SignInForm",
    "reauthenticate": "classroom.accounts.forms.entrance.ConfirmForm",
    "reset_password": "classroom.accounts.forms.entrance.PasswordResetForm",
    "reset_password_from_key": "classroom.accounts.forms.entrance.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}  # for allauth one name; our backend knows that people have several
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
# Who has just chosen a password need not type it again; a second factor is asked for all the same.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# A class signs in from one address of the campus within a minute; who guesses at one name is stopped by that name.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,5/5m/key",
    "login_failed_person": "5/5m/key",
    "reset_password": "60/m/ip,5/h/key",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Second factors. An address that nobody has confirmed hinders none: addresses are the registrar's.
MFA_ADAPTER = "classroom.accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "classroom.accounts.forms.factors.AppForm",
    "authenticate": "classroom.accounts.forms.factors.CodeForm",
    "reauthenticate": "classroom.accounts.forms.factors.ConfirmCodeForm",
    "add_webauthn": "classroom.accounts.forms.factors.PasskeyForm",
    "edit_webauthn": "classroom.accounts.forms.factors.PasskeyNameForm",
    "login_webauthn": "classroom.accounts.forms.factors.SignInByPasskeyForm",
    "authenticate_webauthn": "classroom.accounts.forms.factors.UsePasskeyForm",
    "reauthenticate_webauthn": "classroom.accounts.forms.factors.ConfirmPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
# Without HTTPS only this machine itself is visited, whose origin the library does not take.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
ADMIN_SECOND_FACTOR = env.flag("ADMIN_SECOND_FACTOR")
# Signing in through the university, by settings alone. By a link, since the policy of the pages lets no form lead
# elsewhere.
UNIVERSITY = env.university()
SOCIALACCOUNT_ADAPTER = "classroom.accounts.university.UniversityAdapter"
SOCIALACCOUNT_PROVIDERS = env.providers(UNIVERSITY)
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True

# Joining courses. A whole class joins from one address of the campus within a minute; who guesses is stopped by what
# is wrong: a code that opens nothing, a link that does not hold.
INVITATION_DAYS = env.whole("INVITATION_DAYS", 14, lowest=1)
# For how many days an invitation that is over keeps the address that it went to.
INVITATION_KEEP_DAYS = env.whole("INVITATION_KEEP_DAYS", 180, lowest=1)
# So many links of one kind (to set a password; to join a course) go to one address in a day, whoever sends them.
LINKS_A_DAY = env.whole("LINKS_A_DAY", 3, lowest=1)
RATE_LIMITS = {
    "unknown_code": "10/5m/user,100/5m/ip",
    "unknown_invitation": "30/5m/ip",
    "account_by_invitation": "60/m/ip",
    "invite": "20/h/user",
    "invite_one": "60/h/user",
    "add_person": "200/h/user",
    "saml_answer": "300/m/ip",
}

# Language and time
LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "classroom" / "locale"]
TIME_ZONE = env.text("TIME_ZONE", "Asia/Bangkok")
USE_TZ = True

# Files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_BUILD = DATA_DIR / "build" / "static"
STATIC_BUILD.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", STATIC_BUILD]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else's page needs our files
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "classroom.common.storage.StaticStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_HANDLERS = [
    "classroom.common.uploads.RefuseLargeUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Mail
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.whole("EMAIL_PORT", 25, lowest=1)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL")
EMAIL_TIMEOUT = env.whole("EMAIL_TIMEOUT", 20, lowest=1)
# The keys of a provider of django-anymail: ANYMAIL_MAILGUN_API_KEY is its MAILGUN_API_KEY.
ANYMAIL = env.group("ANYMAIL_")
# Answers by mail: the domain of the addresses that take them, and what whoever brings them must know.
REPLY_DOMAIN = env.text("REPLY_DOMAIN").lower()
INBOUND_MAIL_SECRET = env.text("INBOUND_MAIL_SECRET")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Rueanrian <noreply@localhost>")

# Security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "classroom.desk.views.errors.csrf_failure"
LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = env.whole("HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
    if env.flag("BEHIND_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        # The lock-out of sign-in counts visitors and the audit names them, not the proxy: each proxy adds an address.
        ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("PROXY_COUNT", 1, lowest=1)

# For how many years the audit keeps what was done; 0: for ever.
AUDIT_YEARS = env.whole("AUDIT_YEARS", 0)

# For how many minutes one looks at the classroom as somebody else, before one is oneself again.
VIEW_AS_MINUTES = env.whole("VIEW_AS_MINUTES", 30, lowest=1)

SILENCED_SYSTEM_CHECKS: list[str] = []

LOG_LEVEL = env.text("LOG_LEVEL", "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    # A level of its own: the background worker sets its logger to INFO by itself.
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "level": LOG_LEVEL}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}

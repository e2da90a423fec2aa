"""All settings: values of the environment (lib/environment.py) set into Django's and its apps' names."""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from talentforum.lib import environment, logs, pool

BASE_DIR = Path(__file__).resolve().parent.parent
_env = environment.read(BASE_DIR)

DEBUG = _env["DEBUG"]
SECRET_KEY = _env["SECRET_KEY"]
SITE_URL = _env["SITE_URL"]
TRUSTED_PROXIES = _env["TRUSTED_PROXIES"]
RATE_LIMITS = _env["RATE_LIMITS"]
DEMO_ALLOWED = DEBUG or _env["DEMO"]
# Demo accounts have published passwords, so a second factor would only be theatre there.
ADMIN_NEEDS_SECOND_FACTOR = not DEMO_ALLOWED

_host = urlsplit(SITE_URL).hostname
ALLOWED_HOSTS = _env["ALLOWED_HOSTS"] or [_host, *(["127.0.0.1", "localhost"] if DEBUG else [])]

# Apps, in the order of the import contract (pyproject.toml): who stands lower knows nothing of who stands higher.
INSTALLED_APPS = [
    "talentforum.apps.TalentforumConfig",
    "search",
    "experiences",
    "polls",
    "comments",
    "articles",
    "moderation",
    "notifications",
    "accounts",
    "pagecache",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "pgtrigger",
    "rules.apps.AutodiscoverRulesConfig",
    "talentforum.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "talentforum.lib.probes.any_host_for_probes",
    "talentforum.lib.logs.request_log",
    "talentforum.lib.headers.security_headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "talentforum.lib.outages.Sessions",
    "talentforum.lib.languages.language_of_the_address",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "talentforum.lib.outages.Outages",
    "accounts.middleware.language_of_the_person",
    "accounts.middleware.nobody_stores_the_account",
    "articles.middleware.ArticleAddresses",
]

ROOT_URLCONF = "talentforum.urls"
WSGI_APPLICATION = "talentforum.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "talentforum.lib.languages.addresses",
            ],
        },
    }
]
FORM_RENDERER = "talentforum.lib.forms.Renderer"

# Database, queue, cache
if _env["DATABASE"]:
    DATABASES = {
        "default": _env["DATABASE"] | {"OPTIONS": _env["DATABASE"].get("OPTIONS", {}) | {"pool": pool.OPTIONS}}
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "talentforum.embedded_postgres",
            "NAME": "postgres",
            "DATA": BASE_DIR / "var" / "postgres",
            "OPTIONS": {"pool": pool.OPTIONS},
        }
    }
# Also beneath whoever holds a connection for longer than a request, such as a command.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHE_URL = _env["CACHE"]  # None: pages are kept in each process alone; see pagecache/
CACHES = {
    "default": (
        {"BACKEND": "talentforum.lib.cache.SparedCache", "LOCATION": _env["CACHE"]}
        if _env["CACHE"]
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
BROKER_URL = _env["BROKER"]  # None: the queue lies in the database; talentforum/celery.py sets it up

# Mail: the default mailer queues, the worker sends through the transport
DEFAULT_FROM_EMAIL = _env["MAIL_FROM"] or f"talentforum <noreply@{_host}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAILERS = {
    "default": {"BACKEND": "talentforum.lib.mail.QueueBackend"},
    "transport": _env["MAIL"] or environment.mail_transport("console:"),
}

# What the mail provider tells became of mails, at /mail/<provider>/ (notifications/webhooks.py); off without one
MAIL_PROVIDER = _env["MAIL_PROVIDER"]
ANYMAIL = {
    environment.PROVIDERS.get(MAIL_PROVIDER, environment.PASSWORD): _env["MAIL_SECRET"],
    "MANDRILL_WEBHOOK_URL": f"{SITE_URL}/mail/mandrill/",  # Mandrill signs it, too
}

# Language and time
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "talentforum" / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
FORMAT_MODULE_PATH = ["talentforum.formats"]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = _env["MEDIA_ROOT"]
STORAGES = {
    "default": {"BACKEND": "talentforum.lib.storage.WholeFiles"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "talentforum.lib.static.JoinedStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o644

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "accounts.backends.AccountBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.NameAtSignUp"
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds; mail may take minutes
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the code proves the mailbox as a sign-in code does; a second factor stays
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": False}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "talentforum"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
if not RATE_LIMITS:
    ACCOUNT_RATE_LIMITS = False
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # lib/headers.py sends X-Frame-Options, with the other headers

# Security
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "talentforum.views.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # bytes of a form without its files; a text far too long is told so
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
if not DEBUG:
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = SITE_URL.startswith("https:")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "__Host-session", "__Host-csrf", "__Host-language"

LOGGING = logs.configuration(readable=DEBUG)
LOGGING_CONFIG = "logging.config.dictConfig"

"""Django's settings, made from the environment. What an operator may set is in config/environment.py."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from breakwater.kernel.languages import DJANGO_LANGUAGES
from config import database, environment

ROOT = environment.ROOT
try:
    ENVIRONMENT = environment.read()
except environment.SettingError as problem:
    raise ImproperlyConfigured(str(problem)) from None

DATA: Path = ENVIRONMENT.data
DEBUG = ENVIRONMENT.debug
SECRET_KEY = environment.secret_key(ENVIRONMENT)
ALLOWED_HOSTS = ENVIRONMENT.hosts
PUBLIC_URL = ENVIRONMENT.public_url

INSTALLED_APPS = [
    "breakwater.kernel",
    "breakwater.audit",
    "breakwater.organisation",
    "breakwater.access",
    "breakwater.documents",
    "breakwater.messaging",
    "breakwater.enterprises",
    "breakwater.playbook",
    "breakwater.casework",
    "breakwater.measures.assistance",
    "breakwater.portal",
    "breakwater.desk",
    "breakwater.api",
    "breakwater.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.LanguageMiddleware",  # asks the user who signed in
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "breakwater.access.middleware.ActorMiddleware",
    "breakwater.access.middleware.TransactionMiddleware",  # the last: it calls the view
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# Templates ------------------------------------------------------------------------------------------------

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "breakwater.kernel.context.page",
                "breakwater.kernel.submissions.new_key",
                "breakwater.demo.context.demo",
                "breakwater.desk.context.desk",
                "breakwater.portal.context.portal",
            ],
        },
    },
]
COTTON_DIR = "cotton"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database -------------------------------------------------------------------------------------------------

DATABASE_ACCESS = database.access(ENVIRONMENT)
_WAY_IN = DATABASE_ACCESS.owner if database.as_owner() else DATABASE_ACCESS.application
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _WAY_IN.name,
        "USER": _WAY_IN.user,
        "PASSWORD": _WAY_IN.password,
        "HOST": _WAY_IN.host,
        "PORT": _WAY_IN.port,
        "OPTIONS": dict(_WAY_IN.options),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # In the database, since limits on sign-in must count over all processes and machines.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # a page may write no session
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# People ---------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["breakwater.access.passwords.PepperedPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "breakwater.access.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the bureau, not by signing up
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.secure

# Languages and time ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"  # the language the source is written in
LANGUAGES = DJANGO_LANGUAGES
LOCALE_PATHS = [ROOT / "breakwater" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Files ----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_ROOT = DATA / "files"  # never served by address: documents checks who may read
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Security -------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],  # ECharts places its tooltip by style attributes
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENVIRONMENT.secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.secure else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.secure else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# API ------------------------------------------------------------------------------------------------------

API_REQUESTS_PER_MINUTE = ENVIRONMENT.api_requests_per_minute
WEBHOOKS_MAY_STAY_HERE = DEBUG  # to this machine, over http too: for who writes a receiver

# Mail, jobs, log ------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from
if ENVIRONMENT.mail:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = ENVIRONMENT.mail.host
    EMAIL_PORT = ENVIRONMENT.mail.port
    EMAIL_HOST_USER = ENVIRONMENT.mail.user
    EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.password
    EMAIL_USE_SSL = ENVIRONMENT.mail.encrypted
    EMAIL_TIMEOUT = 30
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENVIRONMENT.log_level},
    "loggers": {
        "django": {"level": ENVIRONMENT.log_level, "handlers": []},
        "django.request": {"level": "ERROR"},  # a page not found is no event
        "procrastinate": {"level": "WARNING"},  # nor is a job that ran
    },
}

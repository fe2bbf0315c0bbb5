"""The Django settings. Everything that differs between installations comes from the environment (env.py)."""

from urllib.parse import urlsplit

from csp.constants import NONCE, SELF
from django.utils.translation import gettext_lazy as _

from config import env, gis
from config.assets import PACKAGES

gis.prepare_gdal()
GDAL_LIBRARY_PATH = gis.library("pyogrio", "libgdal")
GEOS_LIBRARY_PATH = gis.library("shapely", "libgeos_c")

BASE_DIR = env.ROOT
DATA_DIR = env.data_dir()
PORT = env.number("PORT", 8000)
PUBLIC_URL = env.public_url(PORT)
DEMO = env.flag("DEMO", True)
DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR)

# The address people use decides what is secure: a first start on 127.0.0.1 has no certificate.
_public = urlsplit(PUBLIC_URL)
HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = [str(_public.hostname), "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/?$", r"^readyz/?$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
# The one page that stands in a frame of our own (the map) says so itself.
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "config",
    "geo",
    "reports",
    "mobile_api",
    "dashboard",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.forms",
    "rest_framework",
    "rest_framework_gis",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.shell",
            ],
        },
    },
]
# Form fields render through config/templates, as KERN markup.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# What is prepared (geo/candidates.py) is planned once. Queries are short: help by other processes only costs.
PLANS = {"plan_cache_mode": "force_generic_plan", "jit": "off", "max_parallel_workers_per_gather": "0"}
DATABASES = {
    "default": env.database(PLANS)
    | {
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "reports.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "crew:today"
LOGOUT_REDIRECT_URL = "dashboard:home"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [(prefix, BASE_DIR / "node_modules" / path) for prefix, path in PACKAGES.items()]
MEDIA_ROOT = DATA_DIR / "media"
# Received photos wait here for the worker; nothing in this folder is ever served.
UPLOAD_ROOT = DATA_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "reports.storage.WholeFileStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "uploads": {"BACKEND": "reports.storage.WholeFileStorage", "OPTIONS": {"location": UPLOAD_ROOT}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static_files.HashedStaticFiles"
    },
}
# 20 MB per photo (reports/photos.py refuses more) plus the form around it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "config.uploads.WholeFormLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o640

EMAIL_URL = env.text("EMAIL_URL")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", f"stadtlotse@{_public.hostname}")
EMAIL_SUBJECT_PREFIX = ""
if EMAIL_URL:
    vars().update(env.mail(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# Signs messages to devices; who changes it loses all of them, for browsers tie their consent to it.
VAPID_PRIVATE_KEY = env.secret("VAPID_PRIVATE_KEY", DATA_DIR, make=env.new_push_key)
PUSH_HOSTS = env.push_hosts()

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["mobile_api.parsers.StrictJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["mobile_api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "mobile_api.errors.as_problem",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
    # One proxy in front is the usual set-up; the header of a stranger is not believed beyond that.
    "NUM_PROXIES": env.number("NUM_PROXIES", 0),
}
# Multiplies how much a client may ask (mobile_api/throttles.py); 0 lifts the limits, for measurements.
API_RATE_FACTOR = env.number("API_RATE_FACTOR", 1)
# Whom the server asks for addresses that its own table does not know (geo/outside_geocoder.py); None: nobody.
GEOCODER = env.geocoder()
# What looks for faces and number plates on photos (reports/detection.py); None: nothing.
PHOTO_DETECTOR = env.detector()
SPECTACULAR_SETTINGS = {
    "TITLE": "Stadtlotse",
    "DESCRIPTION": "Report a defect, ask who is responsible, and see what became of it.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "OAS_VERSION": "3.1.0",
    # Choices stand where they are used; components of their own would need invented names.
    "POSTPROCESSING_HOOKS": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.log_lines.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # Strangers choose the Host header; a traceback for each would drown the log.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "procrastinate": {"level": "WARNING"},
    },
}

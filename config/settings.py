"""Every setting, in one file. Environments differ by variables; README lists them.

With nothing set the product is safe: DEBUG off, keys generated 0600 under ``var/keys``,
PostgreSQL and Valkey of its own on private sockets (``config/embedded.py``).
"""

from pathlib import Path

import environ
from celery.schedules import crontab, schedule
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import databases, deployment, embedded, keys

deployment.load()  # a server's variables, whoever asks: a unit, manage.py, celery
env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", default=False)
KEYS = keys.load(VAR_DIR / "keys", env)
SECRET_KEY = KEYS.secret_key
FIELD_KEYS = KEYS.field_keys  # {key id: 32 bytes}; the last one seals, all open
INDEX_KEY = KEYS.index_key  # blind indexes
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

OUR_APPS = ["stations", "beneficiaries", "resources", "cases", "reports"]  # with an api each
INSTALLED_APPS = [
    *OUR_APPS, "django.contrib.auth",
    "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
    "django.contrib.staticfiles", "django.contrib.humanize", "django.contrib.postgres",
    "allauth", "allauth.account", "allauth.mfa", "allauth.usersessions", "axes", "csp",
    "django_filters", "django_htmx", "drf_spectacular", "drf_spectacular_sidecar",
    "oauth2_provider", "pgtrigger", "rest_framework",
]  # fmt: skip
DEMO = env.bool("DEMO", default=False)  # says "demo data, all invented" on every page
INSTALLED_APPS += env.list("EXTRA_APPS", default=["demo"] if DEMO else [])
MIDDLEWARE = [
    "stations.operations.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "stations.middleware.LanguageMiddleware",
    "stations.middleware.WrittenMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "stations.middleware.AddressMiddleware",
    "stations.middleware.ProblemMiddleware",
    "stations.statements.StatementMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "stations.middleware.ActingMiddleware",
    "stations.middleware.LogInMiddleware",
    "stations.middleware.OwnPasswordMiddleware",
    "stations.middleware.SecondStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stations.middleware.ActivityMiddleware",
    "stations.middleware.SeenMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "stations.middleware.UnaskedMiddleware",
    "stations.middleware.RefusedMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stations.pages.site",
            ],
            "builtins": ["stations.templatetags.site", "stations.templatetags.controls"],
        },
    }
]

# Data: PostgreSQL 15 or newer, Redis 6.2 or Valkey
DATABASE, DATABASE_ROLE = databases.chosen(env, VAR_DIR)
DATABASES = {
    "default": DATABASE
    | {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # queries are short; an address may say more (?sslmode=verify-full)
        "OPTIONS": DATABASE.get("OPTIONS", {}) | {"options": "-c jit=off"},
        "TEST": {"NAME": env("TEST_DATABASE_NAME", default=None)},
    }
}
STATEMENT_SECONDS = env.float("STATEMENT_SECONDS", default=20)  # what pages and REST may ask
REDIS_URL = env("REDIS_URL", default="") or embedded.redis_url(VAR_DIR)
HEALTH_TOKEN = env("HEALTH_TOKEN", default="")  # opens the details of /health/ready
LAST_BACKUP = VAR_DIR / "last_backup"
MEDIA_ROOT = VAR_DIR / "media"  # never served as files: a scoped view opens each
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
PHOTO_MAX_BYTES = 10 * 1024 * 1024
IMPORT_MAX_BYTES = 20 * 1024 * 1024
# Of how many people of other stations one user hears that their number is registered elsewhere
# (stations/identity_numbers/services.py); a number told is no new one for so many days.
IDENTITY_NUMBERS_AN_HOUR, IDENTITY_NUMBERS_A_DAY, IDENTITY_NUMBERS_REMEMBERED = 10, 40, 30
# How many users are answered about one and the same number (stations/identity_numbers/askers.py).
ASKERS_OF_A_NUMBER_AN_HOUR, ASKERS_OF_A_NUMBER_A_DAY = 5, 10

# Background work (stations/jobs/queue.py): beat only sweeps, rows say what is to be done
CELERY_BROKER_URL = embedded.broker_url(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "global_keyprefix": env("REDIS_PREFIX", default="sws:"),
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long it is away
CELERY_BEAT_SCHEDULER = "config.beat:Scheduler"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Shanghai"
JOB_LEASE_SECONDS = 60
# On which day after a period's end stations file and the reports of each level are compiled.
REPORT_SCHEDULE = {
    "month": {"filing": 5, "station": 6, "county": 8, "city": 10, "province": 12},
    "quarter": {"station": 8, "county": 10, "city": 12, "province": 14},
    "half": {"station": 8, "county": 10, "city": 12, "province": 14},
    "year": {"station": 10, "county": 15, "city": 20, "province": 25},
}
# Whether a report is asked for, reviewed and issued by different people; who does two of these
# alone says why.
REPORTS_BY_SEVERAL = env.bool("REPORTS_BY_SEVERAL", default=True)
# From how many percent on a filing's figure is marked beside earlier months; it stops nobody.
FILING_SWING_PERCENT = env.int("FILING_SWING_PERCENT", default=50)
CELERY_BEAT_SCHEDULE = {
    "sweep jobs": {
        "task": "stations.tasks.sweep_jobs",
        "schedule": schedule(2),
        "options": {"expires": 2},
    },
    "count changed months": {
        "task": "reports.tasks.refresh_counts",
        "schedule": schedule(3),
        "options": {"expires": 3},
    },
    "ask for due reports": {"task": "reports.tasks.request_due_reports", "schedule": 3600},
    "work out visits owed": {
        "task": "cases.tasks.refresh_all_duties",
        "schedule": crontab(hour=1, minute=30),
    },
    "seal the audit trail": {
        "task": "stations.tasks.seal_audit",
        "schedule": schedule(10),
        "options": {"expires": 10},
    },
    "forget who asked": {"task": "stations.tasks.forget_who_asked", "schedule": 3600},
    "purge imports": {"task": "stations.tasks.purge_old_imports", "schedule": 6 * 3600},
}

# Who comes in
AUTH_USER_MODEL = "stations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["stations.accounts.hashers.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 10},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "stations.accounts.allauth.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # django-axes locks out, by user name
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds; then administrators prove it is them
ACCOUNT_FORMS = {"change_password": "stations.accounts.allauth.OwnPasswordForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "社工站"
MFA_ADAPTER = "stations.accounts.allauth.MFAAdapter"
MFA_FORMS = {
    "authenticate": "stations.accounts.allauth.SecondStep",
    "reauthenticate": "stations.accounts.allauth.SecondStepAgain",
}
# Whose log-in asks for a second step: it opens other people's log-ins, or much of the register.
SECOND_STEP_ROLES = env.list(
    "SECOND_STEP_ROLES", default=[] if DEMO else ["administrator", "officer", "auditor"]
)
USERSESSIONS_TRACK_ACTIVITY = True
AXES_LOCKOUT_PARAMETERS = ["username"]  # mobile carriers share addresses
SILENCED_SYSTEM_CHECKS = ["axes.W006", "security.W021"]  # want the address; preloading
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_USERNAME_FORM_FIELD = "login"
AXES_SENSITIVE_PARAMETERS = [  # of what was typed its table keeps the name alone
    *("login", "username", "oldpassword", "password1", "password2", "code"),
    *("client_id", "client_secret", "csrfmiddlewaretoken", "next"),
]
AXES_VERBOSE = False  # no names in the log
NAMES_AN_HOUR = 30  # that may be mistyped from one address
AXES_USERNAME_CALLABLE = "stations.accounts.allauth.typed_name"
SESSION_COOKIE_AGE = env.int("SESSION_SECONDS", default=12 * 3600)  # at most, in use or not
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=2 * 3600)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
# Nobody else of the domain sets them, nothing but TLS carries them (RFC 6265bis)
OF_THIS_HOST = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{OF_THIS_HOST}sessionid", f"{OF_THIS_HOST}csrftoken"
LANGUAGE_COOKIE_NAME = f"{OF_THIS_HOST}django_language"
THEME_COOKIE_NAME = f"{OF_THIS_HOST}theme"
DEVICE_COOKIE_NAME = f"{OF_THIS_HOST}device"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"

MESSAGE_TAGS = {21: "stored"}  # no words: the UUID of what was stored (stations/pages.py)

# What the browser may do
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)  # a promise for the whole domain
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
PERMISSIONS_POLICY = {"camera": "self", "geolocation": [], "microphone": []}

# Words, time, files
LANGUAGE_CODE = "zh-hans"
FILTERS_EMPTY_CHOICE_LABEL = _("any")
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "static/"
STATIC_ROOT = env("STATIC_ROOT", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static", ("handbook", BASE_DIR / "docs" / "handbook" / "pictures")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# smtp+tls://user:password@mail.example.org:587; none: what would be sent is printed
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("EMAIL_FROM", default="webmaster@localhost")
EMAIL_TIMEOUT = 10  # seconds

# Other systems (REST, OAuth2 client credentials)
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "SCOPES": {"read": _("read"), "write": _("write")},
    "DEFAULT_SCOPES": ["read", "write"],
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0,
} | {
    f"COMPLIANT_BCP_RFC9700_{rule}": True  # TOKEN_STORAGE: only a token's hash is kept
    for rule in [
        "ACCESS_TOKEN_TRANSPORT",
        "AUTHZ_RESPONSE_ISS",
        "IMPLICIT_GRANT",
        "PASSWORD_GRANT",
        "PKCE_METHOD",
        "PKCE_REQUIRED",
        "REDIRECT_URI_MATCHING",
        "REDIRECT_URI_SCHEME",
        "REFRESH_TOKEN",
        "TOKEN_STORAGE",
    ]  # fmt: skip
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "stations.rest.ClientAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["stations.rest.InScope"],
    "DEFAULT_FILTER_BACKENDS": ["stations.rest_filters.NamedFilters"],
    "DEFAULT_PAGINATION_CLASS": "stations.change_feed.ChangesPagination",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["stations.parsers.BoundedParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "stations.rest.problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Social-work stations",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "stations.openapi.with_problems",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "AssignmentRoleEnum": "stations.models.Assignment.Role",
        "CaseStatusEnum": "cases.models.Case.Status",
        "CrisisKindEnum": "cases.models.CrisisNote.Kind",
        "CrisisStatusEnum": "cases.models.CrisisNote.Status",
        "CultivationHowEnum": "stations.models.Cultivation.How",
        "DonationKindEnum": "resources.codes.DonationKind",
        "DonorKindEnum": "resources.codes.DonorKind",
        "FilingStatusEnum": "cases.models.Filing.Status",
        "ImportStateEnum": "stations.models.Import.State",
        "LeavingEnum": "beneficiaries.codes.Leaving",
        "OrganisationKindEnum": "stations.models.Organisation.Kind",
        "PairingHowEnum": "cases.models.PairingContact.How",
        "PairingKindEnum": "cases.models.Pairing.Kind",
        "PeriodKindEnum": "reports.models.Report.Kind",
        "ProjectKindEnum": "resources.models.Project.Kind",
        "SiteKindEnum": "resources.models.Site.Kind",
        "StateEnum": "reports.models.Report.State",
        "TeamKindEnum": "resources.models.Team.Kind",
        "TeamPostEnum": "resources.models.TeamMember.Post",
        "TransferStateEnum": "beneficiaries.models.TransferRequest.State",
    },
}

LOG_FORMAT = env("LOG_FORMAT", default="text")  # json: a line, an object (config/logs.py)
LOG_LINE = "%(levelname)s %(name)s %(request_id)s %(message)s"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "stations.operations.request_ids.RequestIdFilter"}},
    "formatters": {
        "text": {"()": "logging.Formatter" if DEBUG else "config.quiet.Formatter", "fmt": LOG_LINE},
        "json": {"()": "config.logs.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": LOG_FORMAT,
        }
    },
    "loggers": {"django": {}},  # without its mails to ADMINS, which quote the request
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}

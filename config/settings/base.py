"""Settings of every installation; development, production and test extend them."""

import os
from pathlib import Path
from typing import Any

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config.plugins import installed_plugins
from config.stores.urls import celery_broker_url

BASE_DIR = Path(__file__).resolve().parents[2]

# --- Frameworks -----------------------------------------------------------------------
# Each is one folder, and one line here. Installed third-party packages are added by
# their entry points (docs/frameworks.md).
PLUGINS, BROKEN_FRAMEWORKS = installed_plugins()
FRAMEWORKS = [
    "frameworks.okr",
    "frameworks.v2mom",
    "frameworks.bhag",
    "frameworks.whats_hows",
    *PLUGINS,
]

# --- Applications -----------------------------------------------------------------
OWN_APPS = [
    "config",
    "demo",
    "accounts",
    "audit",
    "people",
    "search",
    "setup",
    "home",
    "notifications",
    "alignment",
    "feedback",
    "checkins",
    "scheduling",
    "goals",
    "frameworks",
    *FRAMEWORKS,
    "organizations",
    "ui",
]
INSTALLED_APPS = [
    *OWN_APPS,
    "allauth",
    "allauth.account",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.static_files.serving.StaticFilesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "organizations.middleware.PrivatePagesMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "organizations.body_limits.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organizations.middleware.TenancyMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "organizations.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# Imported by what enqueues first (organizations/jobs.py).
CELERY_APPLICATION = "config.celery.app"
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
                "organizations.context.shell",
                "demo.context.demo_age",
            ],
        },
    }
]
FORM_RENDERER = "config.forms.SightlineFormRenderer"

# --- Data ---------------------------------------------------------------------------
# Each transaction sets its tenant itself (organizations.tenancy), so connections may be
# pooled: nothing is ever set for a session.
DATABASE_POOL = {"min_size": 1, "max_size": 8, "timeout": 10}
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": {
        "BACKEND": "config.cache.SightlineCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "sightline",
        # The broker and the cache hold hints only: a page must not wait for them.
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1.0},
    }
}

# --- Jobs (docs/architecture.md, "Jobs") ----------------------------------------------
CELERY_BROKER_URL = celery_broker_url(REDIS_URL) if REDIS_URL else ""
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
    "max_retries": 0,
}
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# At most a quarter of the visibility timeout: a message is never delivered to a second
# worker while the first one still has it.
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "default"
# One queue for each purpose, so that one organization's import never delays another's
# roll-up.
CELERY_TASK_ROUTES = {
    "goals.roll_up": {"queue": "rollup"},
    "goals.sweep_roll_up": {"queue": "rollup"},
    "goals.recompute": {"queue": "rollup"},
    "goals.run_import": {"queue": "imports"},
    "people.run_import": {"queue": "imports"},
    "scheduling.sweep_plans": {"queue": "plans"},
    "scheduling.plan": {"queue": "plans"},
    "notifications.*": {"queue": "messages"},
}
# Skips full queues, and reports a heartbeat.
CELERY_BEAT_SCHEDULER = "config.beat.BoundedScheduler"


def every(seconds: float, task: str) -> dict[str, Any]:
    """An entry of beat's schedule. Its messages expire after the interval, at least 5
    minutes: by then the next one is there.
    """
    expires = max(int(seconds), 300)
    return {"task": task, "schedule": seconds, "options": {"expires": expires}}


CELERY_BEAT_SCHEDULE = {
    "sweep-roll-up": every(15.0, "goals.sweep_roll_up"),
    "roll-up-new-day": every(60.0, "goals.sweep_new_day"),
    "sweep-imports": every(30.0, "goals.sweep_imports"),
    "sweep-people-imports": every(30.0, "people.sweep_imports"),
    "sweep-departures": every(300.0, "people.sweep_departures"),
    "sweep-plans": every(30.0, "scheduling.sweep_plans"),
    "sweep-reminders": every(30.0, "notifications.sweep_reminders"),
    "sweep-deliveries": every(15.0, "notifications.sweep_deliveries"),
    "sweep-mailbox": every(60.0, "notifications.sweep_mailbox"),
    "sweep-digests": every(600.0, "notifications.sweep_digests"),
    "sweep-events": every(10.0, "notifications.sweep_events"),
    "sweep-invitations": every(600.0, "organizations.sweep_invitations"),
    "sweep-retention": every(3600.0, "organizations.sweep_retention"),
}
# Days that old rows are kept, by the rules of the apps' modules `retention`; 0: for
# good (docs/operating.md, "What is removed").
RETENTION_DAYS = {
    # Of events, which stay.
    "event_addresses": int(os.environ.get("RETENTION_EVENT_ADDRESSES_DAYS", "365")),
    "sessions": int(os.environ.get("RETENTION_SESSIONS_DAYS", "1")),
    "messages": int(os.environ.get("RETENTION_MESSAGES_DAYS", "180")),
    "mail_replies": int(os.environ.get("RETENTION_MAIL_REPLIES_DAYS", "180")),
    "invitations": int(os.environ.get("RETENTION_INVITATIONS_DAYS", "90")),
    "links": int(os.environ.get("RETENTION_LINKS_DAYS", "90")),
    "import_contents": int(os.environ.get("RETENTION_IMPORT_CONTENTS_DAYS", "30")),
    "unconfirmed_imports": int(
        os.environ.get("RETENTION_UNCONFIRMED_IMPORTS_DAYS", "30")
    ),
    "people_files": int(os.environ.get("RETENTION_PEOPLE_FILES_DAYS", "30")),
    "unconfirmed_people_imports": int(
        os.environ.get("RETENTION_UNCONFIRMED_PEOPLE_IMPORTS_DAYS", "30")
    ),
}
# Debounce of the roll-up's nudge, seconds; measured in docs/performance.md.
ROLL_UP_DEBOUNCE_SECONDS = 0.1

# --- Accounts -------------------------------------------------------------------------
AUTH_USER_MODEL = "organizations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "organizations:start"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.sign_up.forms.SignUpForm",
    "login": "organizations.account_forms.SignInForm",
    "reset_password": "organizations.account_forms.NewPasswordForm",
    "reset_password_from_key": "organizations.account_forms.PasswordByLinkForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Of those who sign up by themselves (accounts/sign_up/stages.py).
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# In the browser that signed up, and in no other.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Beside allauth's own limits.
ACCOUNT_RATE_LIMITS = {"join": "20/m/ip", "new_organization": "5/d/user"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT") or "0")
# Who may make an account: "open": everybody; "invited": whoever was invited; "closed":
# nobody, accounts are made by the operator (docs/operating.md).
SIGN_UP = os.environ.get("SIGN_UP") or "invited"
# Most invitations that an organization sends in a day.
INVITATIONS_A_DAY = int(os.environ.get("INVITATIONS_A_DAY") or "500")
DEFAULT_FROM_EMAIL = os.environ.get(
    "DEFAULT_FROM_EMAIL", "Sightline <sightline@localhost>"
)
EMAIL_SUBJECT_PREFIX = ""

# The public URL of Sightline, for links that are created outside of a request.
SITE_URL = os.environ.get("SITE_URL", "")

# A mail service of django-anymail ("postmark", "mailgun" …) in place of SMTP, and for its
# webhooks; its keys are the variables ANYMAIL_… (docs/notifications.md).
MAIL_SERVICE = os.environ.get("MAIL_SERVICE", "")
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value
    for name, value in os.environ.items()
    if name.startswith("ANYMAIL_")
}

# Incoming mail (docs/notifications.md): addresses end in the domain; mail is fetched from a
# mailbox, or posted with the secret, or both.
INBOUND_MAIL_DOMAIN = os.environ.get("INBOUND_MAIL_DOMAIN", "").lower()
INBOUND_IMAP_URL = os.environ.get("INBOUND_IMAP_URL", "")
INBOUND_MAIL_SECRET = os.environ.get("INBOUND_MAIL_SECRET", "")

# Allowed hosts of chat services' incoming webhooks; "*.host" includes every subdomain.
CHAT_HOSTS = {
    "slack": ["hooks.slack.com", "hooks.slack-gov.com"],
    "teams": ["*.webhook.office.com", "*.logic.azure.com", "*.powerplatform.com"],
}
# "host:port" of local receivers that replace them in tests; never in production.
CHAT_LOCAL_RECEIVERS: list[str] = []

# --- Language and time ----------------------------------------------------------------
LANGUAGE_CODE = "en"
# A language is offered once its translation exists (locale/).
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- Browser --------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or BASE_DIR / "staticfiles")
# Days that files of earlier versions stay after their last collectstatic: open pages
# and web processes that are not replaced yet still request them.
STATIC_KEPT_DAYS = 14
# Whether the web process collects by itself, at its start and when a source changes
# (config/static_files/development.py).
COLLECTS_STATIC_FILES = False
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "config.static_files.joining.SourceFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.storage.HashedFilesStorage"},
}
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# Limit of a request's body; views that accept larger files declare it
# (organizations/body_limits.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# A custom framework of thirty kinds has a table with a thousand checkboxes.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
# Folder for uploads while they are read: on a disk, where /tmp is in memory.
FILE_UPLOAD_TEMP_DIR = os.environ.get("UPLOAD_DIR") or None

# --- Sightline ------------------------------------------------------------------------
# Whether each run of a compiled query is compared with the query built anew; for tests
# (organizations/compiled_queries.py).
VERIFY_COMPILED_QUERIES = False
# Whether web and workers refuse to start on an unsafe server (config/startup.py).
REFUSE_UNSAFE_SERVERS = False
# One-click demo sign-ins; only shown while this is on.
DEMO = False
# Whether mails and chat messages of demo organizations are sent. Their people and
# addresses are invented; development writes the mails to a folder.
DEMO_ORGANIZATIONS_SEND = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "filters": {"refusals": {"()": "config.logging.RefusalsWithoutTraceback"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["refusals"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        **{name: {"level": "INFO"} for name in OWN_APPS},
        # Django's own handler would log everything twice while DEBUG is on.
        "django": {"handlers": [], "level": "INFO"},
        # It would log the URLs of chat webhooks, which are secrets.
        "httpx": {"level": "WARNING"},
    },
}

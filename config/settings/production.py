"""Settings of an operator's servers. `manage.py check --deploy` refuses unsafe ones."""

import os

from django.core.exceptions import ImproperlyConfigured

from config.database import databases
from config.settings.base import *
from config.settings.base import DATABASE_POOL

_missing = [name for name in ("SECRET_KEY", "DATABASE_URL") if not os.environ.get(name)]
if _missing:
    raise ImproperlyConfigured(
        f"{' and '.join(_missing)} must be set: these are production's settings "
        "(docs/operating.md). On a developer's machine: make run, or "
        "DJANGO_SETTINGS_MODULE=config.settings.development."
    )

DEBUG = os.environ.get("DEBUG", "0") == "1"


def _listed(text: str) -> list[str]:
    """Parts with commas between."""
    return [part.strip() for part in text.split(",") if part.strip()]


SECRET_KEY = os.environ["SECRET_KEY"]
# Former ones: sessions and links signed with them stay valid.
SECRET_KEY_FALLBACKS = _listed(os.environ.get("SECRET_KEY_FALLBACKS", ""))
ALLOWED_HOSTS = _listed(os.environ.get("ALLOWED_HOSTS", ""))
SITE_URL = os.environ.get("SITE_URL") or next(
    (f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(".")), ""
)
# Django writes "all subdomains" as ".host" in one setting and as "*.host" in the other.
CSRF_TRUSTED_ORIGINS = [
    f"https://{'*' if host.startswith('.') else ''}{host}" for host in ALLOWED_HOSTS
]
REFUSE_UNSAFE_SERVERS = True
DATABASES = databases(provisioned=False, pool=DATABASE_POOL)

SECURE_SSL_REDIRECT = os.environ.get("SECURE_SSL_REDIRECT", "1") == "1"
# Number of trusted proxies. Without one, any client could send these headers itself. A
# proxy ends TLS, so one is the default; 0 trusts no header.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT") or "1")
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": os.environ.get("EMAIL_HOST", "localhost"),
            "port": int(os.environ.get("EMAIL_PORT", "25")),
            "username": os.environ.get("EMAIL_HOST_USER", ""),
            "password": os.environ.get("EMAIL_HOST_PASSWORD", ""),
            "use_tls": os.environ.get("EMAIL_USE_TLS", "0") == "1",
            "timeout": 20,
        },
    }
}

if MAIL_SERVICE:
    MAILERS["default"] = {"BACKEND": f"anymail.backends.{MAIL_SERVICE}.EmailBackend"}

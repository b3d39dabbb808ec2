"""As in production, on servers of the bench's own."""

import os

from config.settings.development import *  # noqa: F403  all of it, but for what follows
from config.settings.development import ALLOWED_HOSTS, BASE_DIR, TEMPLATES

DEBUG = False
DEMO = False
# Collected before anything is measured.
COLLECTS_STATIC_FILES = False
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
ROOT_URLCONF = "bench.urls"
TEMPLATES = [
    {**TEMPLATES[0], "DIRS": [BASE_DIR / "templates", BASE_DIR / "bench/templates"]}
]
# A port that nobody else listens on; the sink counts what arrives (bench/sink.py).
SMTP_PORT = int(os.environ.setdefault("BENCH_SMTP_PORT", "10925"))
MAILERS: dict[str, dict[str, object]] = {  # type: ignore[no-redef]  # in place of development's
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": SMTP_PORT, "timeout": 20},
    }
}
SITE_URL = "https://sightline.example"

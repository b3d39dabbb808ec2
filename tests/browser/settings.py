"""Development's settings with the pages of production (no debug output)."""

import os

from config.settings.development import *  # noqa: F403  everything, before the overrides below
from tests.clock import keep_day

keep_day()

DEBUG = False
DEMO = True
# Collected before the site starts (tests/browser/fill.py).
COLLECTS_STATIC_FILES = False
# A cheap password hash, as every second page needs a sign-in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A mail server that keeps the mails (tests/browser/post.py).
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": "127.0.0.1",
            "port": int(os.environ.get("EMAIL_PORT", "25")),
            "timeout": 20,
        },
    }
}

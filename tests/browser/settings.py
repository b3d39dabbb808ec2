"""Development's servers, with the pages that production's visitors get."""

import os

from config.settings.development import *  # noqa: F403  all of it, but for what follows
from tests.clock import keep_day

keep_day()

DEBUG = False
DEMO = True
# Instead of collectstatic; development leaves static files to runserver.
WHITENOISE_USE_FINDERS = True
# A test person signs in for every second page: make that cheap.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# To a mail server that keeps what it gets (tests/browser/post.py).
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

"""The tests' settings with a real mail server."""

import os

from config.settings.test import *  # noqa: F403  everything, before the overrides below

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": "127.0.0.1",
            "port": int(os.environ.get("SIGHTLINE_SINK_PORT", "0")),
            "timeout": 20,
        },
    }
}
SITE_URL = "https://sight.example"

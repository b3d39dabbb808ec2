"""Settings of a development machine: `make run`."""

import os
from pathlib import Path

from config.database import databases
from config.dev.address import dev_address
from config.settings.base import *
from config.settings.base import DATABASE_POOL, INSTALLED_APPS
from config.stores.folder import default_data_dir

DEBUG = os.environ.get("DEBUG", "1") == "1"
# Public, so production refuses it (config/checks.py).
SECRET_KEY = os.environ.get(
    "SECRET_KEY", "development-only-secret-key-not-for-production"
)
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SITE_URL = os.environ.get("SITE_URL") or dev_address(default_data_dir())
# `runserver` leaves static files to the middleware, as in production.
INSTALLED_APPS = ["whitenoise.runserver_nostatic", *INSTALLED_APPS]
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or default_data_dir() / "static")
COLLECTS_STATIC_FILES = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
DATABASES = databases(provisioned=True, pool=DATABASE_POOL)
MAILERS = {
    "default": {
        "BACKEND": "notifications.email.folder.FolderBackend",
        "OPTIONS": {"folder": str(default_data_dir() / "mail")},
    }
}
SIGN_UP = os.environ.get("SIGN_UP") or "open"
DEMO = os.environ.get("DEMO", "1") == "1"
DEMO_ORGANIZATIONS_SEND = True
# To see what a chat webhook would receive, without one (docs/notifications.md).
CHAT_LOCAL_RECEIVERS = [
    each for each in os.environ.get("CHAT_LOCAL_RECEIVERS", "").split(",") if each
]

"""Settings of the test suite: the same two servers, deleted afterwards
(tests/stores.py).
"""

from config.settings.development import *
from config.settings.development import DATABASES
from tests.clock import keep_day

keep_day()

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
DATABASES["default"]["OPTIONS"].pop("pool", None)
# Static files are served from their source folders: nothing is collected for a test.
WHITENOISE_AUTOREFRESH = True

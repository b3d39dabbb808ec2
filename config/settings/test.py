"""Settings of the test suite: the same two servers, deleted afterwards
(tests/stores.py).
"""

from config.settings.development import *
from config.settings.development import DATABASES, STORAGES
from tests.clock import keep_day

keep_day()

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
DATABASES["default"]["OPTIONS"].pop("pool", None)
# Nothing is collected for a test: names without a hash, files of the source folders.
COLLECTS_STATIC_FILES = False
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_AUTOREFRESH = True
VERIFY_COMPILED_QUERIES = True

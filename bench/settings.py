"""As in production, on servers of the bench's own."""

from config.settings.development import *  # noqa: F403
from config.settings.development import ALLOWED_HOSTS, TEMPLATES

DEBUG = False
DEMO = False
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")  # noqa: F405

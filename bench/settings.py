"""As in production, on servers of the bench's own."""

from config.settings.development import *  # noqa: F403
from config.settings.development import ALLOWED_HOSTS, BASE_DIR, TEMPLATES

DEBUG = False
DEMO = False
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
ROOT_URLCONF = "bench.urls"
TEMPLATES = [
    {**TEMPLATES[0], "DIRS": [BASE_DIR / "templates", BASE_DIR / "bench/templates"]}
]
# Static files are not measured; nothing has to be collected for it.
WHITENOISE_AUTOREFRESH = True

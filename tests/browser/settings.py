"""Development's servers, with the pages that production's visitors get."""

from config.settings.development import *  # noqa: F403

DEBUG = False
DEMO = True
# Instead of collectstatic; development leaves static files to runserver.
WHITENOISE_USE_FINDERS = True
# A test person signs in for every second page: make that cheap.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

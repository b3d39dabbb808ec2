"""The composition root: settings, URLs, Celery. Imports every app; imported by none."""

import os

# Every import from `config` passes here, so this is the default for programs that set
# none: the safe one. Development and tests set theirs before.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

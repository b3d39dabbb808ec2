"""Settings for the type checker's plugin, which reads models and connects to nothing."""

import os

os.environ.setdefault("DATABASE_URL", "postgresql://localhost/sightline")

from config.settings.development import *

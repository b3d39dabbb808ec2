"""PostgreSQL and Valkey for development and tests: embedded, or external servers.

`manage.py` wraps its commands in `ensure_stores()`, `manage.py dev` and the test
session run `Stores` themselves. Why embedded servers, and how they stay comparable to
real ones: docs/decisions/0002-embedded-servers.md.
"""

from config.stores.ensure import ensure_stores

__all__ = ["ensure_stores"]

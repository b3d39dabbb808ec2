"""Kestrel's goals, after the cascade of source 002 (docs/decisions, "Sources")."""

from demo.cascade.company import COMPANY
from demo.cascade.customers import CUSTOMERS
from demo.cascade.engineering import ENGINEERING
from demo.cascade.horizon import HORIZON
from demo.cascade.marketing import MARKETING
from demo.cascade.sales import SALES
from demo.cascade.support import SUPPORT
from demo.seeds import GoalSeed

# A goal whose parent is in another file names it by `under`.
CASCADE: tuple[GoalSeed, ...] = (
    HORIZON,
    *COMPANY,
    *SALES,
    *MARKETING,
    *ENGINEERING,
    *CUSTOMERS,
    *SUPPORT,
)

__all__ = ["CASCADE"]

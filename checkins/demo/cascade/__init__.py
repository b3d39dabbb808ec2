"""Kestrel's goals, after the cascade of source 002 (docs/decisions, "Sources")."""

from checkins.demo.cascade.company import COMPANY
from checkins.demo.cascade.customers import CUSTOMERS
from checkins.demo.cascade.engineering import ENGINEERING
from checkins.demo.cascade.horizon import HORIZON
from checkins.demo.cascade.marketing import MARKETING
from checkins.demo.cascade.sales import SALES
from checkins.demo.cascade.support import SUPPORT
from checkins.demo.seeds import GoalSeed

# What stands under another file's goal names it by `under`.
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

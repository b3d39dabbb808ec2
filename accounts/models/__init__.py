"""Models of coming in."""

from accounts.models.guided_start import GuidedStart

__all__ = ["GuidedStart"]

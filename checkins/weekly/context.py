from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from organizations.models import Membership
    from scheduling.models import Period


@dataclass(frozen=True, slots=True)
class CheckInContext:
    """Whose check-in is shown to whom, and the URLs that the page uses.

    The page posts to `page_url` and saves drafts at `draft_url`, so that it serves the
    signed-in member, an assistant, and the bearer of a magic link alike. `is_linked`:
    opened by a magic link; the only way on is `sign_in_url`, after which a submitted
    check-in can be changed. `is_read_only`: shows what is submitted only. `draft_url`:
    "" for who may keep no draft. `notice`: shown at the top, such as whose check-in it
    is.
    """

    member: Membership
    by: Membership
    page_url: str
    draft_url: str
    is_linked: bool = False
    is_read_only: bool = False
    sign_in_url: str = ""
    notice: str = ""

    @property
    def is_for_another(self) -> bool:
        return self.member.pk != self.by.pk

    @property
    def is_assistants(self) -> bool:
        """Whether `by` is an assistant, who reads it only while it is open."""
        is_readers = self.is_read_only or self.member.manager_id == self.by.pk
        return self.is_for_another and not is_readers

    def reads(self, period: Period, now: dt.datetime) -> bool:
        """Whether `by` may read the answers and intentions of the period.

        The member always; others only while it is submitted (not once it was undone), and
        an assistant only until its grace ends.
        """
        if not self.is_for_another:
            return True
        if period.submitted_at is None:
            return False
        return not self.is_assistants or now < period.grace_until

"""Drafts of check-ins: private to their author, never overwritten unnoticed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from checkins.models import CheckInDraft
from checkins.weekly.asked_goals import lock_period
from organizations.compiled_queries import compiled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from organizations.models import Membership
    from scheduling.models import Period

# Form fields that nobody types.
NOT_TYPED = ("csrfmiddlewaretoken", "draft", "period", "version", "seconds", "next")
TAB = "tab-token"
MOST_FIELDS = 600
# Far more than any field takes: what has to be shortened is kept whole.
MOST_LETTERS = 100_000


class StaleCheckInDraftError(Exception):
    """Another tab or device has saved since; `draft` is what it saved."""

    def __init__(self, draft: CheckInDraft) -> None:
        super().__init__(draft.version)
        self.draft = draft


class AlreadySubmittedError(Exception):
    """The check-in was submitted since the form was loaded; its draft is obsolete."""


@dataclass(frozen=True, slots=True)
class LoadedVersions:
    """The versions that a form was loaded with: of its draft (0: none) and the period."""

    draft: int
    period: int


def typed_fields(data: Mapping[str, str]) -> dict[str, str]:
    """The form's fields by name; as much of them as a draft holds."""
    fields = [
        # PostgreSQL cannot store NUL.
        (name.replace("\0", ""), data[name].replace("\0", ""))
        for name in data
        if name not in NOT_TYPED
    ]
    return {name[:80]: text[:MOST_LETTERS] for name, text in fields[:MOST_FIELDS]}


def says_the_same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two drafts hold the same text, apart from form tokens and confirmations."""
    return _texts(one) == _texts(other)


def _texts(data: Mapping[str, str]) -> dict[str, str]:
    return {
        name: text.strip().replace("\r\n", "\n")
        for name, text in data.items()
        if text.strip() and not name.endswith(("-token", "-confirms"))
    }


def is_overwritten(draft: CheckInDraft, data: Mapping[str, str], known: int) -> bool:
    """Whether submitting a form would silently discard another tab's draft."""
    fields = typed_fields(data)
    if draft.version == known or says_the_same(draft.data, fields):
        return False
    return not _is_of_the_same_tab(draft, fields)


def draft_of(period: Period, by: Membership) -> CheckInDraft | None:
    found = _drafts(period.pk, by.pk)
    return found[0] if found else None


@compiled
def _drafts(period_id: int, by_id: int) -> QuerySet[CheckInDraft]:
    return CheckInDraft.objects.filter(period=period_id, by=by_id)


@transaction.atomic
def save_draft(
    period: Period, *, by: Membership, data: Mapping[str, str], known: LoadedVersions
) -> CheckInDraft:
    """Save the draft over the version that the form was loaded with.

    The same text again changes nothing. Raises StaleCheckInDraftError when another tab
    has saved something else, AlreadySubmittedError when the period was submitted since.
    """
    lock_period(period)
    if known.period < period.version:
        raise AlreadySubmittedError
    fields = typed_fields(data)
    draft = draft_of(period, by)
    if draft is None:
        return CheckInDraft.objects.create(
            organization_id=period.organization_id, period=period, by=by, data=fields
        )
    if says_the_same(draft.data, fields):
        return draft
    if draft.version != known.draft and not _is_of_the_same_tab(draft, fields):
        raise StaleCheckInDraftError(draft)
    draft.data, draft.version, draft.saved_at = (
        fields,
        draft.version + 1,
        timezone.now(),
    )
    draft.save(update_fields=["data", "version", "saved_at"])
    return draft


def _is_of_the_same_tab(draft: CheckInDraft, data: Mapping[str, str]) -> bool:
    """Whether this tab saved the draft itself: it cannot conflict with its own."""
    tab = data.get(TAB, "")
    return bool(tab) and tab == draft.data.get(TAB)


@transaction.atomic
def drop_draft(period: Period, *, by: Membership) -> None:
    CheckInDraft.objects.filter(period=period, by=by).delete()

"""What somebody types before they hand it in: theirs alone, never overwritten unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from checkins.models import CheckInDraft
from checkins.weekly.asked_goals import lock_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from organizations.models import Membership
    from scheduling.models import Period

# Of the form, but nothing that anybody typed.
NOT_TYPED = ("csrfmiddlewaretoken", "draft", "period", "version", "seconds", "next")
TAB = "tab-token"
MOST_FIELDS = 600
MOST_LETTERS = 4_000


class StaleCheckInDraftError(Exception):
    """Another tab or device has saved since; `draft` is what it saved."""

    def __init__(self, draft: CheckInDraft) -> None:
        super().__init__(draft.version)
        self.draft = draft


class AlreadySubmittedError(Exception):
    """The check-in came in since the form was loaded: its draft is of the past."""


@dataclass(frozen=True, slots=True)
class LoadedVersions:
    """What a form knew when it was loaded: of its draft (0: none), and of the period."""

    draft: int
    period: int


def typed_fields(data: Mapping[str, str]) -> dict[str, str]:
    """The fields that somebody filled, by their names. Cut to what the fields hold."""
    fields = [
        # No database holds a NUL.
        (name.replace("\0", ""), data[name].replace("\0", ""))
        for name in data
        if name not in NOT_TYPED
    ]
    return {name[:80]: text[:MOST_LETTERS] for name, text in fields[:MOST_FIELDS]}


def says_the_same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two drafts hold the same text. A form's keys are no text."""
    return _texts(one) == _texts(other)


def _texts(data: Mapping[str, str]) -> dict[str, str]:
    return {
        name: text.strip().replace("\r\n", "\n")
        for name, text in data.items()
        if text.strip() and not name.endswith("-token")
    }


def is_overwritten(draft: CheckInDraft, data: Mapping[str, str], known: int) -> bool:
    """Whether a form would silently take the place of another tab's draft."""
    fields = typed_fields(data)
    if draft.version == known or says_the_same(draft.data, fields):
        return False
    return not _is_of_the_same_tab(draft, fields)


def draft_of(period: Period, by: Membership) -> CheckInDraft | None:
    return CheckInDraft.objects.filter(period=period, by=by).first()


@transaction.atomic
def save_draft(
    period: Period, *, by: Membership, data: Mapping[str, str], known: LoadedVersions
) -> CheckInDraft:
    """Keep what is typed over the version that the form knew.

    The same text again changes nothing. Raises StaleDraftError when another tab has saved
    something else, HandedInError when the period came in since.
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
    """A tab saves in turn: what it saved itself, it has seen."""
    tab = data.get(TAB, "")
    return bool(tab) and tab == draft.data.get(TAB)


@transaction.atomic
def drop_draft(period: Period, *, by: Membership) -> None:
    CheckInDraft.objects.filter(period=period, by=by).delete()

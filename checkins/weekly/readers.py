"""Who can read a check-in, as a sentence beside its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models.functions import JSONObject
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from checkins.models import CheckInAccess

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from checkins.weekly.context import CheckInContext


class ChosenReader(NamedTuple):
    """A current assistant or partner, as the sentence names them."""

    kind: str
    name: str


def chosen_readers_annotation(
    member_id: int,
) -> QuerySet[CheckInAccess, dict[str, str]]:
    """Assistants and partners of the member, for a subquery; see `chosen_from`."""
    rows = CheckInAccess.objects.filter(member_id=member_id, ended_at=None)
    reader = JSONObject(kind="kind", name="other__user__name")
    return rows.order_by("kind", "since", "pk").values_list(reader, flat=True)


def chosen_from(rows: Iterable[Mapping[str, str | None]]) -> Iterable[ChosenReader]:
    return (ChosenReader(row["kind"] or "", row["name"] or "") for row in rows)


def readers_of_answers(
    context: CheckInContext, chosen_readers: Iterable[ChosenReader]
) -> str:
    """The sentence “Visible to you, your manager and Rita as your partner. …”.

    Mirrors the permissions in feedback.replies.access and checkins.delegates.access.
    """
    people = (
        _of_another(context)
        if context.is_for_another
        else _of_oneself(context, chosen_readers)
    )
    return _("Visible to %(people)s. HR can’t see it.") % {
        "people": get_text_list(people, _("and"))
    }


def _of_oneself(
    context: CheckInContext, chosen_readers: Iterable[ChosenReader]
) -> list[str]:
    manager = [_("your manager")] if context.member.manager_id else []
    others = [
        _chosen_reader(each, is_linked=context.is_linked) for each in chosen_readers
    ]
    return [_("you"), *manager, *others]


def _chosen_reader(each: ChosenReader, *, is_linked: bool) -> str:
    """Name an assistant or partner; not on a magic link's page, which anybody may open."""
    is_partner = each.kind == CheckInAccess.Kind.PARTNER
    if is_linked:
        return _("a partner") if is_partner else _("an assistant while it’s open")
    if is_partner:
        return _("%(name)s as your partner") % {"name": each.name}
    return _("%(name)s as your assistant while it’s open") % {"name": each.name}


def _of_another(context: CheckInContext) -> list[str]:
    """Without names of the member's assistants and partners: those are theirs to know."""
    name, partners = str(context.member), _("their partners")
    if context.is_assistants:
        return [name, _("their manager"), partners, _("you while it’s open")]
    return [name, _("you as their manager"), partners]

"""Who reads what is written into a check-in, said beside the fields."""

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
    from scheduling.models import Period


class ChosenReader(NamedTuple):
    """A companion in force, as the sentence names them."""

    kind: str
    name: str


def chosen_readers_annotation(
    period: Period,
) -> QuerySet[CheckInAccess, dict[str, str]]:
    """Of the period's member, as `chosen_from` reads them: for a subquery."""
    rows = CheckInAccess.objects.filter(member_id=period.member_id, ended_at=None)
    told = JSONObject(kind="kind", name="other__user__name")
    return rows.order_by("kind", "since", "pk").values_list(told, flat=True)


def chosen_from(rows: Iterable[Mapping[str, str | None]]) -> Iterable[ChosenReader]:
    return (ChosenReader(row["kind"] or "", row["name"] or "") for row in rows)


def readers_of_answers(desk: CheckInContext, companions: Iterable[ChosenReader]) -> str:
    """“Read by you, your manager and Rita as your partner; not by HR”.

    As the doors have it: feedback.replies.access, checkins.delegates.access.
    """
    people = _of_another(desk) if desk.is_for_another else _of_oneself(desk, companions)
    return _("Read by %(people)s; not by HR") % {
        "people": get_text_list(people, _("and"))
    }


def _of_oneself(desk: CheckInContext, companions: Iterable[ChosenReader]) -> list[str]:
    manager = [_("your manager")] if desk.member.manager_id else []
    others = [_companion(each, is_linked=desk.is_linked) for each in companions]
    return [_("you"), *manager, *others]


def _companion(each: ChosenReader, *, is_linked: bool) -> str:
    """A page that anybody may open who has its link names nobody."""
    is_partner = each.kind == CheckInAccess.Kind.PARTNER
    if is_linked:
        return _("a partner") if is_partner else _("an assistant while it is open")
    if is_partner:
        return _("%(name)s as your partner") % {"name": each.name}
    return _("%(name)s as your assistant while it is open") % {"name": each.name}


def _of_another(desk: CheckInContext) -> list[str]:
    """Whom else they chose is theirs to know."""
    name, partners = str(desk.member), _("their partners")
    if desk.is_assistants:
        return [name, _("their manager"), partners, _("you while it is open")]
    return [name, _("you as their manager"), partners]

"""What each verb of an event says in the audit trail.

A new verb of `record_event` needs a line here; tests/audit/test_acts.py fails without.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping


class Category(TextChoices):
    """Groups of verbs that the page is filtered by."""

    GOALS = "goals", _("Goals")
    CHECK_INS = "check-ins", _("Check-ins")
    CONVERSATIONS = "conversations", _("Replies and 1:1s")
    PEOPLE = "people", _("People and units")
    SETTINGS = "settings", _("Settings")
    FILES = "files", _("Imports and exports")
    ACCESS = "access", _("Sign-ins and tokens")


@dataclass(frozen=True, slots=True)
class Act:
    """`text`: a sentence with %(who)s, and with %(what)s for the goal, person or unit and
    %(whose)s for the member whose row it is, where it names them.
    """

    category: Category
    text: Any


_GOALS: Mapping[str, Any] = {
    "goal.created": _("%(who)s created %(what)s"),
    "goal.edited": _("%(who)s edited %(what)s"),
    "goal.adjusted": _("%(who)s adjusted %(what)s"),
    "goal.owner_changed": _("%(who)s gave %(what)s, owned by %(whose)s, another owner"),
    "goal.activated": _("%(who)s activated %(what)s"),
    "goal.closed": _("%(who)s closed %(what)s"),
    "goal.reopened": _("%(who)s reopened %(what)s"),
    "goal.archived": _("%(who)s archived %(what)s"),
    "goal.restored": _("%(who)s restored %(what)s"),
    "goal.deleted": _("%(who)s deleted a draft"),
    "goal.aligned": _("%(who)s aligned %(what)s"),
    "goal.reordered": _("%(who)s reordered %(what)s"),
    "goal.supported": _("%(who)s made %(what)s support another goal"),
    "goal.unsupported": _("%(who)s ended that %(what)s supports another goal"),
    "goal.shared": _("%(who)s shared the draft %(what)s"),
    "goal.unshared": _("%(who)s stopped sharing the draft %(what)s"),
    "goal.made_private": _("%(who)s made %(what)s private"),
    "goal.made_open": _("%(who)s made %(what)s open to everyone"),
    "goal.readers_changed": _("%(who)s changed who can see %(what)s"),
    "goal.status_set": _("%(who)s set the status of %(what)s"),
    "goal.overridden": _("%(who)s overrode the progress of %(what)s"),
    "goal.silence_answered": _("%(who)s answered whether %(what)s is still active"),
    "example.inserted": _("%(who)s inserted an example"),
}
_CHECK_INS: Mapping[str, Any] = {
    "checkin.submitted": _("%(who)s checked in on %(what)s"),
    "checkin.replaced": _("%(who)s changed a check-in on %(what)s"),
    "checkin.undone": _("%(who)s took back a check-in on %(what)s"),
    "period.submitted": _("%(who)s submitted the weekly check-in of %(whose)s"),
    "period.changed": _("%(who)s changed the weekly check-in of %(whose)s"),
    "period.reopened": _("%(who)s reopened the weekly check-in of %(whose)s"),
    "companion.chosen": _("%(who)s chose a partner or assistant for %(whose)s"),
    "companion.ended": _("%(who)s removed a partner or assistant of %(whose)s"),
    "leave.added": _("%(who)s added days away for %(whose)s"),
    "leave.removed": _("%(who)s removed days away of %(whose)s"),
}
# That it happened: what was said, and to whom, is theirs.
_CONVERSATIONS: Mapping[str, Any] = {
    "reply.added": _("%(who)s replied to a check-in"),
    "reply.undone": _("%(who)s took back a reply"),
    "period.passed_up": _("%(who)s escalated a check-in"),
    "confidence.given": _("%(who)s added a manager’s confidence"),
    "confidence.withdrawn": _("%(who)s withdrew a manager’s confidence"),
    "talk.added": _("%(who)s added a 1:1 topic"),
    "talk.noted": _("%(who)s changed the notes of a 1:1 topic"),
    "talk.settled": _("%(who)s marked a 1:1 topic as done"),
    "talk.reopened": _("%(who)s reopened a 1:1 topic"),
    "talk.withdrawn": _("%(who)s removed a 1:1 topic"),
    "talk.finished": _("%(who)s finished a 1:1"),
}
_PEOPLE: Mapping[str, Any] = {
    "member.role_changed": _("%(who)s changed the role of %(what)s"),
    "member.manager_changed": _("%(who)s changed the manager of %(what)s"),
    "member.unit_changed": _("%(who)s moved %(what)s to another unit"),
    "member.placed": _("%(who)s changed where people work"),
    "member.time_zone_changed": _("%(who)s changed the time zone of %(what)s"),
    "member.invited": _("%(who)s invited %(what)s"),
    "member.invitation_resent": _("%(who)s sent the invitation of %(what)s again"),
    "member.invitation_reminded": _("%(what)s was reminded of their invitation"),
    "member.invitation_revoked": _("%(who)s revoked the invitation of %(what)s"),
    "member.joined": _("%(who)s joined"),
    "member.left": _("%(who)s ended the membership of %(what)s"),
    "member.edited": _("%(who)s changed the details of %(what)s"),
    "member.added": _("%(who)s added %(what)s"),
    "member.returned": _("%(who)s brought %(what)s back"),
    "member.leaving_planned": _("%(who)s set the leaving date of %(what)s"),
    "member.leaving_cancelled": _("%(who)s cancelled the leaving date of %(what)s"),
    "member.handed_over": _("What %(what)s had was handed over"),
    "unit.created": _("%(who)s added %(what)s"),
    "unit.edited": _("%(who)s renamed or changed %(what)s"),
    "unit.moved": _("%(who)s moved %(what)s below another unit"),
    "unit.archived": _("%(who)s archived %(what)s"),
    "unit.restored": _("%(who)s restored %(what)s"),
    "structure.changed": _("%(who)s moved, merged or split units or people"),
    "structure.undone": _("%(who)s undid a change of units or people"),
    "unit.lead_named": _("%(who)s named a lead of %(what)s"),
    "unit.lead_ended": _("%(who)s removed a lead of %(what)s"),
}
_SETTINGS: Mapping[str, Any] = {
    "organization.created": _("%(who)s created the organization"),
    "organization.configured": _("%(who)s changed the organization’s settings"),
    "cycle.created": _("%(who)s created a cycle"),
    "cycle.moved": _("%(who)s moved a cycle on or back"),
    "demo.loaded": _("The demo was loaded"),
    "frameworks.configured": _("%(who)s changed the frameworks"),
    "framework.imported": _("%(who)s imported a framework"),
    "cadence.changed": _("%(who)s changed a check-in schedule"),
    "cadence.removed": _("%(who)s removed a check-in schedule"),
    "check_in_policy.changed": _("%(who)s changed the rules of check-ins"),
    "question.added": _("%(who)s added a check-in question"),
    "question.changed": _("%(who)s changed a check-in question"),
    "question.moved": _("%(who)s moved a check-in question"),
    "question.retired": _("%(who)s retired a check-in question"),
    "question.restored": _("%(who)s restored a check-in question"),
    "question.restored_usual": _("%(who)s restored the usual check-in questions"),
    "location.created": _("%(who)s added a location"),
    "location.changed": _("%(who)s changed a location"),
    "location.removed": _("%(who)s removed a location"),
    "holiday.changed": _("%(who)s changed a holiday"),
    "chat_webhook.added": _("%(who)s added a chat room"),
    "chat_webhook.paused": _("A chat room was paused"),
    "chat_webhook.resumed": _("%(who)s resumed a chat room"),
    "chat_webhook.removed": _("%(who)s removed a chat room"),
}
_FILES: Mapping[str, Any] = {
    "goals.imported": _("%(who)s imported goals"),
    "goals.import_undone": _("%(who)s undid an import of goals"),
    "goals.exported": _("%(who)s exported goals"),
    "participation.exported": _("%(who)s exported participation"),
    "people.imported": _("%(who)s imported people"),
    "people.exported": _("%(who)s exported people"),
    "audit.exported": _("%(who)s exported the audit trail"),
}
_ACCESS: Mapping[str, Any] = {
    "member.signed_in": _("%(who)s signed in"),
    "member.signed_out": _("%(who)s signed out"),
    "value_source.created": _("%(who)s created a token of a metric source"),
    "value_source.revoked": _("%(who)s revoked a token of a metric source"),
    "calendar.opened": _("%(who)s opened a calendar feed"),
    "calendar.closed": _("%(who)s closed a calendar feed"),
}
ACTS: dict[str, Act] = {
    verb: Act(category, text)
    for category, verbs in (
        (Category.GOALS, _GOALS),
        (Category.CHECK_INS, _CHECK_INS),
        (Category.CONVERSATIONS, _CONVERSATIONS),
        (Category.PEOPLE, _PEOPLE),
        (Category.SETTINGS, _SETTINGS),
        (Category.FILES, _FILES),
        (Category.ACCESS, _ACCESS),
    )
    for verb, text in verbs.items()
}


def verbs_of(category: str) -> list[str]:
    return [verb for verb, act in ACTS.items() if act.category == category]

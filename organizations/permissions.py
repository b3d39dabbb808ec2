"""How people, units and the organization itself answer the policy."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from organizations.policy import Access, Action, Subject, name_urls, register

ONLY_HR = _("Only HR admins and owners can change the organization’s settings.")

register(
    Subject("person", answers={}),
    Action("member.read", "person", Access.READ),
    Action(
        "member.invite",
        "person",
        Access.WRITE,
        refused=_("Only HR admins and owners can invite people."),
    ),
    Action(
        "member.manage",
        "person",
        Access.WRITE,
        refused=_("Only HR admins and owners can manage people and units."),
    ),
)
register(
    Subject("cycles", answers={}),
    Action("organization.configure", "cycles", Access.WRITE, refused=ONLY_HR),
    Action("cycles.manage", "cycles", Access.WRITE, refused=ONLY_HR),
)
name_urls("organization.configure", "setup")

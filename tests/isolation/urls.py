"""The table of RELIABILITY T5: every URL of the resolver, and how to reach it.

A new URL needs a line here (tests/isolation/test_every_url.py fails without): its name,
and the object for each part of its path. URLs that are not below an organization say
why an outsider may open them.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Inside:
    """Below /o/<organization>/. `parts`: argument of the path → kind of object.

    The kinds are attributes of `tests.isolation.conftest.Things`. `fixed`: arguments
    that are the same for everybody.
    """

    parts: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Personal:
    """A URL of the signed-in person, in no organization."""

    reason: str


@dataclass(frozen=True)
class Public:
    """A public URL; `parts` with any value."""

    reason: str
    parts: dict[str, str] = field(default_factory=dict)


GOAL = {"goal_id": "goal"}
PERIOD = {"period_id": "period"}
ROOM = {"room_id": "webhook"}
OWN = {"framework": "bets"}
QUESTION = {"question_id": "question"}
PLACE = {"location_id": "location"}
DOCUMENT = {"framework": "okr"}
NO_TOKEN = {"token": "no-token"}
SIGN_IN = Public("allauth: signs people in and out, and knows no organization")
ACCOUNT = Personal("allauth: the person's own password and addresses")

URLS: dict[str, Inside | Personal | Public] = {
    "home": Inside(),
    "setup": Inside(),
    "cycles:year": Inside(),
    "cycles:generate": Inside(),
    "cycles:cycle": Inside({"cycle_id": "cycle"}),
    # Setup of the frameworks
    "setup:frameworks": Inside(),
    "setup:guidance": Inside(),
    "setup:framework": Inside(fixed={"framework": "okr"}),
    "setup:placement": Inside(),
    "setup:history": Inside(),
    "setup:version": Inside(fixed={"number": "0"}),
    "setup:custom_frameworks": Inside(),
    "setup:custom_framework_create": Inside(),
    "setup:custom_framework_import": Inside(),
    "setup:custom_framework": Inside(fixed=OWN),
    "setup:custom_framework_preview": Inside(fixed=OWN),
    "setup:custom_framework_discard": Inside(fixed=OWN),
    "setup:custom_framework_export": Inside(fixed=OWN),
    "setup:custom_framework_remove": Inside(fixed=OWN),
    # Setup of check-ins
    "check_in_setup:overview": Inside(),
    "check_in_setup:rule": Inside(),
    "check_in_setup:rule_of_unit": Inside({"unit_id": "unit"}),
    "check_in_setup:rule_of_framework": Inside(fixed=DOCUMENT),
    "check_in_setup:rule_of_goal": Inside(GOAL),
    "check_in_setup:rule_of_member": Inside({"member_id": "by"}),
    "check_in_setup:policy": Inside(),
    "check_in_setup:questions": Inside(),
    "check_in_setup:default_questions": Inside(),
    "check_in_setup:question": Inside(QUESTION),
    "check_in_setup:move_question": Inside(QUESTION),
    "check_in_setup:retire_question": Inside(QUESTION),
    "check_in_setup:restore_question": Inside(QUESTION),
    "check_in_setup:locations": Inside(),
    "check_in_setup:location_create": Inside(),
    "check_in_setup:shared_holiday": Inside(),
    "check_in_setup:location_people": Inside(),
    "check_in_setup:location_of_member": Inside({"member_id": "by"}),
    "check_in_setup:location": Inside(PLACE),
    "check_in_setup:location_holidays": Inside(PLACE),
    "check_in_setup:location_remove": Inside(PLACE),
    # Goals
    "goals:outline": Inside(),
    "search:results": Inside(),
    "search:palette": Inside(),
    "goals:rows": Inside(),
    "goals:pulse": Inside(),
    "goals:export": Inside(),
    "goals:create": Inside(),
    "goals:parents": Inside(),
    "goals:guidance": Inside(),
    "goals:detail": Inside(GOAL),
    "goals:explain": Inside(GOAL),
    "goals:children": Inside(GOAL),
    "goals:edit": Inside(GOAL),
    "goals:align": Inside(GOAL),
    "goals:reorder": Inside(GOAL),
    "goals:support": Inside(GOAL),
    "goals:support_links": Inside(GOAL),
    "goals:override": Inside(GOAL),
    "goals:status": Inside(GOAL),
    "goals:visibility": Inside(GOAL),
    "goals:activate": Inside({"goal_id": "draft"}),
    "goals:share": Inside({"goal_id": "draft"}),
    "goals:unshare": Inside({"goal_id": "draft"}),
    "goals:close": Inside(GOAL),
    "goals:reopen": Inside({"goal_id": "closed"}),
    "goals:archive": Inside(GOAL),
    "goals:restore": Inside({"goal_id": "archived"}),
    "goals:delete": Inside({"goal_id": "draft"}),
    # Strategy: document pages
    "strategy:index": Inside(),
    "strategy:document": Inside({"holder": "unit"}, DOCUMENT),
    "strategy:start": Inside({"holder": "unit"}, DOCUMENT),
    "strategy:add": Inside({"holder": "unit"}, DOCUMENT),
    "strategy:rank": Inside({"holder": "unit"}, DOCUMENT),
    # Examples
    "examples:index": Inside(),
    "examples:detail": Inside(fixed={"example": "arr-growth"}),
    "examples:use": Inside(fixed={"example": "arr-growth"}),
    "examples:made": Inside({"goal_id": "draft"}),
    # Imports
    "goals:import": Inside(),
    "goals:import_detail": Inside({"import_id": "goal_import"}),
    "goals:import_map": Inside({"import_id": "goal_import"}),
    "goals:import_confirm": Inside({"import_id": "goal_import"}),
    "goals:import_undo": Inside({"import_id": "goal_import"}),
    # Check-ins
    "checkins:check_in": Inside(GOAL),
    "checkins:on_goal": Inside(GOAL),
    "checkins:notes_grid": Inside({"holder": "unit", "cycle": "cycle"}, DOCUMENT),
    "checkins:undo": Inside({"check_in_id": "check_in"}),
    "checkins:week": Inside(),
    "checkins:week_draft": Inside(),
    "feedback:period": Inside(PERIOD),
    # Feedback: replies, one-on-ones, partners
    "feedback:my_people": Inside(),
    "feedback:updates": Inside(),
    "feedback:latest_replies": Inside(),
    "feedback:undo_reply": Inside({"reply_id": "reply"}),
    "feedback:thread": Inside(PERIOD),
    "feedback:mark_read": Inside(PERIOD),
    "feedback:escalate": Inside(PERIOD),
    "feedback:flag": Inside(PERIOD),
    "feedback:manager_confidence": Inside(PERIOD | GOAL),
    "checkins:silent_goal": Inside(GOAL),
    "feedback:partners": Inside(),
    "feedback:partner_end": Inside({"access_id": "partner"}),
    "feedback:one_on_ones": Inside(),
    "feedback:goal_topic": Inside(GOAL),
    "feedback:one_on_one": Inside({"one_on_one_id": "one_on_one"}),
    "feedback:one_on_one_finish": Inside({"one_on_one_id": "one_on_one"}),
    "feedback:one_on_one_notes": Inside({"item_id": "one_on_one_item"}),
    "feedback:one_on_one_settle": Inside({"item_id": "one_on_one_item"}),
    "feedback:one_on_one_remove": Inside({"item_id": "one_on_one_item"}),
    "checkins:delegates": Inside(),
    "scheduling:leave": Inside(),
    "scheduling:leave_of_member": Inside({"member_id": "by"}),
    "audit:trail": Inside(),
    "audit:export": Inside(),
    "audit:mine": Inside(),
    "alignment:participation": Inside(),
    "demo_renew": Inside(),
    "sample_remove": Inside(),
    "alignment:participation_export": Inside(),
    "checkins:delegated_week": Inside({"member_id": "by"}),
    "checkins:delegated_week_draft": Inside({"member_id": "by"}),
    "checkins:my_notes": Inside(),
    "checkins:metric_sources": Inside(),
    "checkins:automatic_values_save": Inside(),
    "checkins:metric_source_create": Inside(),
    "checkins:metric_source_revoke": Inside({"source_id": "value_source"}),
    "api:values": Public("machines, by a token of theirs; POST alone"),
    "checkins:notes_of_member": Inside({"member_id": "by"}),
    "checkins:notes_of_goal": Inside(GOAL),
    "checkins:note_of_week": Inside(GOAL, {"week": "2026-01-05"}),
    # People and units
    "people:directory": Inside(),
    "people:profile": Inside({"member_id": "by"}),
    "people:find": Inside(),
    "people:unit_create": Inside(),
    "people:person_create": Inside(),
    "people:unit": Inside({"unit_id": "unit"}),
    "people:branch": Inside({"unit_id": "unit"}),
    "people:unit_archive": Inside({"unit_id": "unit"}),
    "people:unit_restore": Inside({"unit_id": "unit"}),
    "people:lead_end": Inside({"unit_id": "unit", "member_id": "by"}),
    "people:person": Inside({"member_id": "by"}),
    "people:change": Inside(),
    "people:undo": Inside({"change_id": "change"}),
    "people:leave": Inside({"member_id": "by"}),
    "people:keep": Inside({"member_id": "by"}),
    "people:export": Inside(),
    "people:invite": Inside({"member_id": "by"}),
    "people:invite_all": Inside(),
    "people:import": Inside(),
    "people:import_detail": Inside({"import_id": "people_import"}),
    "people:import_meanings": Inside({"import_id": "people_import"}),
    "people:import_confirm": Inside({"import_id": "people_import"}),
    # Notifications
    "notifications:inbox": Inside(),
    "notifications:counts": Inside(),
    "notifications:read_all": Inside(),
    "notifications:unread": Inside(),
    "notifications:open": Inside({"message_id": "message"}),
    "notifications:calendar": Inside(),
    "notifications:calendar_make": Inside(),
    "notifications:calendar_revoke": Inside(),
    "magic_links:feed": Public(
        "a secret that calendars fetch (tests/calendar)", {"token": "no-token"}
    ),
    "notifications:preferences": Inside(),
    "notifications:preferences_undo": Inside(),
    "notifications:resume_email": Inside(),
    "magic_links:unsubscribe": Public(
        "a secret in the foot of a mail (tests/preferences)", {"token": "no-token"}
    ),
    "magic_links:check_in": Public("a secret of a mail (tests/magic_links)", NO_TOKEN),
    "magic_links:check_in_draft": Public(
        "a secret of a mail (tests/magic_links)", NO_TOKEN
    ),
    "magic_links:new_link": Public("a secret of a mail (tests/magic_links)", NO_TOKEN),
    "magic_links:inbound": Public("mail servers, with a secret (tests/inbound)"),
    "magic_links:mail_service": Public(
        "the mail service, with a secret (tests/inbound)",
        {"service": "postmark", "what": "tracking"},
    ),
    # Chat rooms
    "notifications:rooms": Inside(),
    "notifications:room_test": Inside(ROOM),
    "notifications:room_pause": Inside(ROOM),
    "notifications:room_resume": Inside(ROOM),
    "notifications:room_remove": Inside(ROOM),
    # Coming in
    "accounts:start": Inside(),
    "accounts:start_step": Inside(fixed={"step": "units"}),
    "accounts:invitations": Inside(),
    "accounts:invite_import_owners": Inside({"import_id": "goal_import"}),
    "accounts:invitation_resend": Inside({"invitation_id": "invitation"}),
    "accounts:invitation_revoke": Inside({"invitation_id": "invitation"}),
    # Personal settings
    "accounts:settings": Inside(),
    "accounts:tokens": Inside(),
    "accounts:token_revoke": Inside({"source_id": "value_source"}),
    "joining:settings": Personal("leads to the person's own settings"),
    "joining:new_organization": Personal("makes an organization of the person's own"),
    "joining:join": Public("a secret of a mail (tests/accounts)", NO_TOKEN),
    # Former URLs
    "former_talks": Inside(fixed={"rest": "x/"}),
    "former_companions": Inside(fixed={"rest": "x/"}),
    "former_values": Inside(fixed={"rest": "x/"}),
    "former_messages": Inside(fixed={"rest": "x/"}),
    "former_places": Inside(fixed={"rest": "x/"}),
    "former_own": Inside(fixed={"rest": "x/"}),
    # Across organizations
    "organizations:start": Personal("leads to one of the person's own organizations"),
    "organizations:switcher": Personal("lists the person's own organizations"),
    "organizations:theme": Personal("the person's own setting"),
    "sample_open": Personal("an organization of their own, of invented people"),
    "demo:sign_in": Public("one-click sign-in, while the demo is on"),
    # Accounts
    "account_login": SIGN_IN,
    "account_logout": SIGN_IN,
    "account_signup": Public("by a setting: everybody, or nobody"),
    "account_inactive": SIGN_IN,
    "account_reset_password": SIGN_IN,
    "account_reset_password_done": SIGN_IN,
    "account_reset_password_from_key": Public(
        "allauth: a link of an e-mail", {"uidb36": "1", "key": "no-key"}
    ),
    "account_reset_password_from_key_done": SIGN_IN,
    "account_email_verification_sent": SIGN_IN,
    "account_confirm_email": Public("allauth: a link of an e-mail", {"key": "no-key"}),
    "account_confirm_login_code": SIGN_IN,
    "account_change_password": ACCOUNT,
    "account_set_password": ACCOUNT,
    "account_email": ACCOUNT,
    "account_reauthenticate": ACCOUNT,
}

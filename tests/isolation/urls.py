"""The table of RELIABILITY T5: every URL of the resolver, and how to reach it.

A new URL needs a line here (tests/isolation/test_every_url.py fails without): its name,
and what stands for each part of its path. Whatever is not below an organization says why
an outsider may meet it.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Inside:
    """Below /o/<organization>/. `parts`: argument of the path → kind of object.

    The kinds are attributes of `tests.isolation.conftest.Things`. `fixed`: arguments that
    are the same for everybody.
    """

    parts: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Personal:
    """Of the signed-in person, in no organization."""

    reason: str


@dataclass(frozen=True)
class Public:
    """Of everybody; `parts` with any value."""

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
    # Setup of the frameworks
    "setup:frameworks": Inside(),
    "setup:guidance": Inside(),
    "setup:framework": Inside(fixed={"framework": "okr"}),
    "setup:placement": Inside(),
    "setup:history": Inside(),
    "setup:version": Inside(fixed={"number": "0"}),
    "setup:own": Inside(),
    "setup:own_start": Inside(),
    "setup:own_import": Inside(),
    "setup:own_edit": Inside(fixed=OWN),
    "setup:own_preview": Inside(fixed=OWN),
    "setup:own_discard": Inside(fixed=OWN),
    "setup:own_export": Inside(fixed=OWN),
    "setup:own_remove": Inside(fixed=OWN),
    # Setup of check-ins
    "rhythm:overview": Inside(),
    "rhythm:rule": Inside(),
    "rhythm:rule_of_unit": Inside({"unit_id": "unit"}),
    "rhythm:rule_of_framework": Inside(fixed=DOCUMENT),
    "rhythm:rule_of_goal": Inside(GOAL),
    "rhythm:rule_of_member": Inside({"member_id": "by"}),
    "rhythm:policy": Inside(),
    "rhythm:questions": Inside(),
    "rhythm:usual_questions": Inside(),
    "rhythm:question": Inside(QUESTION),
    "rhythm:move_question": Inside(QUESTION),
    "rhythm:retire_question": Inside(QUESTION),
    "rhythm:question_back": Inside(QUESTION),
    "rhythm:places": Inside(),
    "rhythm:place_new": Inside(),
    "rhythm:day_of_all": Inside(),
    "rhythm:place_people": Inside(),
    "rhythm:place_person": Inside({"member_id": "by"}),
    "rhythm:place": Inside(PLACE),
    "rhythm:place_days": Inside(PLACE),
    "rhythm:place_remove": Inside(PLACE),
    # Goals
    "goals:outline": Inside(),
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
    "goals:helps": Inside(GOAL),
    "goals:override": Inside(GOAL),
    "goals:status": Inside(GOAL),
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
    # Check-ins
    "checkins:check_in": Inside(GOAL),
    "checkins:on_goal": Inside(GOAL),
    "checkins:notes_grid": Inside({"holder": "unit", "cycle": "cycle"}, DOCUMENT),
    "checkins:undo": Inside({"check_in_id": "check_in"}),
    "checkins:week": Inside(),
    "checkins:week_draft": Inside(),
    "checkins:period": Inside(PERIOD),
    # What people answer each other
    "checkins:my_people": Inside(),
    "checkins:updates": Inside(),
    "checkins:latest_replies": Inside(),
    "checkins:undo_reply": Inside({"reply_id": "reply"}),
    "checkins:thread": Inside(PERIOD),
    "checkins:mark_read": Inside(PERIOD),
    "checkins:pass_up": Inside(PERIOD),
    "checkins:flag": Inside(PERIOD),
    "checkins:manager_confidence": Inside(PERIOD | GOAL),
    "checkins:silent": Inside(GOAL),
    "checkins:companions": Inside(),
    "checkins:companion_end": Inside({"companion_id": "companion"}),
    "checkins:talks": Inside(),
    "checkins:talk": Inside({"talk_id": "talk"}),
    "checkins:talk_finish": Inside({"talk_id": "talk"}),
    "checkins:talk_notes": Inside({"item_id": "talk_item"}),
    "checkins:talk_settle": Inside({"item_id": "talk_item"}),
    "checkins:talk_remove": Inside({"item_id": "talk_item"}),
    "checkins:for_others": Inside(),
    "checkins:leave": Inside(),
    "checkins:leave_of_member": Inside({"member_id": "by"}),
    "checkins:participation": Inside(),
    "checkins:participation_export": Inside(),
    "checkins:week_for": Inside({"member_id": "by"}),
    "checkins:week_for_draft": Inside({"member_id": "by"}),
    "checkins:my_notes": Inside(),
    "checkins:values": Inside(),
    "checkins:values_keep": Inside(),
    "checkins:value_source": Inside(),
    "checkins:value_source_end": Inside({"source_id": "value_source"}),
    "api:values": Public("machines, by a token of theirs; POST alone"),
    "checkins:notes_of_member": Inside({"member_id": "by"}),
    "checkins:notes_of_goal": Inside(GOAL),
    "checkins:note_of_week": Inside(GOAL, {"week": "2026-01-05"}),
    # Messages
    "notifications:inbox": Inside(),
    "notifications:counts": Inside(),
    "notifications:read_all": Inside(),
    "notifications:unread": Inside(),
    "notifications:open": Inside({"message_id": "message"}),
    "notifications:calendar": Inside(),
    "notifications:calendar_make": Inside(),
    "notifications:calendar_revoke": Inside(),
    "by_link:feed": Public(
        "a secret that calendars fetch (tests/feeds)", {"token": "no-token"}
    ),
    "notifications:choices": Inside(),
    "notifications:choices_undo": Inside(),
    "notifications:mail_lift": Inside(),
    "by_link:unsubscribe": Public(
        "a secret in the foot of a mail (tests/choices)", {"token": "no-token"}
    ),
    "by_link:check_in": Public("a secret of a mail (tests/links)", NO_TOKEN),
    "by_link:check_in_draft": Public("a secret of a mail (tests/links)", NO_TOKEN),
    "by_link:new_link": Public("a secret of a mail (tests/links)", NO_TOKEN),
    "by_link:inbound": Public("mail servers, with a secret (tests/inbound)"),
    # Chat rooms
    "notifications:rooms": Inside(),
    "notifications:room_test": Inside(ROOM),
    "notifications:room_pause": Inside(ROOM),
    "notifications:room_resume": Inside(ROOM),
    "notifications:room_remove": Inside(ROOM),
    # Across organizations
    "organizations:start": Personal("leads to one of the person's own organizations"),
    "organizations:switcher": Personal("lists the person's own organizations"),
    "organizations:theme": Personal("the person's own setting"),
    "organizations:demo_sign_in": Public("one-click sign-in, while the demo is on"),
    # Accounts
    "account_login": SIGN_IN,
    "account_logout": SIGN_IN,
    "account_signup": Public("closed: nobody signs up by themselves"),
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

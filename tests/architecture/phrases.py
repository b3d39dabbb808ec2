"""Phrases that pages, mails and messages gave up, and what to write instead.

The rules and most of the list: LANGUAGE.md, "Words on the page".
"""

from __future__ import annotations

import re

# Patterns of whole words, in any case.
RETIRED = {
    r"hand(ed|s|ing)? (it |them |your check-in )?in": "submit",
    r"(put|puts|is|are|goals?) in force": "activate, active; publish, published",
    r"pace says": "expected by now",
    r"(the )?numbers do not tell|the arithmetic": "override progress",
    r"carr(y|ies) (it|this|them)|carried by|carriers?": "supporting goals",
    r"stands? (alone|under|on its own|here|there)": "has no parent, is under, is listed",
    r"look at it first": "preview",
    r"machines?": "source, automatic updates",
    r"(take|taken|takes) (them|it|this|that)? ?in": "accept",
    r"shut out": "revoke access",
    r"(write|writes) for (somebody|someone)": "check in for someone else",
    r"companions?": "accountability partners",
    r"(the|next) talk|talks|talked about": "1:1, topics, discussed",
    r"pass(ed|es)? (it |this |them )?(up|to the manager above)": "escalate",
    r"what stands where": "hierarchy rules",
    r"what holds for everybody": "organization settings",
    r"as (sightline|it|they) comes?": "default",
    r"hears? (nothing|of (it|this))": "we’ll notify …, we won’t remind …",
    r"no more mails": "unsubscribe",
    r"does (it|this goal) go on": "is this goal still active?",
    r"silent|silence|(gone|went) quiet": "no recent updates, hasn’t checked in",
    r"pair of eyes": "suggestions",
    r"what reaches me": "notification settings",
    r"not said|said, not measured": "not set, not measured",
    r"rhythms?": "check-in schedule",
    r"(somebody|anybody|everybody|nobody)": "someone, anyone, everyone, no one",
    r"whoever|whichever": "people who",
    r"(is|are) the (most|least)|good company": "maximum, minimum, work best",
    r"e-mails?": "email",
    r"is (here|there) already|are (here|there) already": "already exists",
    r"taken back|takes? (it|this|them|that)? ?back": "undone, undo",
    r"shall": "will, should",
    r"not .{0,30}any more": "no longer",
    r"days of grace": "grace period",
}
PATTERNS = {
    re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE): instead
    for pattern, instead in RETIRED.items()
}


def retired_in(text: str) -> list[str]:
    """`phrase: what to write instead`, for each retired phrase of a visible text."""
    return [
        f"{found[0]}: {instead}"
        for pattern, instead in PATTERNS.items()
        if (found := pattern.search(text))
    ]

"""Goals of Sales: the cascade of source 002 from the company to one account executive."""

from demo.seeds import (
    AdjustmentSeed,
    GoalSeed,
    WeekSeed,
    delivery,
    money,
    number,
    objective,
    percent,
    summed,
)

AMARA_OPPS = (
    WeekSeed(
        3,
        50,
        "Rebuilt the target list around hospitals with a stock-out in the last year.",
    ),
    WeekSeed(5, 30, "Cold calls land badly. Two meetings, both from referrals."),
    WeekSeed(9, 50, "Switched the opener to the saline story. Replies tripled."),
    WeekSeed(12, 70, "Jonas shared his sequence. Three qualified from it."),
    WeekSeed(
        15,
        70,
        "Port of Gdansk visit: three people in one room who all felt the problem.",
    ),
    WeekSeed(19, 70, "Ports list from Marketing. Warm, specific, and they pick up."),
    WeekSeed(19, away=True),
    WeekSeed(22, 70, "Three from the ports list Marketing shared."),
)
AMARA_LEGAL = (
    WeekSeed(0, 30, "Nothing sent. Security questionnaire is out of date."),
    WeekSeed(2, 50, "Wrote the missing answers with Legal. Two through."),
    WeekSeed(3, 50, "Second redline round on Sagewood."),
    WeekSeed(3, 50, "Waiting."),
    WeekSeed(5, 70, "Fallback clauses approved in advance. This is the unlock."),
    WeekSeed(7, 70, "Both went through on the first pass."),
    WeekSeed(8, away=True),
    WeekSeed(8, 50, "Three in the queue with Legal."),
)
AMARA_CLOSES = (
    WeekSeed(0, 50),
    WeekSeed(0, 50, "Two proposals out; both ask for the port data first."),
    WeekSeed(1, 50, "St. Brigid signed. The pharmacist carried it inside."),
    WeekSeed(2, 70, "Northmoor signed for all four sites."),
    WeekSeed(2, 70),
    WeekSeed(3, 70, "Gdansk took the pilot price for a year, not for a quarter."),
    WeekSeed(4, 70, "Lakeside’s signature arrived on Tuesday."),
    WeekSeed(5, 70, "Sagewood signed on Thursday."),
)
TEAM_OPPS = (
    WeekSeed(14, 50, "A slow first week: half the accounts had no budget owner."),
    WeekSeed(29, 50, "We only count an opp once the budget owner was in the room."),
    WeekSeed(49, 70, "The hospital list works: a call in three becomes a meeting."),
    WeekSeed(
        70, 70, "Best week so far. Referrals and the saline opener did most of it."
    ),
    WeekSeed(92, 70, "Outbound is ahead of referrals for the first time."),
    WeekSeed(
        108,
        70,
        "We raised the target because the hospital list works. I’d rather aim for 200 "
        "and learn.",
    ),
    WeekSeed(
        121,
        50,
        "Thirteen this week. Referrals are slower after the partner conference.",
    ),
    WeekSeed(
        131,
        50,
        "The slowdown is ports, not hospitals. Mateusz has lost two weeks to customs "
        "paperwork.",
    ),
)


def _opps(title: str, who: str, now: int, target: int, **more: object) -> GoalSeed:
    return number(title, who, (0, target), "opps", now=now, indicator="leading", **more)


def _closes(who: str, now: int, target: int, **more: object) -> GoalSeed:
    return number(
        f"{target} new enterprise closes",
        who,
        (0, target),
        "logos",
        now=now,
        under="logos",
        indicator="lagging",
        rhythm="late",
        rationale="Each one is one of the company’s forty.",
        **more,
    )


ENTERPRISE = objective(
    "Fill the enterprise pipeline and close it faster",
    "daniel",
    summed(
        "200 qualified enterprise opps",
        "daniel",
        200,
        "opps",
        _opps(
            "25 enterprise opps qualified from outbound",
            "amara",
            22,
            25,
            key="amara-opps",
            weeks=AMARA_OPPS,
            is_due=True,
            rationale="Outbound to hospitals that ran out once brings its share of the 200.",
        ),
        _opps("40 opps from the hospital list", "ines", 31, 40, sure=90),
        _opps(
            "30 opps from ports and terminals",
            "mateusz",
            8,
            30,
            sure=10,
            rhythm="stall",
            status="off_track",
            status_note="Two weeks lost to customs paperwork; ports need a sponsor first.",
        ),
        _opps(
            "35 opps from partner referrals",
            "jonas",
            24,
            35,
            sure=50,
            rhythm="early",
            status="at_risk",
            status_note="Referrals are slower after the partner conference.",
        ),
        _opps("10 opps from university hospitals", "chiara", 7, 10),
        _opps("10 opps from private clinic groups", "tariq", 8, 10, sure=90),
        _opps("10 opps from the Nordic buying groups", "hye-jin", 5, 10, sure=50),
        _opps("10 opps in the Benelux", "pieter", 6, 10),
        _opps("10 opps from military and relief suppliers", "noor", 9, 10, sure=90),
        _opps("10 opps from pharmacy chains", "luca", 4, 10, sure=30),
        _opps("10 opps from Irish and Scottish trusts", "sinead", 7, 10),
        unit="Enterprise sales",
        key="opps",
        weeks=TEAM_OPPS,
        indicator="leading",
        status="at_risk",
        status_note="Ahead of pace, but ports are slowing and carry 30 of the 200.",
        changed=AdjustmentSeed(
            180, 14, "Hospital list qualifies at twice the rate we planned.", "daniel"
        ),
        description=(
            "Enterprise logos are the largest single share of the ARR we need. At today’s "
            "win rate, 40 logos take about 200 conversations that are real.\n\n"
            "An opp counts once we have met the budget owner."
        ),
    ),
    number(
        "Deal cycle under 90 days",
        "daniel",
        (124, 90),
        "days",
        unit="Enterprise sales",
        key="deal-cycle",
        at=0.62,
        sure=50,
        rationale="Shorter cycles let this quarter’s conversations count this year.",
    ),
    percent(
        "35% win rate on RFPs",
        "jonas",
        (24, 35),
        unit="Enterprise sales",
        key="rfps",
        at=1.05,
        sure=70,
        indicator="lagging",
    ),
    objective(
        "Open and close the enterprise accounts in my territory",
        "amara",
        number(
            "10 opps past legal review",
            "amara",
            (0, 10),
            "opps",
            key="amara-legal",
            now=8,
            weeks=AMARA_LEGAL,
            is_due=True,
            indicator="leading",
            rationale="What Legal has cleared can be signed within the month.",
        ),
        key="amara-objective",
        rationale="My territory is a quarter of what the team counts on.",
        description=(
            "The hospitals between Gdansk and Rotterdam that ran out of something last "
            "winter know what it costs. They should hear from us first."
        ),
    ),
    objective(
        "Make the first two ports say yes",
        "mateusz",
        number(
            "Two lighthouse ports live",
            "mateusz",
            (0, 2),
            "ports",
            now=0,
            sure=10,
            weeks=(
                WeekSeed(0, 50, "Both ports want to see the other one first."),
                WeekSeed(0, 50),
                WeekSeed(0, 30, "Customs asks for a data agreement of its own."),
                WeekSeed(0, 30),
                WeekSeed(0, 30, "Gdynia is willing; their IT is not, this quarter."),
                WeekSeed(0, 10),
                WeekSeed(0, 10, "Two weeks of paperwork, no progress on either port."),
                WeekSeed(0, 10, "I would trade both for one port with a sponsor."),
            ),
        ),
        number(
            "Port planners who run a forecast each week",
            "mateusz",
            (0, 12),
            "people",
            at=0.55,
        ),
        rationale="One port that works opens the doors of the next ten.",
    ),
    unit="Enterprise sales",
    key="enterprise",
    status="at_risk",
    status_note="Pipeline is ahead; the ports and the deal cycle are not.",
    rationale="Enterprise contracts are two thirds of the growth.",
)

MID_MARKET = objective(
    "Convert mid-market trials",
    "oskar",
    summed(
        "60 trials become customers",
        "oskar",
        60,
        "customers",
        number(
            "25 regional hospitals convert",
            "beatriz",
            (0, 25),
            "customers",
            at=1.1,
            sure=90,
        ),
        number("20 wholesalers convert", "kwame", (0, 20), "customers", at=0.96),
        number(
            "15 care-home groups convert",
            "anneli",
            (0, 15),
            "customers",
            at=0.6,
            sure=50,
        ),
        unit="Mid-market",
        indicator="lagging",
    ),
    percent(
        "Trials that reach a first forecast, from 44% to 65%",
        "beatriz",
        (44, 65),
        unit="Mid-market",
        at=1.08,
    ),
    number(
        "Days from trial to decision, from 41 to 30",
        "kwame",
        (41, 30),
        "days",
        unit="Mid-market",
        at=0.88,
    ),
    objective(
        "Give every trial one named person to call",
        "anneli",
        percent("Trials with a call in their first week", "anneli", (35, 80), at=0.98),
        number(
            "Trials that end without an answer",
            "anneli",
            (18, 6),
            "trials",
            at=0.66,
            sure=50,
        ),
    ),
    unit="Mid-market",
    rationale="Sixty small contracts are worth twelve large ones, and come sooner.",
)

PARTNERS = objective(
    "Open the ports channel",
    "rui",
    number(
        "Signed port resellers", "rui", (0, 4), "partners",
        unit="Partnerships", at=0.5, silent_weeks=3, sure=50,
    ),
    money(
        "Pipeline that partners bring", "dilara", (150_000, 600_000),
        unit="Partnerships", at=0.66, silent_weeks=2, sure=50,
    ),
    unit="Partnerships",
    key="ports-channel",
    rationale="Ports buy from those who already service their terminals.",
)  # fmt: skip

SALES = (
    objective(
        "Scale enterprise revenue",
        "victoria",
        ENTERPRISE,
        MID_MARKET,
        PARTNERS,
        number(
            "Average enterprise contract, from $138K to $155K a year",
            "victoria",
            (138, 155),
            "$K",
            unit="Sales",
            at=1.04,
            indicator="lagging",
        ),
        percent(
            "Forecast of the quarter’s bookings right within 10%",
            "victoria",
            (60, 90),
            unit="Sales",
            at=0.69,
        ),
        unit="Sales",
        under="arr",
        key="sales",
        rationale="Sales turns the conversations into the contracts that ARR is made of.",
    ),
    _closes("amara", 5, 6, key="amara-closes", weeks=AMARA_CLOSES, days_ago=0, sure=90),
    _closes("ines", 4, 6),
    _closes("jonas", 2, 5, sure=50),
    _closes("mateusz", 1, 4, sure=30),
    _closes("chiara", 1, 2),
    _closes("tariq", 1, 2, sure=50),
    _closes("noor", 1, 2),
    # An initiative of his own without a parent goal.
    objective(
        "Write down how we answer an RFP",
        "jonas",
        number("Chapters of the RFP playbook", "jonas", (0, 8), "chapters", at=1.1),
        delivery(
            "Every account executive has used it once",
            "jonas",
            status="on_track",
            status_note="Comes last; eight of eleven have asked for it.",
        ),
        key="unaligned",
    ),
    objective(
        "Win the first six ports",
        "mateusz",
        number(
            "Ports under contract", "mateusz", (0, 6), "ports", state="draft", now=0
        ),
        under="sales",
        key="draft",
        state="draft",
    ),
)

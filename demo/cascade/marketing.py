"""Goals of Marketing and Product."""

from demo.seeds import (
    WeekSeed,
    at_least,
    delivery,
    money,
    number,
    objective,
    percent,
    summed,
)

DEMAND = objective(
    "Bring hospitals and ports to the first conversation",
    "farid",
    summed(
        "420 enterprise conversations that Sales accepts",
        "farid",
        420,
        "conversations",
        number("180 from campaigns", "yuki", (0, 180), "conversations", at=1.04),
        number(
            "140 from visits and fairs", "elena", (0, 140), "conversations", at=0.93
        ),
        number("100 from what people read", "farid", (0, 100), "conversations", at=1.1),
        unit="Demand",
        indicator="leading",
        rationale="One accepted conversation in two becomes a qualified opp.",
    ),
    number(
        "Ports campaign live in three countries",
        "yuki",
        (0, 3),
        "countries",
        unit="Demand",
        now=2,
        key="ports-campaign",
        weeks=(
            WeekSeed(0, 70, "Poland first: Gdansk and Gdynia know each other."),
            WeekSeed(0, 70),
            WeekSeed(1, 70, "Live in Poland. The list goes to Sales on Fridays."),
            WeekSeed(1, 70),
            WeekSeed(
                1,
                70,
                "Dutch texts are with a planner who reads them as a customer would.",
            ),
            WeekSeed(2, 70, "Live in the Netherlands."),
            WeekSeed(2, 90),
            WeekSeed(2, 90, "Belgium is translated; the photographs are missing."),
        ),
    ),
    money(
        "Cost of an accepted conversation, from €410 to €320",
        "farid",
        (410, 320),
        unit="Demand",
        at=0.65,
    ),
    objective(
        "Make every fair worth its stand",
        "elena",
        number("Meetings held at fairs", "elena", (0, 90), "meetings", at=0.97),
        percent(
            "Meetings followed up within two days", "elena", (40, 90), at=0.6, sure=30
        ),
    ),
    unit="Demand",
)

CONTENT = objective(
    "Be quoted when a shortage makes the news",
    "gabriel",
    number(
        "Quotes in trade press",
        "gabriel",
        (2, 14),
        "quotes",
        unit="Brand and content",
        at=1.15,
        sure=90,
    ),
    number(
        "Hospitals in the shortage report",
        "zanele",
        (0, 60),
        "hospitals",
        unit="Brand and content",
        at=0.91,
    ),
    delivery(
        "The shortage report is published",
        "zanele",
        unit="Brand and content",
        done=True,
        sure=90,
    ),
    objective(
        "Tell the story of one ward in five languages",
        "zanele",
        number("Languages published", "zanele", (0, 5), "languages", at=0.9),
        number(
            "Readers who finish it", "zanele", (0, 4000), "readers", at=1.2, sure=90
        ),
    ),
    unit="Brand and content",
)

PRODUCT = objective(
    "Make hospitals and ports two products, not one with two names",
    "julia",
    number(
        "Weekly users in the ports vertical, from 14 to 60",
        "bram",
        (14, 60),
        "people",
        unit="Ports",
        at=0.57,
        sure=50,
    ),
    objective(
        "A pharmacist decides within five minutes of opening Kestrel",
        "thabo",
        number(
            "Minutes to the first decision, from 17 to 5",
            "thabo",
            (17, 5),
            "minutes",
            unit="Hospitals",
            at=0.95,
        ),
        percent(
            "Pharmacists who come back every week",
            "thabo",
            (48, 66),
            unit="Hospitals",
            at=1.02,
        ),
        number(
            "Sessions watched with pharmacists",
            "mei",
            (0, 24),
            "sessions",
            at=1.1,
            sure=90,
        ),
        percent("Shortage list read without help", "mei", (52, 85), at=0.87),
        unit="Hospitals",
    ),
    objective(
        "Port planners see what is late before it is late",
        "bram",
        percent(
            "Late arrivals that were announced five days before",
            "bram",
            (31, 60),
            unit="Ports",
            at=0.57,
            sure=30,
            rhythm="stall",
        ),
        number(
            "Planners interviewed at their desks",
            "isabel",
            (0, 20),
            "planners",
            at=1.05,
        ),
        delivery(
            "The berth view is in the hands of three ports",
            "isabel",
            status="at_risk",
            status_note="One port has it; two wait for a sign-off.",
        ),
        unit="Ports",
        override_progress=0.55,
        override_reason="The berth view is built and waits for one port’s sign-off.",
        key="override",
    ),
    unit="Product",
    under="arr",
    key="product",
    rationale="A second vertical is bought for what it does, not for what it is called.",
)

MARKETING = (
    objective(
        "Earn demand in two new verticals",
        "camille",
        DEMAND,
        CONTENT,
        number(
            "Accounts in the new verticals that know our name, from 9 to 40",
            "camille",
            (9, 40),
            "accounts",
            unit="Marketing",
            at=1.06,
        ),
        at_least(
            "Marketing’s share of the pipeline stays above 40%",
            "camille",
            40,
            43,
            unit="Marketing",
        ),
        unit="Marketing",
        under="arr",
        key="marketing",
        rationale="Nobody buys a forecast from a company that they never heard of.",
    ),
    PRODUCT,
)

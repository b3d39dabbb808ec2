"""Goals of Operations, Finance and People."""

from typing import Any

from demo.seeds import (
    GoalSeed,
    at_least,
    at_most,
    delivery,
    money,
    number,
    objective,
    of_kind,
    percent,
    statement,
    summed,
)

DATA = objective(
    "Stock data that needs no second look",
    "rania",
    number(
        "Warehouse sync from 40 minutes to 5",
        "rania",
        (40, 5),
        "minutes",
        unit="Data operations",
        at=0.45,
        sure=30,
        rhythm="stall",
    ),
    percent(
        "Feeds without a repair by hand",
        "tomoko",
        (61, 90),
        unit="Data operations",
        at=1.02,
    ),
    summed(
        "90 new data feeds",
        "rania",
        90,
        "feeds",
        number("60 hospital feeds", "tomoko", (0, 60), "feeds", at=1.04),
        number(
            "30 port and customs feeds", "diego", (0, 30), "feeds", at=0.56, sure=30
        ),
        unit="Data operations",
    ),
    objective(
        "Know within the hour that a feed has stopped",
        "diego",
        number(
            "Hours until a stopped feed is seen, from 19 to 1",
            "diego",
            (19, 1),
            "hours",
            at=0.94,
        ),
        number(
            "Feeds with an owner at the customer",
            "diego",
            (12, 80),
            "feeds",
            at=0.6,
            silent_weeks=3,
        ),
    ),
    unit="Data operations",
)


def metric(seed: GoalSeed) -> GoalSeed:
    return of_kind("whats_hows", "metric", seed)


def what(seed: GoalSeed) -> GoalSeed:
    return of_kind("whats_hows", "what", seed)


def how(title: str, owner: str, aspect: str, text: str = "", **more: Any) -> GoalSeed:
    return statement(
        "how",
        title,
        owner,
        text,
        framework="whats_hows",
        fields={"aspect": aspect},
        yearly=True,
        **more,
    )


# The only team that uses Whats & Hows.
FIELD = what(
    objective(
        "Be at the customer before the customer calls",
        "lars",
        metric(
            number(
                "Visits in the first month",
                "lars",
                (0, 48),
                "visits",
                unit="Field operations",
                at=1.08,
                sure=90,
            )
        ),
        metric(
            number(
                "Implementations finished",
                "marta",
                (0, 22),
                "customers",
                unit="Field operations",
                at=0.97,
            )
        ),
        metric(
            at_most(
                "Implementations past their date",
                "marta",
                3,
                2,
                metric_unit="customers",
                unit="Field operations",
            )
        ),
        what(
            objective(
                "Hand over with nothing left open",
                "marta",
                metric(
                    percent(
                        "Handovers without a question afterwards",
                        "marta",
                        (40, 80),
                        at=0.59,
                        sure=50,
                    )
                ),
                metric(
                    number(
                        "Days from contract to kick-off, from 16 to 6",
                        "marta",
                        (16, 6),
                        "days",
                        at=1.06,
                    )
                ),
                metric(delivery("The handover list is one page", "marta", done=True)),
            )
        ),
        unit="Field operations",
    )
)
HOWS = (
    how(
        "We say what we do not know",
        "sofia",
        "values",
        "To the customer first, and before they ask.",
        unit="Kestrel",
    ),
    how(
        "Whoever sees it stop, stops it",
        "viktor",
        "operations",
        "Nobody needs permission to halt a feed that looks wrong.",
        unit="Operations",
    ),
    how(
        "Two people at every first visit",
        "lars",
        "process",
        "One listens, one writes. They change places the next time.",
        unit="Field operations",
    ),
    how(
        "The person at the scanner is the expert",
        "lars",
        "philosophy",
        "We ask at the shelf before we ask in the office.",
        unit="Field operations",
    ),
)

FINANCE = objective(
    "Know the month’s numbers while they still help",
    "philippe",
    number(
        "Days to close the month, from 12 to 5",
        "chloe",
        (12, 5),
        "days",
        unit="Finance",
        at=1.0,
    ),
    number(
        "Invoices older than 60 days, from 64 to 20",
        "chloe",
        (64, 20),
        "invoices",
        unit="Finance",
        at=1.1,
        sure=90,
    ),
    money(
        "Cash that is tied up in late invoices", "chloe", (840_000, 300_000), at=0.91
    ),
    at_least(
        "Budgets explained by their owners", "philippe", 90, 86, unit="Finance", sure=50
    ),
    unit="Finance",
)

PEOPLE = objective(
    "The right people, before the quarter that needs them",
    "hanna",
    number(
        "Time to hire for revenue roles, from 60 to 35 days",
        "hanna",
        (60, 35),
        "days",
        unit="People",
        key="time-to-hire",
        at=0.95,
    ),
    number(
        "Account executives hired", "idris", (0, 6), "people", unit="People", at=0.89
    ),
    percent(
        "New people with a goal of their own in their first month",
        "idris",
        (45, 95),
        unit="People",
        at=1.07,
    ),
    objective(
        "Candidates hear from us within two days",
        "idris",
        number("Days to an answer, from 8 to 2", "idris", (8, 2), "days", at=1.02),
        percent(
            "Candidates who recommend us after a no",
            "idris",
            (33, 55),
            at=0.56,
            sure=50,
        ),
    ),
    unit="People",
    contributes=False,
    rationale="It makes the sales plan possible; it is not a share of ARR.",
)

SUPPORT = (
    objective(
        "Data that arrives, and arrives right",
        "viktor",
        DATA,
        FIELD,
        percent(
            "Customers whose data is complete by day three",
            "viktor",
            (38, 70),
            unit="Operations",
            at=0.64,
            sure=50,
        ),
        delivery(
            "One owner for onboarding time is named",
            "viktor",
            unit="Operations",
            sure=30,
        ),
        unit="Operations",
        under="rely",
        key="operations",
        rationale="A forecast is only as good as last night’s stock.",
    ),
    objective(
        "Afford the plan, and staff it",
        "philippe",
        FINANCE,
        PEOPLE,
        at_least(
            "Months of cash in the bank, at least 18",
            "philippe",
            18,
            21,
            metric_type="number",
            metric_unit="months",
            unit="Finance and people",
        ),
        unit="Finance and people",
        under="arr",
        key="finance-people",
        contributes=False,
        rationale="It supports the growth without being a part of it.",
    ),
    *HOWS,
)

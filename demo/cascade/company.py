"""The company's goals of the year."""

from demo.seeds import (
    AdjustmentSeed,
    WeekSeed,
    at_least,
    number,
    objective,
    percent,
    summed,
)

COMPANY = (
    objective(
        "Grow ARR from $12M to $18M",
        "sofia",
        summed(
            "40 new enterprise logos",
            "sofia",
            40,
            "logos",
            number(
                "8 enterprise logos signed in the first quarter",
                "victoria",
                (0, 8),
                "logos",
                unit="Sales",
                key="first-quarter",
                now=8,
                state="closed",
                final_progress=1.0,
                final_grade="All eight signed; two came a month early.",
                rationale="The first quarter’s share of the forty.",
            ),
            unit="Kestrel",
            yearly=True,
            key="logos",
            cadence_days=31,
            confidence=70,
            indicator="lagging",
            changed=AdjustmentSeed(
                36,
                14,
                "The hospital list qualifies at twice the rate that was planned.",
                "sofia",
            ),
            description=(
                "New customers with a contract above $150K a year. Renewals and "
                "extensions do not count here; they move net revenue retention."
            ),
        ),
        percent(
            "Net revenue retention from 105% to 115%",
            "grace",
            (105, 115),
            unit="Kestrel",
            yearly=True,
            key="nrr",
            now=109,
            decimals=1,
            cadence_days=31,
            sure=50,
            indicator="lagging",
            weeks=(
                WeekSeed(106.8, 50, "First renewals of the year are in. Flat."),
                WeekSeed(107.2, 50),
                WeekSeed(107.5, 50),
                WeekSeed(107.9, 50, "Two hospitals added sites."),
                WeekSeed(108.2, 50),
                WeekSeed(108.4, 70),
                WeekSeed(108.8, 70, "Sagewood group renewed for three years."),
                WeekSeed(
                    109, 50, "Extensions carry it. Three large renewals are open."
                ),
            ),
        ),
        number(
            "2 new product verticals with more than 10 paying customers each",
            "julia",
            (0, 2),
            "verticals",
            unit="Kestrel",
            yearly=True,
            key="verticals",
            now=1,
            cadence_days=31,
            sure=50,
            rhythm="jump",
        ),
        unit="Kestrel",
        yearly=True,
        under="horizon",
        contributes=False,
        key="arr",
        rationale="Half as large again, Kestrel reaches the next hundred hospitals.",
        description=(
            "A hospital that sees a shortage nine weeks ahead can act on it. To be "
            "there for the next hundred hospitals Kestrel has to be half as large "
            "again, and to earn it from those who cannot run out.\n\n"
            "* **New enterprise customers** carry most of it.\n"
            "* **Those who are here** stay, and use more.\n"
            "* **Two new verticals** show that it is not only hospitals."
        ),
    ),
    objective(
        "Be the forecast that hospitals and ports rely on",
        "tomas",
        percent(
            "Twelve-week forecasts within 10% of what happened, from 71% to 80%",
            "arvid",
            (71, 80),
            unit="Kestrel",
            yearly=True,
            key="accuracy",
            at=1.02,
            decimals=1,
            cadence_days=31,
        ),
        at_least(
            "The service is there 99.9% of the time",
            "arvid",
            99.9,
            99.94,
            unit="Kestrel",
            yearly=True,
            key="uptime",
            decimals=2,
            cadence_days=31,
            sure=90,
            indicator="lagging",
        ),
        number(
            "Customers say they would recommend Kestrel, from 38 to 50",
            "grace",
            (38, 50),
            "points",
            unit="Kestrel",
            yearly=True,
            key="recommend",
            at=0.62,
            cadence_days=31,
            sure=30,
            indicator="lagging",
        ),
        unit="Kestrel",
        yearly=True,
        under="horizon",
        contributes=False,
        key="rely",
        description="People act on a number only when it was right before.",
    ),
)

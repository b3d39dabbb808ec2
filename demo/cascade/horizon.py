"""The goal ten years ahead, at the top of the line of sight."""

from demo.seeds import (
    GoalSeed,
    delivery,
    number,
    objective,
    of_kind,
    statement,
)


def milestone(title: str, in_years: int) -> GoalSeed:
    seed = delivery(title, "sofia", unit="Kestrel", far=True, in_years=in_years)
    return of_kind("bhag", "milestone", seed)


def core_value(title: str, text: str) -> GoalSeed:
    return statement(
        "core_value", title, "sofia", text, framework="bhag", unit="Kestrel", far=True
    )


HOSPITALS = of_kind(
    "bhag",
    "milestone",
    number(
        "10,000 hospitals, zero foreseeable shortages",
        "sofia",
        (180, 10_000),
        "hospitals",
        now=412,
        unit="Kestrel",
        far=True,
        in_years=10,
    ),
)
HORIZON = of_kind(
    "bhag",
    "bhag",
    objective(
        "By {year}, no hospital runs out of a medicine it could have seen coming",
        "sofia",
        milestone("The reference in two verticals, hospitals and ports", 2),
        milestone("Half of Europe’s hospitals see twelve weeks ahead", 5),
        HOSPITALS,
        core_value("Honest forecasts", "We show our doubt. A range beats a promise."),
        core_value("Customers’ time", "If it takes a consultant, it isn’t finished."),
        core_value("Fewer, deeper", "Two verticals we understand over six we visit."),
        unit="Kestrel",
        far=True,
        in_years=10,
        key="horizon",
        cadence_days=366,
        fields={
            "purpose": (
                "In the winter of 2022 a children’s ward in our first customer’s city "
                "rationed amoxicillin for eleven days. The shortage was visible in "
                "shipping data nine weeks earlier. Nobody was looking.\n\n"
                "We started Kestrel so that somebody always is."
            ),
            "vivid_description": (
                "A pharmacist in a town that we have never heard of opens her stock on "
                "a Monday. One line is amber: twelve weeks. She orders, closes the page "
                "and goes to see a patient. She does not know who Kestrel is."
            ),
        },
    ),
)

"""Goals of customer success, and of Legal, which the contracts depend on."""

from demo.seeds import (
    GoalSeed,
    WeekSeed,
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

SUCCESS = objective(
    "Every hospital grows with us",
    "paolo",
    summed(
        "34 customers add a site or a module",
        "paolo",
        34,
        "customers",
        number("14 in the north", "maren", (0, 14), "customers", at=1.06),
        number("12 in the south", "olumide", (0, 12), "customers", at=0.95),
        number("8 on the coast", "lina", (0, 8), "customers", at=0.66, sure=50),
        unit="Success managers",
        indicator="lagging",
    ),
    percent(
        "Customers with a plan for the year",
        "paolo",
        (30, 90),
        unit="Success managers",
        at=1.0,
    ),
    money(
        "Extensions signed, from €0 to €900K",
        "paolo",
        (0, 900_000),
        unit="Success managers",
        at=0.86,
    ),
    objective(
        "No renewal is a surprise",
        "maren",
        percent("Renewals opened 90 days before", "maren", (25, 95), at=1.04),
        number(
            "Customers who have not signed in for a month, from 17 to 5",
            "maren",
            (17, 5),
            "customers",
            at=0.9,
        ),
    ),
    objective(
        "A hospital’s second site is easier than its first",
        "olumide",
        number(
            "Days to open a second site, from 24 to 9",
            "olumide",
            (24, 9),
            "days",
            at=1.11,
            sure=90,
        ),
        number("Second sites opened", "olumide", (0, 16), "sites", at=0.93),
    ),
    objective(
        "Coastal customers meet each other",
        "lina",
        number("Customers at the coast meeting", "lina", (0, 30), "customers", at=0.96),
        delivery("The meeting is held", "lina", done=True, sure=90),
    ),
    unit="Success managers",
)

SUPPORT_TEAM = objective(
    "An answer on the day that it is asked",
    "erik",
    at_least("Questions answered the same day", "erik", 90, 92, unit="Support"),
    number(
        "Hours to a first answer, from 7 to 2",
        "aisha",
        (7, 2),
        "hours",
        unit="Support",
        at=1.07,
        decimals=1,
    ),
    number("Answers that became a page", "aisha", (0, 45), "pages", at=0.98),
    number(
        "Questions that come twice, from 120 to 60",
        "aisha",
        (120, 60),
        "questions",
        at=0.46,
        sure=30,
        rhythm="stall",
    ),
    unit="Support",
)

LEGAL = objective(
    "Take friction out of saying yes",
    "leila",
    number(
        "Contract review from 14 to 7 days",
        "leila",
        (14, 7),
        "days",
        unit="Legal",
        key="contract-review",
        now=9,
        sure=50,
        status="at_risk",
        status_note="Every file with port data still needs a second reader.",
        rationale="A day less with us is a day earlier at the signature.",
        weeks=(
            WeekSeed(
                14, 50, "Fourteen days, and nine of them are waiting for an answer."
            ),
            WeekSeed(14, 50),
            WeekSeed(13, 50, "Intake form is Amara’s. Fewer letters back and forth."),
            WeekSeed(12, 50),
            WeekSeed(11, 70, "Fallback clauses are agreed in advance."),
            WeekSeed(10, 70, "Standard hospital contracts pass on the first reading."),
            WeekSeed(10, 70),
            WeekSeed(
                9, 50, "What is left are ports: customs data needs a second reader."
            ),
        ),
    ),
    percent(
        "Contracts that pass on the first reading, from 28% to 60%",
        "simon",
        (28, 60),
        unit="Commercial contracts",
        at=1.05,
    ),
    number(
        "Clauses with an agreed fallback",
        "ewa",
        (4, 22),
        "clauses",
        unit="Commercial contracts",
        at=0.94,
    ),
    objective(
        "Nobody waits for Legal without knowing why",
        "simon",
        at_most(
            "Contracts older than ten days", "simon", 6, 5, metric_unit="contracts"
        ),
        percent("Requests with a date promised on day one", "simon", (15, 90), at=0.88),
    ),
    objective(
        "One place for every contract that we signed",
        "ewa",
        number("Contracts filed", "ewa", (120, 412), "contracts", at=1.03),
        delivery(
            "Renewal dates reach Customer success by themselves",
            "ewa",
            status="on_track",
            status_note="Built; switched on once the last contracts are filed.",
        ),
    ),
    unit="Legal",
    under="arr",
    key="legal",
    rationale="Ten opps a month wait for a review; each week saved closes one earlier.",
)


def measure(seed: GoalSeed) -> GoalSeed:
    return of_kind("v2mom", "measure", seed)


def method(title: str, *below: GoalSeed, text: str = "") -> GoalSeed:
    """A method of the department with its teams' objectives as supporting goals."""
    seed = objective(
        title, "grace", *below, unit="Customer success", description=text, **UNASKED
    )
    return of_kind("v2mom", "method", seed)


UNASKED = {"cadence_days": None}
# The only department that uses a V2MOM.
VISION = of_kind(
    "v2mom",
    "vision",
    objective(
        "A customer who has once seen ahead never goes back to guessing",
        "grace",
        statement(
            "value",
            "The customer’s date, not ours",
            "grace",
            "What they need by when decides what we do first.",
            unit="Customer success",
        ),
        statement(
            "value",
            "Say it early",
            "grace",
            "A doubt in week two is help. In week ten it is an excuse.",
            unit="Customer success",
        ),
        statement(
            "value",
            "Leave a page behind",
            "grace",
            "What was asked twice is written once.",
            unit="Customer success",
        ),
        method(
            "Know every customer long before the renewal",
            measure(
                percent(
                    "Renewals this quarter, from 88% to 95%",
                    "grace",
                    (88, 95),
                    unit="Customer success",
                    at=0.67,
                    sure=50,
                )
            ),
            measure(
                number(
                    "Customers we call at risk, from 23 to 10",
                    "grace",
                    (23, 10),
                    "customers",
                    unit="Customer success",
                    at=0.97,
                )
            ),
        ),
        method("Make the second site easier than the first", SUCCESS),
        method("Answer on the day, and only once", SUPPORT_TEAM),
        statement(
            "obstacle",
            "Three large renewals wait for one budget round",
            "grace",
            unit="Customer success",
        ),
        statement(
            "obstacle",
            "Onboarding belongs to three teams, so it belongs to none",
            "grace",
            unit="Customer success",
        ),
        unit="Customer success",
        under="arr",
        key="success",
        description=(
            "By the end of the year a hospital that joined us plans its stock by our "
            "forecast, tells the next hospital, and calls us before it calls a supplier."
        ),
        rationale="A tenth of the growth is lost for each point of retention.",
        **UNASKED,
    ),
)

CUSTOMERS = (VISION, LEGAL)

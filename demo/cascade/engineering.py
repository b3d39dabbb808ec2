"""Goals of Engineering: the time to the first forecast, and the forecast itself."""

from demo.seeds import (
    WeekSeed,
    at_least,
    at_most,
    delivery,
    number,
    objective,
    percent,
    summed,
)

ONBOARDING = objective(
    "First forecast in one sitting",
    "rosa",
    number(
        "Onboarding steps from 12 to 7",
        "rosa",
        (12, 7),
        "steps",
        unit="Onboarding",
        key="steps",
        now=8,
        weeks=(
            WeekSeed(
                12,
                50,
                "Counted them with three customers: twelve, not nine as we thought.",
            ),
            WeekSeed(12, 50),
            WeekSeed(
                11, 50, "The licence key is gone. Nobody noticed, which is the point."
            ),
            WeekSeed(10, 70),
            WeekSeed(10, 70, "Two forms became one; Legal had to read it."),
            WeekSeed(9, 70, "Units of measure are guessed from the file now."),
            WeekSeed(9, 70),
            WeekSeed(8, 70, "Sign-in and invitation are one step."),
        ),
    ),
    percent(
        "New customers who finish without a call, from 22% to 60%",
        "rosa",
        (22, 60),
        unit="Onboarding",
        at=0.9,
    ),
    objective(
        "Ship the onboarding redesign",
        "priya",
        number(
            "Steps in the redesigned flow, from 12 to 7",
            "priya",
            (12, 7),
            "steps",
            key="priya-steps",
            now=8,
            sure=50,
            weeks=(
                WeekSeed(12, 50, "Paper version with two customers."),
                WeekSeed(12, 50),
                WeekSeed(11, 70),
                WeekSeed(
                    10, 70, "First four screens are in front of ten trial customers."
                ),
                WeekSeed(10, 50, "Blocked on who owns the welcome mail."),
                WeekSeed(9, 50),
                WeekSeed(9, 50, "The map of fields is the last large piece."),
                WeekSeed(
                    8,
                    50,
                    "Nobody is short of effort. We are short of one answer on who owns "
                    "onboarding time.",
                ),
            ),
        ),
        delivery(
            "The redesign is on for every new customer",
            "priya",
            status="on_track",
            status_note="Planned for the last two weeks of the quarter.",
        ),
        number(
            "Support questions in the first week, from 9 to 4",
            "priya",
            (9, 4),
            "questions",
            at=0.96,
        ),
    ),
    objective(
        "Read any stock file at the first try",
        "samuel",
        percent("Files read without a mapping by hand", "samuel", (54, 85), at=1.08),
        number("Formats that are recognised", "samuel", (11, 24), "formats", at=1.0),
    ),
    objective(
        "The first chart before the first coffee is cold",
        "katarina",
        number(
            "Minutes from upload to chart, from 38 to 10",
            "katarina",
            (38, 10),
            "minutes",
            at=1.12,
            sure=90,
        ),
        percent("Uploads that fail silently", "katarina", (6, 1), at=0.58, sure=50),
    ),
    unit="Onboarding",
)

FORECASTING = objective(
    "Forecasts that a pharmacist would bet on",
    "wei",
    percent(
        "Eight-week error, from 19% to 14%",
        "wei",
        (19, 14),
        unit="Forecasting",
        at=1.03,
    ),
    summed(
        "1,200 medicines with a forecast of their own",
        "wei",
        1200,
        "medicines",
        number("700 by the seasonal model", "henrik", (0, 700), "medicines", at=1.05),
        number("350 by substitution groups", "fatima", (0, 350), "medicines", at=0.94),
        number(
            "150 imported and rare ones",
            "miguel",
            (0, 150),
            "medicines",
            at=0.6,
            sure=30,
        ),
        unit="Forecasting",
    ),
    at_most(
        "A night’s run stays under 90 minutes",
        "miguel",
        90,
        74,
        metric_unit="minutes",
        unit="Forecasting",
    ),
    objective(
        "Say how sure a forecast is",
        "fatima",
        percent("Forecasts shown with their range", "fatima", (10, 100), at=0.92),
        percent("Ranges that held", "fatima", (74, 90), at=1.0),
    ),
    objective(
        "Learn from the shortages that were missed",
        "henrik",
        number(
            "Missed shortages explained", "henrik", (0, 30), "cases", at=1.09, sure=90
        ),
        number("Causes that the model now knows", "henrik", (0, 8), "causes", at=0.85),
    ),
    unit="Forecasting",
)

PLATFORM = objective(
    "Nobody waits for Kestrel",
    "agnes",
    at_most(
        "Pages answer within 300 ms for 95 of 100",
        "agnes",
        300,
        340,
        metric_unit="ms",
        unit="Platform",
        sure=50,
    ),
    number(
        "Night alarms a month, from 21 to 6",
        "dmitri",
        (21, 6),
        "alarms",
        unit="Platform",
        at=0.93,
    ),
    at_least(
        "Backups that were restored for real",
        "dmitri",
        100,
        100,
        unit="Platform",
        sure=90,
    ),
    objective(
        "A night without a call",
        "dmitri",
        number(
            "Alarms that nobody had to act on, from 60 to 10",
            "dmitri",
            (60, 10),
            "alarms",
            at=0.98,
        ),
        number(
            "Runbooks rehearsed",
            "dmitri",
            (0, 9),
            "runbooks",
            at=0.5,
            silent_weeks=4,
            sure=50,
        ),
        number(
            "Services that start by themselves", "dmitri", (5, 14), "services", at=1.1
        ),
    ),
    objective(
        "Every change is live within the day",
        "nadia",
        number(
            "Hours from merge to live, from 52 to 8",
            "nadia",
            (52, 8),
            "hours",
            at=1.14,
            sure=90,
        ),
        percent("Changes that were taken back", "nadia", (9, 4), at=0.62, sure=50),
    ),
    unit="Platform",
)

ENGINEERING = (
    objective(
        "Reduce time-to-value from 30 days to 14 days",
        "arvid",
        number(
            "Time-to-value from 30 to 14 days",
            "arvid",
            (30, 14),
            "days",
            unit="Engineering",
            key="time-to-value",
            now=21,
            rationale="Customers who forecast in two weeks stay; at six they are gone.",
            weeks=(
                WeekSeed(
                    30,
                    50,
                    "Measured from signature to the first forecast somebody used.",
                ),
                WeekSeed(29, 50),
                WeekSeed(28, 50, "File reading is half of it."),
                WeekSeed(26, 70),
                WeekSeed(25, 70, "The new reader is on for everybody."),
                WeekSeed(24, 70),
                WeekSeed(22, 70, "Two customers in under two weeks, without help."),
                WeekSeed(21, 70, "What is left is waiting for the customer’s own IT."),
            ),
        ),
        ONBOARDING,
        FORECASTING,
        PLATFORM,
        unit="Engineering",
        under="arr",
        key="engineering",
        rationale="Whoever sees a first forecast within two weeks renews.",
    ),
    number(
        "Models checked against last winter",
        "wei",
        (0, 18),
        "models",
        under="accuracy",
        at=0.97,
        contributes=False,
        rationale="It shows early where accuracy will go; it is not a part of it.",
        key="supports",
    ),
)

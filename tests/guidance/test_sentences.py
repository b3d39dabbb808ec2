"""Hints about the words of a goal, rule by rule, in both languages."""

import pytest

from frameworks.guidance import HintKind
from tests.guidance.drafts import hint, kinds

# --- Specific ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Improve customer satisfaction", "Improve"),
        ("We will do our best for every customer", "do our best"),
        ("Win more ports by end of November", "more ports"),
        ("Provide world-class support", "world-class"),
        ("Launch a product and improve it", "improve"),
        ("Kundenzufriedenheit verbessern", "verbessern"),
        ("Verbesserung der Kommunikation", "Verbesserung"),
        ("Sein Bestes geben", "Sein Bestes geben"),
        ("Tickets so schnell wie möglich lösen", "so schnell wie möglich"),
        ("Mehr Häfen gewinnen", "Mehr Häfen"),
    ],
)
def test_vague_words_get_a_hint(title: str, words: str) -> None:
    assert hint(title, HintKind.VAGUE).words == words


@pytest.mark.parametrize(
    "title",
    [
        "Improve the net promoter score from 42 to 50",
        "Lower the error rate to 1%",
        "Launch in Great Britain",
        "Support 100 million samples per day",
        "Close tickets from sales and support within 2 days",
        "Kundenzufriedenheit von 7 auf 8 verbessern",
    ],
)
def test_a_number_explains_a_vague_word(title: str) -> None:
    assert kinds(title) == set()


def test_best_effort_words_get_a_hint_even_with_a_number() -> None:
    assert kinds("Try to close 10 deals") == {"vague"}
    assert kinds("Versuchen, 10 Verträge abzuschließen") == {"vague"}


def test_supporting_goals_make_an_objective_measurable() -> None:
    assert kinds("Build a better product", wants_metric=False) == {"vague"}
    over = {"wants_metric": False, "is_measured_below": True}
    assert kinds("Build a better product", **over) == set()


@pytest.mark.parametrize(
    ("title", "words", "suggestion"),
    [
        (
            "Cut costs by 15% by outsourcing the night shift",
            "by outsourcing the night shift",
            "Cut costs by 15%",
        ),
        (
            "Raise conversion via a new page from 3% to 4% in November.",
            "via a new page",
            "Raise conversion from 3% to 4% in November.",
        ),
        (
            "By automating invoices, cut processing to 2 days",
            "By automating invoices",
            "Cut processing to 2 days",
        ),
        (
            "Reach 50 deals by hiring 2 reps (>= $1M each) and training them in Q4",
            "by hiring 2 reps (>= $1M each) and training them",
            "Reach 50 deals in Q4",
        ),
        (
            "Win 10 deals through better support, faster replies and calls",
            "through better support, faster replies and calls",
            "Win 10 deals",
        ),
        (
            "By better planning, finish 3 projects",
            "By better planning",
            "Finish 3 projects",
        ),
        ("Grow by acquiring", "by acquiring", ""),
        ("Leads via Anzeigen verdoppeln", "via Anzeigen", "Leads verdoppeln"),
        (
            "Durch den Einsatz von KI die Wartezeit um 30 % senken",
            "Durch den Einsatz von KI",
            "Die Wartezeit um 30 % senken",
        ),
        (
            "Follower durch gute Videos um 1.000 steigern",
            "durch gute Videos",
            "Follower um 1.000 steigern",
        ),
        (
            "Durch Schulungen der Mitarbeiter die Fehler um 30 % senken",
            "Durch Schulungen der Mitarbeiter",
            "Die Fehler um 30 % senken",
        ),
        (
            "Umsatz um 20 % steigern, indem wir mehr Messen besuchen",
            "indem wir mehr Messen besuchen",
            "Umsatz um 20 % steigern",
        ),
        (
            "Fehlerquote mithilfe von Checklisten auf 1 % senken",
            "mithilfe von Checklisten",
            "Fehlerquote auf 1 % senken",
        ),
    ],
)
def test_a_tactic_gets_a_hint_and_a_suggestion_without_it(
    title: str, words: str, suggestion: str
) -> None:
    found = hint(title, HintKind.OVER_SPECIFIED)
    assert (found.words, found.suggestion) == (words, suggestion)


@pytest.mark.parametrize(
    "title",
    [
        "Grow followers by 1,000",
        "Grow followers to 9,000 by 30 November",
        "Grow revenue by 20 %",
        "Sign 20 contracts with customers in Spain",
        "Keep availability at 99.9% through December",
        "Keep availability at 99.9% through the end of the year",
        "Get 70% of new users through the tutorial",
        "Raise the number of customers using the API to 50",
        "Reduce outages caused by failing disks to zero",
        "Open 3 offices by spring",
        "Win 200 leads by marketing",
        "Increase the share of invoices paid by wire to 50%",
        "Verfügbarkeit von 99,9 % durch 2027 halten",
        "Drei Verträge sind durch den Vorstand freigegeben",
        "Durchlaufzeit auf 5 Tage senken",
    ],
)
def test_lookalikes_of_tactics_get_no_hint(title: str) -> None:
    assert "over_specified" not in kinds(title)


def test_vague_words_within_a_tactic_get_one_hint() -> None:
    assert kinds("Umsatz durch bessere Betreuung um 5 % steigern") == {"over_specified"}
    found = hint("By working harder, improve sales", HintKind.VAGUE)
    assert found.words == "improve"


def test_a_method_may_contain_a_tactic() -> None:
    assert kinds("Grow by 5% through partners", tells_how=True) == set()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Grow sales by 20% and reduce costs by 10%", "and reduce costs by 10%"),
        ("Launch the app and hire three engineers", "and hire three engineers"),
        ("Grow ARR to $18M and NRR to 115%", "and NRR to 115%"),
        ("Reach 3% churn; raise the NPS to 50", "raise the NPS to 50"),
        ("Focus is gone and collectors are live", "and collectors are live"),
        ("Umsatz steigern und Kosten um 10 % senken", "und Kosten um 10 % senken"),
        ("Wir eröffnen Wien und stellen drei Leute ein", "und stellen drei Leute ein"),
    ],
)
def test_two_goals_in_one_sentence_get_a_hint(title: str, words: str) -> None:
    assert hint(title, HintKind.COMPOUND).words == words


@pytest.mark.parametrize(
    "title",
    [
        "Bring 400 leads from sales and marketing",
        "Design and ship the new checkout",
        "Publish the handbook and keep it current",
        "Hire 2 engineers, 1 designer and 1 analyst",
        "Hire 3 people so that sales grows and costs fall",
        "Zwei Filialen in Graz und Linz eröffnen",
        "Den Prototyp planen und bauen",
    ],
)
def test_lists_and_shared_objects_are_one_goal(title: str) -> None:
    assert "compound" not in kinds(title)


# --- Measurable -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    ["Increase engagement", "Implement tier 1", "Umsatz steigern", "Wachstum im Q4"],
)
def test_a_result_needs_a_number_or_a_test(title: str) -> None:
    expected = set() if title.startswith("Implement") else {"no_measure"}
    assert kinds(title) == expected
    assert kinds(title, wants_metric=False) == set()
    assert kinds(title, metric_type="yes_no") == set()


@pytest.mark.parametrize(
    "title",
    [
        "200 qualified opps",
        "Double the traffic",
        "No customer waits",
        "Launch the shop",
        "The shop is live",
        "Achieve SOC 2 compliance",
        "Answer in 5-10 minutes",
        "Sign the lease",
        "Das neue CRM einführen",
        "Zwei Lehrlinge",
        "Alle Maschinen sind vernetzt",
    ],
)
def test_numbers_all_and_none_and_deliveries_are_measures(title: str) -> None:
    assert kinds(title) == set()


@pytest.mark.parametrize(
    "title", ["Answer tier 1 and 2 customers", "Traffic in 2026", "Follow ISO 27001"]
)
def test_numbers_that_are_names_or_dates_are_no_measure(title: str) -> None:
    assert kinds(title) == {"no_measure"}


def test_a_number_in_the_tactic_is_no_measure() -> None:
    found = kinds("Reduce churn by calling 40 customers")
    assert found == {"no_measure", "over_specified"}


def test_a_metric_needs_a_target() -> None:
    assert kinds("Net new ARR", metric_type="money") == {"no_target"}
    found = hint("Reach 40 logos", HintKind.NO_TARGET, metric_type="number")
    assert found.words == "40"
    assert "“40”" in found.question


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Make 50 sales calls a week", "Make 50 sales calls"),
        ("Daily calls made: 40", "calls made"),
        ("Call 20 prospects every day", "Call"),
        ("3 blog posts by the team", "blog posts"),
        ("50 Anrufe pro Woche tätigen", "Anrufe pro Woche tätigen"),
        ("Anzahl der Kundenbesuche: 40", "Anzahl der Kundenbesuche"),
    ],
)
def test_an_activity_gets_a_hint_to_name_its_outcome(title: str, words: str) -> None:
    assert hint(title, HintKind.ACTIVITY).words == words
    assert kinds(title, indicator="leading") == set()


@pytest.mark.parametrize(
    "title",
    [
        "25 deals closed",
        "Reduce the number of meetings to 8",
        "Answer 90% of calls within 30 seconds",
        "Create 2 plans for events",
        "Besprechungszeit auf 6 Stunden senken",
    ],
)
def test_results_with_the_same_nouns_are_no_activities(title: str) -> None:
    assert "activity" not in kinds(title)

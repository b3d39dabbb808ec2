"""Names and addresses as people paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.invitations.pasted import read_people

NORA = ("Nora Nagel", "nora@example.org")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("nora@example.org", [("", "nora@example.org")]),
        ("Nora Nagel <nora@example.org>", [NORA]),
        ('"Nora Nagel" <Nora@Example.org>', [NORA]),
        ('"Nagel, Nora" <nora@example.org>;', [NORA]),
        ("Nora Nagel nora@example.org", [NORA]),
        ("nora@example.org (Nora Nagel)", [NORA]),
        ("nora@example.org Nora Nagel", [NORA]),
        ("nora@example.org\tNora Nagel", [NORA]),
        ("Nora\tNagel\tnora@example.org", [NORA]),
        ("Nora,Nagel,nora@example.org", [NORA]),
        ("Nora Nagel;nora@example.org", [NORA]),
        ("Nora Nagel <mailto:nora@example.org>", [NORA]),
        ("• Nora Nagel – nora@example.org.", [NORA]),
        (
            "Nora Nagel <nora@example.org>, Otto <otto@example.org>",
            [NORA, ("Otto", "otto@example.org")],
        ),
        (
            "nora@example.org, otto@example.org; p@example.org",
            [
                ("", "nora@example.org"),
                ("", "otto@example.org"),
                ("", "p@example.org"),
            ],
        ),
        ("Name,Email\nNora Nagel,nora@example.org\n\n", [NORA]),
        ("Zoë Núñez <zoe@exämple.org>", [("Zoë Núñez", "zoe@exämple.org")]),
        ("nora@example.org\nNORA@example.org", [("", "nora@example.org")]),
    ],
)
def test_usual_forms_are_read(text: str, people: list[tuple[str, str]]) -> None:
    found = read_people(text)
    assert [(each.name, each.email) for each in found.people] == people
    assert found.unread == []


def test_lines_without_an_address_are_named() -> None:
    found = read_people("Nora Nagel\nnora@\notto@example.org\n---")
    assert found.unread == ["Nora Nagel", "nora@"]
    assert [each.email for each in found.people] == ["otto@example.org"]


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    found = read_people(text)
    assert all("@" in each.email for each in found.people)
    assert len({each.email for each in found.people}) == len(found.people)


@pytest.mark.parametrize("word", ["a", "@", "a@", ".", "a@b."])
def test_a_long_text_without_spaces_is_read_once(word: str) -> None:
    """Read over and over, these would take hours."""
    found = read_people(word * 500_000)
    assert found.people == []
    assert len(found.unread) <= 1

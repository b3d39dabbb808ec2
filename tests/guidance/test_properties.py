"""What holds for every text, however odd."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.guidance import read_set
from frameworks.guidance import HintKind, advise, praise
from frameworks.guidance.reading import reading_of
from frameworks.guidance.tactic import shortened
from tests.guidance.drafts import WORDS, draft
from tests.work import lines_run

SENTENCES = [each.draft.title for each in read_set("labelled")]
# Pieces of real sentences in any order come closer to the rules than letters do.
PIECES = sorted({piece for title in SENTENCES for piece in title.split()})
SIGNS = [*"-–—,;:.()%$€#\n\t/'’\"", "\u00a0", "\u202f", "²", "ß", "İ", "ﬁ", "٣"]
texts = (
    st.text(max_size=80)
    | st.text(string.ascii_letters + string.digits + "".join(SIGNS) + " ", max_size=300)
    | st.lists(st.sampled_from([*PIECES, *SIGNS]), max_size=25).map(" ".join)
)
ODDS = settings(deadline=None, max_examples=300)


@ODDS
@given(title=texts, description=texts, parent=texts)
def test_every_text_yields_complete_hints(
    title: str, description: str, parent: str
) -> None:
    one = draft(title, description=description, parent_title=parent, wants_parent=True)
    hints = advise(one, WORDS)
    praise(one, WORDS)
    assert bool(hints) <= bool(title.strip())
    assert len({hint.kind for hint in hints}) == len(hints)
    for hint in hints:
        assert hint.words in title
        assert hint.question.endswith("?")
        assert "!" not in hint.question.replace(hint.words, "")


@ODDS
@given(title=texts)
def test_a_suggestion_contains_no_tactic(title: str) -> None:
    for hint in advise(draft(title), WORDS):
        if hint.suggestion:
            assert hint.kind == HintKind.OVER_SPECIFIED
            assert len(hint.suggestion) < len(title)
            again = {each.kind for each in advise(draft(hint.suggestion), WORDS)}
            assert HintKind.OVER_SPECIFIED not in again


@ODDS
@given(title=texts)
def test_hints_are_deterministic(title: str) -> None:
    first = advise(draft(title), WORDS)
    reading_of.cache_clear()
    assert advise(draft(title), WORDS) == first


@ODDS
@given(title=texts)
def test_a_statement_gets_no_hints(title: str) -> None:
    assert advise(draft(title, is_statement=True), WORDS) == []


@ODDS
@given(title=st.sampled_from(SENTENCES), space=st.sampled_from(["  ", "\n", "\u00a0"]))
def test_spaces_around_change_nothing(title: str, space: str) -> None:
    kinds = [hint.kind for hint in advise(draft(title), WORDS)]
    around = advise(draft(f"{space}{title}{space}"), WORDS)
    assert [hint.kind for hint in around] == kinds


SENTENCE = " ".join(SENTENCES)[:300]
LEAD_INS = "by through durch und and more "


@pytest.mark.parametrize("piece", [SENTENCE, LEAD_INS], ids=["sentences", "lead-ins"])
@pytest.mark.parametrize("times", [1, 10, 200])
def test_work_is_bounded_for_long_texts(piece: str, times: int) -> None:
    """60,000 lines of Python, whose number no other load of the machine changes, are
    some 5 ms.
    """
    reading_of.cache_clear()
    shortened.cache_clear()
    one = draft(piece * times)
    assert 100 < lines_run(lambda: advise(one, WORDS)) < 60_000

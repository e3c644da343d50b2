"""What most phrases of a procedure say counts against it when it is not said; what many say counts for it."""

import pytest

from flows.procedures.search.profiles import OFTEN, Profiles

LOST, CARD, CHILD, RARE = 1, 2, 3, 7
#: Of one procedure five phrases, of another two.
PROFILES = Profiles(
    [(5, [LOST, CARD, LOST, CARD, LOST, CARD, LOST, CHILD, RARE]), (2, [CARD, CHILD, CARD])],
    below=10,
)


def test_terms_are_counted_by_phrases() -> None:
    assert PROFILES.of(0, [LOST, CHILD, 9]).counts == {LOST: 4, CHILD: 1}
    assert PROFILES.holds(1, [LOST, CARD]) == {CARD: 2}


def test_what_most_phrases_say_is_usual() -> None:
    assert PROFILES.of(0, []).usual == {LOST: 4, CARD: 3}


def test_too_few_phrases_have_nothing_usual() -> None:
    assert PROFILES.of(1, []).usual == {}


@pytest.mark.parametrize(("said", "share"), [({LOST, CARD}, 0.0), ({LOST}, 3 / 7), ({CARD}, 4 / 7), ({RARE}, 1.0)])
def test_the_usual_that_was_not_said_is_weighed_by_how_usual_it_is(said: set[int], share: float) -> None:
    assert PROFILES.of(0, said).unsaid(said) == pytest.approx(share)


def test_what_is_said_oftener_is_worth_more_up_to_a_limit() -> None:
    one, four = (PROFILES.of(0, [term]).often({term: 1.0}) for term in (CHILD, LOST))
    most = Profiles([(200, [LOST] * (OFTEN + 100))], below=10).of(0, [LOST]).often({LOST: 1.0})
    assert 0 < one < four < most == 1.0


def test_what_is_not_said_for_it_dilutes_what_is() -> None:
    alone = PROFILES.of(0, [LOST]).often({LOST: 1.0})
    assert PROFILES.of(0, [LOST, 9]).often({LOST: 1.0, 9: 1.0}) == pytest.approx(alone / 2)


def test_without_a_phrase_it_is_as_if_it_had_never_been_said() -> None:
    left = PROFILES.without({LOST, CHILD, RARE}, 0, [LOST, CARD, CHILD])
    assert left.counts == {LOST: 3, CARD: 3}
    assert (left.usual, left.phrases) == ({LOST: 3, CARD: 3}, 4)

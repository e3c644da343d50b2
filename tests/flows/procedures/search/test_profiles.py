"""What most phrases of a procedure say counts against it when it is not said; what many say counts for it."""

import pytest

from flows.procedures.search.profiles import OFTEN, Profiles, Sought

LOST, CARD, CHILD, RARE = 1, 2, 3, 7
#: Of one procedure five phrases, of another two.
PROFILES = Profiles(
    [(5, [LOST, CARD, LOST, CARD, LOST, CARD, LOST, CHILD, RARE]), (2, [CARD, CHILD, CARD])],
    below=10,
)


def test_terms_are_counted_by_phrases() -> None:
    assert PROFILES.of(0, Sought.of([LOST, CHILD, 9])).counts == {LOST: 4, CHILD: 1}
    assert PROFILES.holds(1, Sought.of([LOST, CARD])) == {CARD: 2}


def test_a_term_is_told_from_one_with_the_same_last_bits() -> None:
    many = Profiles([(1, [5, 70_000]), (1, [70_000 - (1 << 16)])], below=1 << 17)
    asked = Sought.of([5, 5 + (1 << 16), 70_000, 70_000 - (1 << 16)])
    assert many.holds(0, asked) == {5: 1, 70_000: 1}
    assert many.holds(1, asked) == {70_000 - (1 << 16): 1}
    assert many.without({5}, 0, [5, 70_000]).counts == {70_000: 1}


def test_what_most_phrases_say_is_usual() -> None:
    assert PROFILES.of(0, Sought.of([])).usual == {LOST: 4, CARD: 3}


def test_too_few_phrases_have_nothing_usual() -> None:
    assert PROFILES.of(1, Sought.of([])).usual == {}


@pytest.mark.parametrize(("said", "share"), [({LOST, CARD}, 0.0), ({LOST}, 3 / 7), ({CARD}, 4 / 7), ({RARE}, 1.0)])
def test_the_usual_that_was_not_said_is_weighed_by_how_usual_it_is(said: set[int], share: float) -> None:
    assert PROFILES.of(0, Sought.of(said)).unsaid(said) == pytest.approx(share)


def test_what_is_said_oftener_is_worth_more_up_to_a_limit() -> None:
    one, four = (PROFILES.of(0, Sought.of([term])).often({term: 1.0}) for term in (CHILD, LOST))
    most = Profiles([(200, [LOST] * (OFTEN + 100))], below=10).of(0, Sought.of([LOST])).often({LOST: 1.0})
    assert 0 < one < four < most == 1.0


def test_what_is_not_said_for_it_dilutes_what_is() -> None:
    alone = PROFILES.of(0, Sought.of([LOST])).often({LOST: 1.0})
    assert PROFILES.of(0, Sought.of([LOST, 9])).often({LOST: 1.0, 9: 1.0}) == pytest.approx(alone / 2)


def test_without_a_phrase_it_is_as_if_it_had_never_been_said() -> None:
    left = PROFILES.without({LOST, CHILD, RARE}, 0, [LOST, CARD, CHILD])
    assert left.counts == {LOST: 3, CARD: 3}
    assert (left.usual, left.phrases) == ({LOST: 3, CARD: 3}, 4)

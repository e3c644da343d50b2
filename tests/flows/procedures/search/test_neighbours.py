from array import array

from flows.procedures.search.neighbours import VOTERS, votes


def test_the_nearest_vote_by_the_square_of_their_nearness() -> None:
    voted = votes({0: 2.0, 1: 1.0}, array("I", [5, 6]), [0] * 5 + [1, 1], other=9)

    assert voted.owners == {5: 0.8, 6: 0.2}
    assert voted.fields == {1: 1.0}
    assert voted.other == 0.0


def test_what_is_none_of_ours_votes_for_nothing() -> None:
    voted = votes({0: 1.0, 1: 1.0}, array("I", [5, 9]), [0] * 10, other=9)

    assert (voted.owners, voted.other) == ({5: 1.0}, 0.5)


def test_only_the_nearest_vote_and_nothing_far_behind() -> None:
    many = {phrase: 1.0 + phrase / 1000 for phrase in range(100)} | {100: 0.1}
    voted = votes(many, array("I", range(101)), [0] * 101, other=-1)

    assert len(voted.owners) == VOTERS
    assert 100 not in voted.owners


def test_no_phrase_no_votes() -> None:
    assert votes({}, array("I"), [], other=0).owners == {}

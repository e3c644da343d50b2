"""Nobody in a demonstration can be taken for anybody."""

from bot.demo.people import SIGN, MadeUp
from bot.demo.script import officials, stories, unit_ids
from flows.dossiers.lifecycle import TRANSITIONS
from flows.staffing import Role


def test_every_name_carries_the_sign_that_it_is_made_up() -> None:
    names = {MadeUp(number).relative(who) for number in range(200) for who in ("self", "mother", "child")}

    assert all(name.endswith(f" {SIGN}") for name in names)
    assert len(names) > 400


def test_the_same_number_is_always_the_same_person() -> None:
    assert (MadeUp(7).name, MadeUp(7).digits(6)) == (MadeUp(7).name, MadeUp(7).digits(6))
    assert len({MadeUp(number).digits(6) for number in range(500)}) == 500


def test_there_is_an_official_of_every_role_in_the_made_up_commune_only() -> None:
    posts = [post for each in officials() for post in each.posts]

    assert {post.role for post in posts} == set(Role)
    assert {post.unit_id for post in posts} == set(unit_ids())


def test_stories_make_moves_that_there_are() -> None:
    known = {action for _, action in TRANSITIONS}

    told = {move for story in stories() for move in story.moves if not move.startswith("rate")}

    assert told <= known

import os
import subprocess
import sys

import pytest

from flows.procedures.fold import words
from flows.procedures.search.lexicon import Lexicon
from flows.procedures.search.stretches import Reader
from flows.procedures.search.terms import read

LEXICON = Lexicon(
    {
        "event": {"death": ["qua đời"], "marriage": ["kết hôn"]},
        "object": {"land_title": ["sổ đỏ"], "land": ["đất"], "house": ["nhà"]},
        "action": {"lose": ["bị mất"], "build": ["cất nhà"]},
        "person": {"grandparent": ["ông nội", "bà"]},
        "filler": {"words": ["cho", "tôi", "em", "cái", "để"]},
    }
)


def learn(lexicon: Lexicon, *texts: str) -> None:
    lexicon.learn(stretch for text in Reader(lexicon).texts(texts) for stretch in text.parted.split())


def concepts(text: str) -> list[str]:
    return [name for _, name in read(words(text), LEXICON).concepts]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("sổ đỏ", ["land_title"], id="longest phrase, not its parts"),
        pytest.param("so do", ["land_title"], id="without marks"),
        pytest.param("cất cái nhà", ["build"], id="filler inside a phrase"),
        pytest.param("bà em mất", ["grandparent", "death"], id="somebody died"),
        pytest.param("em mất sổ đỏ", ["lose", "land_title"], id="something was lost"),
        pytest.param("bà em mất sổ đỏ", ["grandparent", "lose", "land_title"], id="somebody lost something"),
        pytest.param("kết hôn mất bao lâu", ["marriage"], id="it takes time"),
    ],
)
def test_ideas_are_heard(text: str, names: list[str]) -> None:
    assert concepts(text) == names


def test_one_unmarked_syllable_is_not_guessed_in_an_accented_text() -> None:
    assert concepts("cần đạt yêu cầu để được") == []


def test_filler_leaves_no_terms() -> None:
    assert read(words("cho tôi cái"), LEXICON).terms == {}


def test_action_and_thing_make_a_pair() -> None:
    assert "#land_title+#lose" in read(words("bị mất cái sổ đỏ"), LEXICON).terms


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("bé 3 tuổi", "age_0"),
        ("dưới 06 tuổi", "age_0"),
        ("con 8 tuổi", "age_6"),
        ("dưới 14 tuổi", "age_6"),
        ("du 14 tuoi", "age_14"),
        ("cụ 78 tuổi", "age_75"),
        ("bé ba tuổi", "age_0"),
        ("cháu mười bốn tuổi", "age_14"),
        ("ông tám mươi hai tuổi", "age_75"),
    ],
)
def test_ages_are_heard_by_the_groups_of_the_law(text: str, age: str) -> None:
    assert age in concepts(text)


def test_of_phrases_that_overlap_those_that_together_say_most_are_heard() -> None:
    lexicon = Lexicon({"object": {"insurance": ["bảo hiểm"], "minority": ["đồng bào"]}})

    assert [name for _, name in read(words("dong bao hiem"), lexicon).concepts] == ["minority"]
    lexicon = Lexicon({"object": {"insurance": ["bảo hiểm xã hội"], "minority": ["đồng bào"]}})
    assert [name for _, name in read(words("dong bao hiem xa hoi"), lexicon).concepts] == ["insurance"]


def test_what_the_catalogue_writes_is_no_slip() -> None:
    lexicon = Lexicon({"object": {"land_tax": ["thuế đất"]}})
    assert lexicon.matches(words("thuê đất"), strict=True)

    learn(lexicon, "cho thuê đất", "thuê đất công")
    assert lexicon.matches(words("thuê đất"), strict=True) == []


def test_an_unmarked_syllable_is_what_it_mostly_is() -> None:
    lexicon = Lexicon({"object": {"grave": ["mộ"]}, "action": {"open": ["mở"]}})

    learn(lexicon, "mở tiệm", "mở quán", "bốc mộ", "mở lớp")

    assert [m.name for m in lexicon.matches(words("mo"), strict=False)] == ["open"]


def test_a_phrase_does_not_reach_over_a_whole_saying() -> None:
    assert "build" not in concepts("cất để cho tôi em cái nhà")


def test_how_terms_were_written_is_kept_for_an_accented_text_only() -> None:
    assert read(words("sổ đỏ"), LEXICON).written["so do"] == "sô4 đo4"
    assert read(words("so do"), LEXICON).written == {}


def test_terms_come_in_one_order_in_every_process() -> None:
    """Else two processes would number them differently, and weigh what is alike differently."""
    reading = (
        "from flows.procedures.fold import words\n"
        "from flows.procedures.search.lexicon import Lexicon\n"
        "from flows.procedures.search.terms import read\n"
        "ideas = {f'idea_{at}': [f'y{chr(97 + at)}'] for at in range(8)}\n"
        "lexicon = Lexicon({'object': ideas, 'family': {'issue': list(ideas)[:4], 'change': list(ideas)[4:]}})\n"
        "print(list(read(words('ya yb yc yd ye yf yg yh'), lexicon).terms))"
    )
    orders = {
        subprocess.run(
            [sys.executable, "-c", reading],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(orders) == 1
    assert "~" in orders.pop()

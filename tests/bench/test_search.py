from pathlib import Path

from bench.search import Query, bm25, fts5, measure, read_set
from bench.search_peers import tfidf
from tests.flows.procedures.search.known import FACTS

QUERIES: list[Query] = [
    {"text": "đăng ký khai tử", "style": "std", "codes": ["1.000656"]},
    {"text": "asdfgh qwerty", "style": "out_of_scope", "codes": None},
]


def test_peers_answer_a_request_in_official_words() -> None:
    for make in (fts5, bm25, tfidf):
        codes, _ = make(FACTS)("đăng ký khai tử lưu động")
        assert "1.000419" in codes


def test_shares_are_of_the_requests_they_speak_of() -> None:
    got = measure(lambda text: ([], True) if "qwerty" in text else (["1.000656"], False), QUERIES)

    assert {name: got[name] for name in ("top1", "top3", "kept", "refused")} == {
        "top1": 1.0, "top3": 1.0, "kept": 1.0, "refused": 1.0,
    }  # fmt: skip


def test_a_refused_request_is_not_kept() -> None:
    got = measure(lambda text: ([], True), QUERIES)

    assert (got["kept"], got["refused"]) == (0.0, 1.0)


def test_a_set_names_codes_or_says_that_none_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "set.txt"
    path.write_text("# style | codes | request\nfull|1.000656,2.002913|ông mất\nnoise|out|a|b\n", encoding="utf-8")

    assert read_set(path) == [
        {"style": "full", "codes": ["1.000656", "2.002913"], "text": "ông mất"},
        {"style": "noise", "codes": None, "text": "a|b"},
    ]

import unicodedata

import pytest

from bench.search import SETS, read_set
from flows.procedures.search import Index
from tests.flows.procedures.search.known import FACTS, INDEX


def first(query: str) -> str:
    found = INDEX.find(query)
    return found.results[0].code if found.results else ""


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param("Đăng ký khai sinh", "1.001193", id="official words"),
        pytest.param(unicodedata.normalize("NFD", "Đăng ký khai sinh"), "1.001193", id="decomposed"),
        pytest.param("ÐĂNG KÝ KHAI SINH", "1.001193", id="eth and capitals"),
        pytest.param("dang ky khai sinh cho be", "1.001193", id="without marks"),
        pytest.param("đăng kí kai sinh", "1.001193", id="misspelt"),
        pytest.param("đăng kí tạm chú", "1.004194", id="written as it sounds"),
        pytest.param("chứn thực chử ký", "2.000884", id="southern spelling"),
        pytest.param("dk tam tru", "1.004194", id="dk is register"),
        pytest.param("mất gplx lm lại sao z", "3.000348", id="teencode"),
        pytest.param("ddawng kys keets hoon", "1.000894", id="raw telex"),
        pytest.param("d9a8ng ky1 khai sinh", "1.001193", id="raw vni"),
        pytest.param("tui muốn cất cái nhà", "1.013225", id="southern words"),
        pytest.param("răng để mần giấy kết hôn hè", "1.000894", id="central words"),
        pytest.param("không phải khai sinh mà là khai tử", "1.000656", id="negation"),
        pytest.param("không phải gia hạn bằng lái, em làm mất rồi", "3.000348", id="another doing with the same thing"),
        pytest.param("ông nội em mất rồi", "1.000656", id="mất is to die"),
        pytest.param("em bị mất sổ đỏ", "1.012786", id="mất is to lose"),
        pytest.param("làm hộ chiếu mất bao lâu", "1.001456", id="mất is to take"),
        pytest.param("cho hỏi 1.004222 nộp ở đâu", "1.004222", id="code in a sentence"),
        pytest.param("2.000815.000.00.00.H55", "2.000815", id="code with its agency"),
        pytest.param("2.000986", "3.000722", id="code that was replaced"),
    ],
)
def test_a_request_is_understood(query: str, code: str) -> None:
    assert first(query) == code


@pytest.mark.parametrize(
    "query",
    [
        "", "   ", "?!", "😀😀", "asdfgh qwerty", "thời tiết ngày mai", "giá vàng", "bạn có người yêu chưa", "hello",
        "xin visa đi Mỹ", "bạn ăn cơm chưa", "cách trị ho cho bé", "giá đất ở quận 9 bao nhiêu một mét", "1+1=?",
        "con mèo nhà em đẻ 4 con", "bán xe máy cũ giá bao nhiêu", "tại sao trời xanh", "nhập quốc tịch Canada",
        "apply for a driver license in California", "9.999999", "a" * 5000,
    ],
)  # fmt: skip
def test_what_is_none_of_ours_is_refused(query: str) -> None:
    found = INDEX.find(query)

    assert (found.out_of_scope, found.results) == (True, [])


def test_a_replaced_procedure_is_never_shown() -> None:
    found = INDEX.find("liên thông khai sinh thường trú bảo hiểm y tế cho trẻ dưới 6 tuổi", k=10)

    assert found.results[0].code == "3.000722"
    assert {"2.000986", "2.001023"}.isdisjoint(hit.code for hit in found.results)


def test_a_request_that_fits_several_asks_back() -> None:
    assert INDEX.find("chứng thực giấy tờ ở xã").clarify


def test_a_clear_request_does_not_ask_back() -> None:
    assert not INDEX.find("đăng ký khai tử").clarify


def test_every_code_is_found_by_itself() -> None:
    regular = [row.code for row in FACTS.index_rows if len(row.code) == 8]
    missing = [code for code in regular[::7] if not INDEX.find(code).results]

    assert missing == []


def test_the_same_request_has_the_same_answer() -> None:
    other = Index.build(FACTS.records[:50], [], {"filler": {"words": ["cho"]}})

    assert INDEX.find("sang tên xe máy cũ", k=5) == INDEX.find("sang tên xe máy cũ", k=5)
    assert other.find(FACTS.records[0].name).results[0].code == FACTS.records[0].code


def test_what_is_offered_here_is_preferred_in_doubt() -> None:
    plain = INDEX.find("cấp lại thẻ căn cước", k=5)
    second = plain.results[1].code

    offered = INDEX.find("cấp lại thẻ căn cước", k=5, offered={second})

    assert next(hit.score for hit in offered.results if hit.code == second) > plain.results[1].score


def test_a_pasted_page_is_answered_as_well() -> None:
    assert INDEX.find("đăng ký tạm trú " * 2000).results[0].code == "1.004194"


def test_names_are_told_by_code() -> None:
    assert INDEX.name("1.001193") == "Thủ tục đăng ký khai sinh"
    assert INDEX.name("9.999999") is None


@pytest.mark.parametrize(
    ("name", "top1", "top3"),
    [("queries_dev", 0.95, 0.98), ("queries_more", 0.92, 0.97), ("own_e", 0.87, 0.96), ("own_g", 0.83, 0.95)],
)
def test_labelled_requests_stay_understood(name: str, top1: float, top3: float) -> None:
    real = [query for query in read_set(SETS / f"{name}.txt") if query["codes"] is not None]
    found = [[hit.code for hit in INDEX.find(query["text"]).results] for query in real]

    right = [codes[:1] != [] and codes[0] in query["codes"] for codes, query in zip(found, real, strict=True)]
    near = [not set(codes).isdisjoint(query["codes"]) for codes, query in zip(found, real, strict=True)]

    assert sum(right) / len(real) >= top1
    assert sum(near) / len(real) >= top3


@pytest.mark.parametrize("name", ["queries_dev", "queries_more", "own_d"])
def test_real_requests_are_kept_and_others_refused(name: str) -> None:
    queries = read_set(SETS / f"{name}.txt")
    refused = [INDEX.find(query["text"]).out_of_scope for query in queries]

    kept = [not no for no, query in zip(refused, queries, strict=True) if query["codes"] is not None]
    others = [no for no, query in zip(refused, queries, strict=True) if query["codes"] is None]

    assert sum(kept) / len(kept) >= 0.97
    assert sum(others) / len(others) >= 0.93

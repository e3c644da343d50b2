import pytest

from flows.procedures.search.clauses import split, wishes, without_denied


def said(text: str) -> list[str]:
    return [" ".join(one.plain for one in clause) for clause in without_denied(split(text, 100))[0]]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("không phải khai sinh mà là khai tử", ["la khai tu"], id="but"),
        pytest.param("tôi không phải đăng ký lại khai sinh, chỉ cần bản sao", ["toi", "chi can ban sao"], id="only"),
        pytest.param("em không nhập khẩu, chỉ ở tạm", ["em", "chi o tam"], id="not wanted"),
        pytest.param("làm khai sinh chứ không phải kết hôn", ["lam khai sinh"], id="at the end"),
        pytest.param("em bị mất thẻ, không phải đổi thẻ", ["em bi mat the"], id="a clause of its own"),
        pytest.param("đất không phải xin phép", ["dat khong phai xin phep"], id="no duty"),
        pytest.param("không phải đăng ký lại", ["khong phai dang ki lai"], id="nothing else is said"),
        pytest.param("có phải xin phép không", ["co phai xin phep khong"], id="a question"),
        pytest.param("phí 50,000 hay 1.004222", ["phi 50 000 hay 1 004222"], id="figures"),
    ],
)
def test_what_is_denied_is_not_searched_for(text: str, left: list[str]) -> None:
    assert said(text) == left


def test_the_wish_is_the_last_clause_that_wishes() -> None:
    clauses = split("Ông tôi mất rồi. Nhà neo người. Tôi muốn làm giấy khai tử. Cảm ơn", 100)
    first = next(iter(wishes(clauses, [("muon",)])))

    assert " ".join(one.plain for one in first) == "toi muon lam giay khai tu"

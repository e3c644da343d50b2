import pytest

from tests.flows.steps.answering import a_step, refusal, remark, value

EMAIL = a_step("email")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("nguyenvanan@example.vn", "nguyenvanan@example.vn"),
        ("  <An.Nguyen+ks@EXAMPLE.COM>. ", "An.Nguyen+ks@example.com"),
        ("o'brien@mail.example.co.uk", "o'brien@mail.example.co.uk"),
        ("a@xn--fiq228c5hs.vn", "a@xn--fiq228c5hs.vn"),
    ],
)
def test_good_addresses_are_kept(said: str, kept: str) -> None:
    assert value(EMAIL, said) == kept


@pytest.mark.parametrize(
    ("said", "why"),
    [
        *(
            ("nguyen van an@gmail.com", "blank"),
            ("nguyễn@gmail.com", "accents"),
            ("an.gmail.com", "form"),
            ("an@", "form"),
        ),
        *(("@gmail.com", "form"), ("an@gmail", "form"), ("a..b@gmail.com", "form"), (".a@gmail.com", "form")),
        *(
            ("a@b@c.vn", "form"),
            ("an@-x.vn", "form"),
            ("an@x..vn", "form"),
            ("x" * 65 + "@a.vn", "form"),
            ("a@1.2", "form"),
        ),
    ],
)
def test_bad_addresses_are_refused(said: str, why: str) -> None:
    assert refusal(EMAIL, said) == f"step.email.{why}"


def test_a_likely_slip_is_pointed_out() -> None:
    assert remark(EMAIL, "an@gmail.con") == "step.email.slip"
    assert remark(EMAIL, "an@gmail.com") is None

"""ID numbers are covered in whatever a volunteer is shown; other figures are left as they are."""

from __future__ import annotations

import pytest

from flows.assisting.masking import masked, masked_text
from flows.values import Words, as_is


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("001203004567", "001******567"),
        ("001 203 004 567", "001******567"),
        ("Số: 001.203.004.567.", "Số: 001******567."),
        ("cũ 123456789, mới 001203004567", "cũ 123***789, mới 001******567"),
        ("12/05/1990", "12/05/1990"),
        ("0912 345 678", "0912 345 678"),
        ("H99.101-261120-0001", "H99.101-261120-0001"),
        ("1.001193", "1.001193"),
    ],
)
def test_only_id_numbers_are_covered(text: str, shown: str) -> None:
    assert masked_text(text) == shown


def test_whatever_is_said_is_covered_and_leads_nowhere() -> None:
    words = Words("review.here", {"lines": [["Số", "001203004567"]], "page": "/chat/forms/d1/x.pdf", "fee_vnd": 5})

    assert masked(words) == Words("review.here", {"lines": [["Số", "001******567"]], "page": "", "fee_vnd": 5})
    assert masked(as_is("001203004567")) == as_is("001******567")

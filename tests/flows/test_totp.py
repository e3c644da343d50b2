"""Codes of authenticator apps: the vectors of the standards, clocks that go wrong, and what is typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from flows.totp import STEP_S, address_of, code_of, shown_secret, step_at, step_of

SECRET = b"12345678901234567890"
NOW = datetime(2026, 11, 20, 9, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("counter", "code"),
    list(
        enumerate(["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"])
    ),
)
def test_rfc_4226_appendix_d(counter: int, code: str) -> None:
    assert code_of(SECRET, counter) == code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)

    assert code_of(SECRET, step_at(moment), digits=8) == code


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_wrong(steps: int, fits: bool) -> None:
    code = code_of(SECRET, step_at(NOW + timedelta(seconds=steps * STEP_S)))

    assert (step_of(SECRET, code, now=NOW) == step_at(NOW) + steps) is fits


def test_blanks_are_no_part_of_a_code() -> None:
    code = code_of(SECRET, step_at(NOW))

    assert step_of(SECRET, f" {code[:3]} {code[3:]} ", now=NOW) == step_at(NOW)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "\ud800", "۱۲۳۴۵۶", "0" * 1000])
def test_what_is_no_code_is_wrong(typed: str) -> None:
    assert step_of(SECRET, typed, now=NOW) is None


def test_the_address_is_what_apps_read() -> None:
    address = urlsplit(address_of(SECRET, issuer="UBND xã Mẫu", login="lan"))
    asked = parse_qs(address.query)

    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert asked["secret"] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]
    assert asked["issuer"] == ["UBND xã Mẫu"]
    assert shown_secret(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"

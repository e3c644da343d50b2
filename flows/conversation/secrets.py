"""Passwords and one-time codes are dropped on sight: nobody, and no assistant, ever asks for them."""

from __future__ import annotations

import re

from flows.text_folding import fold

_NAMES = r"(?:otp|ma xac thuc|ma xac nhan|mat khau|password|passcode|pass|ma pin|smart otp)"
_VALUE = r"(?:la|:|=|cua (?:toi|em|minh) la)?\s*[:=]?\s*"
_SECRET = re.compile(rf"\b{_NAMES}\b[^\n]{{0,20}}?{_VALUE}(?=\S*\d)[\w@#$!.-]{{4,}}")


def carries_secret(text: str) -> bool:
    """Whether the message gives an OTP or a password away (not whether it merely speaks of one)."""
    return _SECRET.search(fold(text[:2000])) is not None


_FIGURES = re.compile(r"\d{4,8}")


def may_be_one_time_code(text: str) -> bool:
    """Four to eight figures and nothing else: what a bank or VNeID sends."""
    return _FIGURES.fullmatch(text.strip()) is not None

"""Telephone number, kept as +84…, shown as it is dialled at home. Whose network it is, is never deduced."""

from __future__ import annotations

import re
from typing import ClassVar

from flows.procedures.model import Step
from flows.steps.asking import figures
from flows.steps.base import Accepted, Around, Reading, Refused, Said
from flows.steps.params import Params, flag
from flows.steps.typed import TypedKind
from flows.values import JSON, Words

_OPENING = re.compile(r"^(?:(?:da|so|dien thoai|sdt|dt|di dong|tel|phone|zalo|cua|toi|la)\b[\s:.]*)+")
_SIGNS = re.compile(r"[\s.\-–_,()/]+")
#: Prefixes given to the networks; the library knows which blocks are in use, and is behind when one is opened.
MOBILE = re.compile(r"0(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])[0-9]{7}")
#: Mobile numbers of 11 digits ended in 2018 (plan of the Ministry of Information and Communications of 22/12/2016).
CHANGED_2018 = {
    **{"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078"},
    **{"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082"},
    **{f"016{digit}": f"03{digit}" for digit in range(2, 10)},
    **{"0186": "056", "0188": "058", "0199": "059"},
}


class Phone(TypedKind):
    """`mobile` asks for a number that can receive messages."""

    params: ClassVar[Params] = {"mobile": bool}

    def understand(self, step: Step, text: str, around: Around) -> Reading:
        number = _dialled(text)
        if number is None:
            return Refused(Words("step.phone.not_digits"))
        if len(number) == 11 and number[:4] in CHANGED_2018:
            return Refused(Words("step.phone.old_mobile", {"old": number[:4], "now": CHANGED_2018[number[:4]]}))
        found = _valid(number)
        if found is None:
            return Refused(Words("step.phone.impossible", {"count": len(number.lstrip("+"))}))
        kept, is_mobile = found
        if flag(step, "mobile") and not is_mobile:
            return Refused(Words("step.phone.not_mobile"))
        return Accepted(kept)

    def show(self, step: Step, value: JSON, around: Around) -> str:
        import phonenumbers

        try:
            number = phonenumbers.parse(str(value))
        except phonenumbers.NumberParseException:
            return str(value)
        home = number.country_code == 84
        form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return phonenumbers.format_number(number, form)

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        return [[Said(text="0912 345 678")]]


def kept_number(text: str) -> str | None:
    """The number as answers keep it (+84…), for finding people by it; None when it is nobody's own number."""
    number = _dialled(text)
    found = _valid(number) if number else None
    return found[0] if found else None


def _dialled(text: str) -> str | None:
    """Digits with 0 or + in front; None when something else was typed."""
    plain = _OPENING.sub("", figures(text))
    number = _SIGNS.sub("", plain.replace("(0)", ""))
    if not re.fullmatch(r"\+?[0-9]{3,17}", number):
        return None
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if number.startswith("+840"):
        return number[3:]
    if number.startswith("+84"):
        return f"0{number[3:]}"
    return f"0{number[2:]}" if re.fullmatch(r"84[0-9]{9,10}", number) else number


def _valid(number: str) -> tuple[str, bool] | None:
    """As it is kept, and whether it is a mobile; short numbers and service lines are nobody's own number."""
    import phonenumbers
    from phonenumbers import PhoneNumberType as Type

    try:
        parsed = phonenumbers.parse(number, "VN")
    except phonenumbers.NumberParseException:
        return None
    kept = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    if MOBILE.fullmatch(number):
        return kept, True
    kind = phonenumbers.number_type(parsed)
    if kind not in {Type.MOBILE, Type.FIXED_LINE, Type.FIXED_LINE_OR_MOBILE, Type.VOIP, Type.PERSONAL_NUMBER}:
        return None
    return kept, kind in {Type.MOBILE, Type.FIXED_LINE_OR_MOBILE}

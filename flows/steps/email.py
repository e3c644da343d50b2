"""E-mail address: its form is judged, whether it is in use is not. The part behind @ is kept in small letters."""

from __future__ import annotations

import re

from flows.procedures.model import Step
from flows.steps.asking import echo
from flows.steps.base import Accepted, Around, Reading, Refused, Said
from flows.steps.typed import TypedKind
from flows.values import Words

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})")
#: Slips that nobody means; the address is kept all the same, with a question to look again.
SLIPS = {
    **dict.fromkeys(
        ("gmail.con", "gmail.co", "gmai.com", "gmial.com", "gamil.com", "gmail.vn", "gnail.com"), "gmail.com"
    ),
    **dict.fromkeys(("yahoo.con", "yaho.com", "yahoo.co"), "yahoo.com"),
    "hotmail.con": "hotmail.com",
}


AROUND = "<>,; "


class Email(TypedKind):
    longest = 300

    def understand(self, step: Step, text: str, around: Around) -> Reading:
        address = text.strip(AROUND).rstrip(".").strip(AROUND)
        if any(char.isspace() for char in address):
            return Refused(Words("step.email.blank"))
        if not address.isascii():
            return Refused(Words("step.email.accents"))
        local, at, domain = address.rpartition("@")
        domain = domain.lower()
        if not at or len(local) > 64 or len(domain) > 253:
            return Refused(Words("step.email.form", {"said": echo(text)}))
        if not (_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
            return Refused(Words("step.email.form", {"said": echo(text)}))
        meant = SLIPS.get(domain)
        return Accepted(
            f"{local}@{domain}", Words("step.email.slip", {"typed": domain, "meant": meant}) if meant else None
        )

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        return [[Said(text="nguyenvanan@example.vn")]]

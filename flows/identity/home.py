"""Where the residence on a card lies today: communes and provinces changed on 1 July 2025, most cards are older.

What the change leaves open comes back as several communes to ask about, never as a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.identity.card import IdCard
from flows.places.match import AddressGuess, match_address
from flows.places.names import accented_key, bare_name
from flows.places.units import Commune, Places, Province

#: Law 72/2025/QH15 and Resolution 202/2025/QH15: provinces and communes, no districts, from this day on.
UNITS_OF_TODAY_SINCE: Final = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Home:
    """`communes`: none when unknown, one when sure, several to choose from. `detail` is the street, hamlet, number.

    `written` is the address as it stands on the card, and `is_former` whether that names units which have gone.
    """

    written: str
    detail: str
    communes: tuple[Commune, ...]
    province: Province | None
    corrected: bool
    is_former: bool

    @property
    def sure(self) -> Commune | None:
        return self.communes[0] if len(self.communes) == 1 and not self.corrected else None


def home_of(card: IdCard, *, places: Places | None = None) -> Home:
    """The day of issue tells which units the card means, where old and new ones share a name."""
    places = places or Places.load()
    guess = match_address(card.address, places=places)
    communes = _meant(guess, card, places)
    return Home(
        written=card.address,
        detail=guess.street,
        communes=communes,
        province=places.province(communes[0].province_code) if len(communes) == 1 else guess.province,
        corrected=guess.corrected,
        is_former=guess.is_former and not (len(communes) == 1 and _names(guess, card, communes[0])),
    )


def _meant(guess: AddressGuess, card: IdCard, places: Places) -> tuple[Commune, ...]:
    if card.issue_date is None:
        return guess.communes
    if card.issue_date < UNITS_OF_TODAY_SINCE:
        of_former = {code for old in guess.former for code in old.now}
        return tuple(commune for commune in guess.communes if commune.code in of_former) or guess.communes
    named = tuple(commune for commune in guess.communes if _names(guess, card, commune))
    return named or guess.communes


def _names(guess: AddressGuess, card: IdCard, commune: Commune) -> bool:
    """Whether the card has this commune's name of today, right after the street and without a district."""
    rest = card.address[card.address.find(guess.street) + len(guess.street) :]
    first = rest.strip(" ,;-").split(",")[0]
    return not guess.district and accented_key(bare_name(first.strip())) == accented_key(bare_name(commune.name))

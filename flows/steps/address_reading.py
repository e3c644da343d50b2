"""What an address step makes of what the units' matcher found."""

from __future__ import annotations

from flows.places.match import AddressGuess
from flows.places.units import Commune, Places
from flows.steps.asking import bare


def old_name(guess: AddressGuess, line: str) -> str | None:
    """How the unit was called before July 2025; as it was typed when it can be several."""
    if not guess.is_former:
        return None
    return guess.former[0].full_name if len(guess.former) == 1 else line


def street_of(guess: AddressGuess) -> str | None:
    return guess.street if any(char.isalnum() for char in guess.street) else None


def named_officially(guess: AddressGuess, line: str, places: Places) -> Commune | None:
    """The one commune written as today's official name: type, name and province, and no district.

    An old commune may have had the same name and have been divided; who means that one names its district, as
    addresses did then. The person is told how it was taken.
    """
    said = f" {bare(line)} "
    if guess.sure and f" {bare(places.full_name(guess.sure.code))} " in said:
        return guess.sure  # "Thành phố Bắc Ninh" is a city of today, though it was a district's name too
    if guess.district or guess.former_province:
        return None
    named = [each for each in guess.communes if f" {bare(each.name)} " in said and _names_province(each, said, places)]
    return named[0] if len(named) == 1 else None


def _names_province(commune: Commune, said: str, places: Places) -> bool:
    province = places.province(commune.province_code)
    name = bare(province.name) if province else ""
    return bool(name) and f" {name.removeprefix('thanh pho ').removeprefix('tinh ')} " in said

"""An address by today's two levels. Understood from one message where it is sure; otherwise province, commune, street.

Old names are mapped and told; where an old commune was divided, or a name fits several, the person is asked.
"""

from __future__ import annotations

from dataclasses import replace

from flows.places.match import AddressGuess, match_address, match_province
from flows.places.units import Places
from flows.procedures.model import Step
from flows.steps import asking
from flows.steps.address_reading import named_officially, old_name, street_of
from flows.steps.address_state import Known
from flows.steps.base import Accepted, Around, Question, Reading, Refused, Said, StepOption, Unfinished
from flows.steps.choice import refusal_of
from flows.steps.params import judge, words
from flows.values import JSON, Words

LONGEST = 300
#: More communes than this are not offered; a clearer name is asked for.
MOST_OFFERED = 8
PROVINCE, COMMUNE, NO_STREET, AGAIN = "p:", "c:", "no_street", "again"


class Address:
    """`provinces` lists codes that are suggested; `detail` = false asks for the commune only."""

    takes_any_text = True
    takes_files = False

    def question(self, step: Step, partial: JSON, around: Around) -> Question:
        known = Known.of(partial)
        key, more = _wording(known, around.places)
        words = asking.ask_words(step, key, **more)
        return Question(words, _options(step, known, around.places), numbered=_is_choice(known))

    def read(self, step: Step, said: Said, partial: JSON, around: Around) -> Reading:
        known = Known.of(partial)
        # In the street part a number is a house number, not the number of an option.
        picked = asking.picked(said, _options(step, known, around.places), numbers=not known.commune)
        if picked is not None:
            return self._picked(step, known, picked, around)
        if said.text is None:
            return Refused(refusal_of(said))
        text = asking.typed(said, LONGEST)
        if isinstance(text, Refused):
            return text
        line = asking.one_line(text)
        if not any(char.isalnum() for char in line):
            return Refused(Words("step.address.unclear", {"said": asking.echo(line)}))
        return self._street(step, known, line, around) if known.commune else self._place(step, known, line, around)

    def _picked(self, step: Step, known: Known, picked: str, around: Around) -> Reading:
        if picked == AGAIN:
            return Unfinished(None)
        if picked == NO_STREET:
            return _ended(step, replace(known, street=""), around, told=True)
        if picked.startswith(PROVINCE):
            return _ended(step, Known(province=picked.removeprefix(PROVINCE), street=known.street), around)
        return _ended(step, known.settled(picked.removeprefix(COMMUNE), around.places), around)

    def _street(self, step: Step, known: Known, line: str, around: Around) -> Reading:
        """The street part; who repeats the whole address means the part before the commune."""
        guess = match_address(line, known.province, places=around.places)
        meant = guess.sure or named_officially(guess, line, around.places)
        before = street_of(guess) if meant and meant.code == known.commune else None
        return _ended(step, replace(known, street=before or line), around, told=True)

    def _place(self, step: Step, known: Known, line: str, around: Around) -> Reading:
        guess = match_address(line, known.province or None, places=around.places)
        if not guess.communes and known.province:
            # Perhaps another province was meant after all.
            guess = match_address(line, places=around.places)
        street, old = street_of(guess) or known.street, old_name(guess, line)
        if official := named_officially(guess, line, around.places):
            doubt = Words("step.address.taken_as_today", {"place": around.places.full_name(official.code)})
            found = Known(street=street).settled(official.code, around.places)
            return _ended(step, found, around, remark=None if guess.sure else doubt)
        if guess.sure:
            return _ended(step, Known(street=street, old=old).settled(guess.sure.code, around.places), around)
        if guess.communes:
            return _asked_which(known, guess, street=street, old=old)
        return self._province(step, known, guess, line, around)

    def _province(self, step: Step, known: Known, guess: AddressGuess, line: str, around: Around) -> Reading:
        """No commune was understood; perhaps the province was."""
        provinces = [guess.province] if guess.province else match_province(line, places=around.places)
        if not provinces and known.province:
            return Refused(Words("step.address.commune_unclear", {"said": asking.echo(line)}))
        if not provinces:
            return Refused(Words("step.address.unclear", {"said": asking.echo(line)}))
        if len(provinces) > 1:
            return Unfinished(Known(provinces=tuple(each.code for each in provinces)).as_json())
        found = Known(province=provinces[0].code)
        remark = Words("step.address.commune_unclear", {"said": asking.echo(guess.street)}) if guess.street else None
        return Unfinished(found.as_json(), remark)

    def show(self, step: Step, value: JSON, around: Around) -> str:
        if not isinstance(value, dict):
            return str(value)
        place = around.places.full_name(str(value.get("commune")))
        return ", ".join(part for part in (str(value.get("detail") or ""), place) if part)

    def still_good(self, step: Step, value: JSON, around: Around) -> Words | None:
        if not isinstance(value, dict) or not isinstance(value.get("detail"), str):
            return Words("step.changed")
        return None if around.places.commune(str(value.get("commune"))) else Words("step.address.unit_gone")

    def problems(self, step: Step) -> list[str]:
        return judge(step, {"provinces": list, "detail": bool})

    def examples(self, step: Step, around: Around) -> list[list[Said]]:
        commune = around.places.communes[0]
        province = around.places.province(commune.province_code)
        place = around.places.full_name(commune.code)
        if not _wants_street(step):
            return [[Said(text=place)]]
        slowly = [Said(text=province.name if province else ""), Said(text=commune.name), Said(text="Thôn 1")]
        return [[Said(text=f"Số 1 đường Ví Dụ, {place}")], slowly]


def _is_choice(known: Known) -> bool:
    """Among several places of one name; everywhere else a number begins an address."""
    return not known.commune and bool(known.communes or known.provinces)


def _wants_street(step: Step) -> bool:
    return step.params.get("detail") is not False


def _wording(known: Known, places: Places) -> tuple[str, dict[str, JSON]]:
    if known.commune:
        return "step.address.street", {"place": places.full_name(known.commune)}
    if known.communes:
        return "step.address.which_commune", {"old": known.old or ""}
    if known.provinces:
        return "step.address.which_province", {}
    province = places.province(known.province)
    return ("step.address.commune", {"province": province.name}) if province else ("step.ask", {})


def _options(step: Step, known: Known, places: Places) -> tuple[StepOption, ...]:
    again = asking.option(AGAIN, "step.address.again")
    if known.commune:
        return (asking.option(NO_STREET, "step.address.no_street"), again)
    if known.communes:
        return (*(_commune_option(code, places) for code in known.communes), again)
    if known.provinces:
        return (*_province_options(known.provinces, places), again)
    return (again,) if known.province else tuple(_province_options(words(step, "provinces"), places))


def _commune_option(code: str, places: Places) -> StepOption:
    return asking.option(f"{COMMUNE}{code}", "as_is", text=places.full_name(code))


def _province_options(codes: tuple[str, ...], places: Places) -> list[StepOption]:
    found = [places.province(code) for code in codes]
    return [asking.option(f"{PROVINCE}{each.code}", "as_is", text=each.name) for each in found if each]


def _asked_which(known: Known, guess: AddressGuess, *, street: str | None, old: str | None) -> Reading:
    province = guess.province.code if guess.province else known.province
    if len(guess.communes) > MOST_OFFERED:
        found = Known(province=province, street=street)
        return Unfinished(found.as_json(), Words("step.address.too_many", {"count": len(guess.communes)}))
    return Unfinished(Known(province=province, communes=guess.codes, street=street, old=old).as_json())


def _ended(step: Step, known: Known, around: Around, *, remark: Words | None = None, told: bool = False) -> Reading:
    """Accepted once the commune and what is wanted of the street are known; what was understood is read back, once."""
    if not known.commune or (known.street is None and _wants_street(step)):
        return Unfinished(known.as_json(), remark or _told(known, around.places))
    value: JSON = {
        "province": known.province,
        "commune": known.commune,
        "detail": (known.street or "") if _wants_street(step) else "",
        "old": known.old,
    }
    return Accepted(value, remark or (None if told else _told(known, around.places)))


def _told(known: Known, places: Places) -> Words | None:
    if known.old is None or not known.commune:
        return None
    return Words("step.address.now", {"old": known.old, "now": places.full_name(known.commune)})

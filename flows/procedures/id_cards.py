"""Which steps an ID card answers: each names a person of the dossier and one fact of that person's card."""

from __future__ import annotations

from collections.abc import Mapping

from flows.procedures.model import Step

#: The facts of a card, and the kinds of step that each can answer.
FACTS: Mapping[str, frozenset[str]] = {
    "full_name": frozenset({"full_name"}),
    "id_number": frozenset({"id_number"}),
    "birth_date": frozenset({"date"}),
    "sex": frozenset({"choice"}),
    "address": frozenset({"address"}),
}
#: A question about sex is answered by option, so its options have these ids.
SEXES = frozenset({"male", "female"})


def person_of(step: Step) -> str:
    """Whose card answers the step; nobody's: empty."""
    return step.card.partition(".")[0]


def fact_of(step: Step) -> str:
    return step.card.partition(".")[2]


def wrong_card(step: Step) -> str:
    """What is wrong with a step's `card`, for the definition's author; empty when nothing is."""
    if not step.card:
        return ""
    person, fact = person_of(step), fact_of(step)
    if not person or fact not in FACTS:
        return f"card '{step.card}' is not '<person>.<fact>' (facts: {', '.join(FACTS)})"
    if step.kind not in FACTS[fact]:
        return f"a step of kind '{step.kind}' is not answered by the card's {fact}"
    if fact == "sex" and not SEXES.issubset(choice.id for choice in step.choices):
        return "a card's sex needs the choices 'male' and 'female'"
    return ""

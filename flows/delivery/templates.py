"""Template messages that a platform has approved for the agency: which notices each serves, its content and price.

The registry is the agency's own file; whatever it says that we do not know is refused at the start, not at sending.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.notices import NOTICES, NOTICES_OF_ACTIONS

#: What a parameter of a template may be made of: parameters of a notice; `status` is its short name for people.
SOURCES = frozenset(
    (
        *("code", "procedure", "unit", "address", "hotline", "opening", "filed_at", "received_at", "due_at"),
        *("moved_at", "status", "portal_url", "slip"),
    )
)
#: Kinds of messages that a platform tells apart; a change of a dossier is a transaction.
PURPOSES = frozenset(("transaction", "customer_care"))
#: The longest value of a parameter that any approved layout has room for: one block of text.
LONGEST = 400
_TEMPLATE = frozenset(("id", "name", "purpose", "price_vnd", "serves", "parameters"))
_PARAMETER = frozenset(("from", "most", "cut", "otherwise"))
_FILE = frozenset(("source", "template", "paid_message_vnd", "budget_vnd_month", "templates_a_day"))


class TemplateProblem(Exception):
    """The registry says something that cannot be used; the sentence says where."""


class DoesNotFit(Exception):
    """A value is missing or longer than the template has room for: the message would be refused."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """`most` characters fit. What may be cut ends in "…"; anything else that is too long is not sent. `otherwise`
    stands for what is not known yet."""

    name: str
    source: str
    most: int
    cut: bool = False
    otherwise: str = ""

    def value(self, said: str) -> str:
        said = said or self.otherwise
        if not said:
            raise DoesNotFit(f"{self.name} is empty")
        if len(said) <= self.most:
            return said
        if not self.cut:
            raise DoesNotFit(f"{self.name} is longer than {self.most}")
        return said[: self.most - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Template:
    id: str
    name: str
    purpose: str
    price_vnd: int
    serves: frozenset[str]
    parameters: tuple[Parameter, ...]

    def data(self, said: Mapping[str, str]) -> dict[str, str]:
        """What goes into it, made of what is said. Raises DoesNotFit."""
        return {each.name: each.value(said.get(each.source, "")) for each in self.parameters}


@dataclass(frozen=True, slots=True)
class Templates:
    """All of an agency's, and what it allows to be spent. None is no limit."""

    all: tuple[Template, ...] = ()
    paid_message_vnd: int | None = None  #: of a paid message in a chat; None: none is sent
    budget_vnd_month: int | None = None
    templates_a_day: int | None = None
    _by_notice: Mapping[str, Template] = field(default_factory=dict)

    def serving(self, notice: str) -> Template | None:
        return self._by_notice.get(notice)


NO_TEMPLATES = Templates()


def read_templates(text: str) -> Templates:
    """Raises TemplateProblem."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise TemplateProblem(f"not TOML: {problem}") from None
    _only(given, _FILE, "the file")
    if not isinstance(given.get("source"), str) or not given["source"]:
        raise TemplateProblem("source is missing: where prices and approvals can be looked up")
    listed = given.get("template", [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise TemplateProblem("each template begins with [[template]]")
    made = tuple(_template(each) for each in listed)
    return Templates(
        made,
        paid_message_vnd=_limit(given, "paid_message_vnd"),
        budget_vnd_month=_limit(given, "budget_vnd_month"),
        templates_a_day=_limit(given, "templates_a_day"),
        _by_notice=_by_notice(made),
    )


def _template(given: Mapping[str, Any]) -> Template:
    where = f"template {given.get('id', '?')}"
    _only(given, _TEMPLATE, where)
    missing = sorted(_TEMPLATE - set(given))
    if missing:
        raise TemplateProblem(f"{where}: {', '.join(missing)} is missing")
    if not isinstance(given["id"], str) or not given["id"].isdecimal():
        raise TemplateProblem(f"{where}: id is the platform's number, in quotes")
    if given["purpose"] not in PURPOSES:
        raise TemplateProblem(f"{where}: purpose is one of {', '.join(sorted(PURPOSES))}")
    return Template(
        given["id"],
        str(given["name"]),
        given["purpose"],
        _count(given["price_vnd"], f"{where}: price_vnd"),
        _serves(given["serves"], where),
        _parameters(given["parameters"], where),
    )


def _serves(given: Any, where: str) -> frozenset[str]:
    known = {notice.key for notice in (*NOTICES.values(), *NOTICES_OF_ACTIONS.values())}
    if not isinstance(given, list) or not given:
        raise TemplateProblem(f"{where}: serves names at least one notice")
    unknown = [each for each in given if each not in known]
    if unknown:
        raise TemplateProblem(f"{where}: there is no notice {unknown[0]}")
    return frozenset(given)


def _parameters(given: Any, where: str) -> tuple[Parameter, ...]:
    if not isinstance(given, dict) or not given:
        raise TemplateProblem(f"{where}: parameters is a table with at least one")
    return tuple(_parameter(name, each, f"{where}: parameter {name}") for name, each in given.items())


def _parameter(name: str, given: Any, where: str) -> Parameter:
    if not isinstance(given, dict):
        raise TemplateProblem(f"{where}: is a table with from and most")
    _only(given, _PARAMETER, where)
    if given.get("from") not in SOURCES:
        raise TemplateProblem(f"{where}: from is one of {', '.join(sorted(SOURCES))}")
    most = _count(given.get("most"), f"{where}: most")
    if not 1 <= most <= LONGEST:
        raise TemplateProblem(f"{where}: most is 1 to {LONGEST}")
    otherwise = given.get("otherwise", "")
    if not isinstance(otherwise, str) or len(otherwise) > most:
        raise TemplateProblem(f"{where}: otherwise is a text of at most {most} characters")
    return Parameter(name, given["from"], most, _is_true(given.get("cut", False), f"{where}: cut"), otherwise)


def _by_notice(templates: tuple[Template, ...]) -> dict[str, Template]:
    """Raises TemplateProblem when two serve the same notice, or two have one number."""
    if len({each.id for each in templates}) != len(templates):
        raise TemplateProblem("two templates have the same id")
    found: dict[str, Template] = {}
    for template in templates:
        for key in sorted(template.serves):
            if key in found:
                raise TemplateProblem(f"templates {found[key].id} and {template.id} both serve {key}")
            found[key] = template
    return found


def _only(given: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise TemplateProblem(f"{where}: {unknown[0]} is not known here")


def _limit(given: Mapping[str, Any], name: str) -> int | None:
    return _count(given[name], name) if name in given else None


def _count(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TemplateProblem(f"{where} is a whole number, 0 or more")
    return value


def _is_true(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise TemplateProblem(f"{where} is true or false")
    return value

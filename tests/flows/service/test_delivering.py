"""Moves of a dossier become messages on the paths that the plan chose; answers are not planned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.delivery.model import ChannelRules, Contact, Contacts, DeliveryRules
from flows.delivery.templates import read_templates
from flows.dossiers.model import Dossier, Status
from flows.people import Preferences
from flows.ports import Changes, Kind, Outgoing
from flows.procedures.model import Intake
from flows.service.delivering import Ways, phone_of
from flows.service.notifying import announce
from flows.service.world import World
from tests.kit import NOW, the_world

REGISTRY = """
source = "made up"
[[template]]
id = "100"
name = "Trạng thái"
purpose = "transaction"
price_vnd = 120
serves = ["notice.accepted"]
parameters.ma = { from = "code", most = 30 }
"""
BIRTH = "1.001193"


def world() -> World:
    rules = DeliveryRules(
        channels={"page": ChannelRules(rings=False)}, template_channel="paper", templates=read_templates(REGISTRY)
    )
    return replace(the_world(), delivery=rules)


def phone_step() -> str:
    procedure = the_world().library.procedure(BIRTH)
    assert procedure is not None
    return next(step.id for step in procedure.steps if step.kind == "phone")


def accepted(**changes: object) -> Dossier:
    dossier = Dossier(
        id="d1",
        person_id=1,
        procedure_code=BIRTH,
        version_id="gone",
        status=Status.ACCEPTED,
        ending=Intake.HERE,
        unit_id="xa-mau",
        created_at=NOW,
        updated_at=NOW,
        code="H99.101-261120-0001",
        answers={phone_step(): "+84912345678"},
        revision=3,
        chat_id=1,
    )
    return replace(dossier, **changes)  # type: ignore[arg-type]


def told(*chats: Contact, asked_in: int = 0, wishes: Preferences | None = None, **changes: object) -> list[Outgoing]:
    changed = Changes()
    ways = Ways(Contacts(chats, wishes or Preferences()))
    announce(changed, accepted(**changes), "accept", ways=ways, world=world(), now=NOW, asked_in=asked_in)
    return changed.outgoing


def short(messages: list[Outgoing]) -> list[tuple[int, str, str, str]]:
    return [
        (each.chat_id, each.kind.value, each.planned.path.value, each.planned.reason)
        for each in messages
        if each.planned
    ]


def test_each_message_names_its_notice_its_way_and_its_key() -> None:
    (only,) = told(Contact(1, "chat"))

    assert only.planned is not None
    assert (only.planned.notice, only.dedup, only.dossier_id) == ("d1:3", "d1:3:1", "d1")
    assert [button.token for button in only.buttons] == ["!view:d1"]
    assert short([only]) == [(1, "notice", "chat", "begun")]


def test_the_chat_that_asked_is_answered_and_the_others_hear_of_it() -> None:
    messages = told(Contact(1, "chat"), Contact(2, "other"), asked_in=1)

    assert short(messages) == [(1, "reply", "reply", "answered"), (2, "notice", "chat", "linked")]
    assert len({each.dedup for each in messages}) == 2


def test_who_asked_is_answered_though_news_are_switched_off() -> None:
    wishes = Preferences(off=frozenset(["notices"]))

    assert [each.kind for each in told(Contact(1, "chat"), asked_in=1, wishes=wishes)] == [Kind.REPLY]
    assert told(Contact(1, "chat"), wishes=wishes) == []


def test_with_nothing_but_a_page_the_phone_number_is_written_to() -> None:
    template, page = told(Contact(1, "page"))

    assert template.planned is not None
    assert (template.planned.channel, template.planned.cost_vnd, template.buttons) == ("paper", 120, ())
    assert (template.dedup, page.dedup) == ("d1:3:template", "d1:3:1")
    assert template.planned.is_apart


def test_with_no_way_at_all_the_counter_is_told_to_call() -> None:
    (line,) = told(Contact(1, "chat", is_blocked=True), answers={})

    assert short([line]) == [(1, "notice", "telephone", "no_phone")]


def test_nobody_is_left_to_be_told_when_the_person_has_gone() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("answers", "number"),
    [({phone_step(): "+84912345678"}, "+84912345678"), ({}, ""), ({phone_step(): None}, ""), ({"other": "+84"}, "")],
)
def test_the_number_is_the_one_that_was_asked_for(answers: dict[str, object], number: str) -> None:
    assert phone_of(accepted(answers=answers), the_world()) == number


def test_a_dossier_of_an_unknown_procedure_has_no_number() -> None:
    assert phone_of(accepted(procedure_code="9.999999"), the_world()) == ""

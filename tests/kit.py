"""Builders and the stage for conversations: a person talks to the engine, effects are applied to memory, no channel.

Between two turns the conversation goes through JSON, as it does in the store.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from bot.office import sample_office
from bot.render import words_to_text
from bot.world import packaged_world
from flows.conversation import expecting, state
from flows.conversation.answering import Sheet
from flows.conversation.buttons import Button
from flows.conversation.engine import Outcome, Spoken, advance
from flows.conversation.events import ButtonPressed, CardPhotographed, Event, FilesReceived, Opened, TextSent, codes_in
from flows.conversation.expecting import Look
from flows.conversation.facts import Facts, Office, Person
from flows.conversation.link_codes import code_in
from flows.data_rights.model import DataRequest
from flows.delivery.model import Contact, Contacts
from flows.dossiers.codes import make_code
from flows.dossiers.lifecycle import Actor
from flows.dossiers.model import CHANGEABLE, Dossier, Status, SupplementItem
from flows.identity.card import parse_card
from flows.people import CodeKind, Guesses, Link, OwnChat
from flows.ports import Changes, ChatKey, Loaded
from flows.procedures.model import Intake
from flows.service.applying import APPLY
from flows.service.batch import Batch
from flows.service.complaining import settled
from flows.service.data_rights import listed_wishes
from flows.service.delivering import Ways
from flows.service.exporting import export_words
from flows.service.moving import Order, moved
from flows.service.notifying import announce
from flows.service.numbering import wants_code
from flows.service.world import Chance, World
from flows.steps.base import Said
from flows.values import FileRef
from tests.fakes import finished
from tests.fakes_office import FakeVoices

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ONE_CHAT = Ways(Contacts((Contact(1, "here"),)))


@cache
def the_world() -> World:
    """The packaged procedures at the sample office; loaded once for all tests of a process, and never searched for
    garbage again."""
    world = packaged_world()
    gc.freeze()
    return world


def an_office() -> Office:
    return sample_office(the_world().library)


def a_dossier(**changes: Any) -> Dossier:
    """A dossier that was filed here this morning."""
    world = the_world()
    procedure = world.library.procedure("1.001193")
    assert procedure is not None
    unit_id = world.office.offers_of("1.001193")[0].unit_id
    dossier = Dossier(
        id="d1",
        person_id=1,
        procedure_code=procedure.code,
        version_id=procedure.version_id,
        status=Status.REGISTERED,
        ending=Intake.HERE,
        unit_id=unit_id,
        created_at=NOW,
        updated_at=NOW,
        filed_at=NOW,
        code="H99.101-261120-0001",
        token="t" * 22,
    )
    return replace(dossier, **changes)


@dataclass
class Stage:
    """One person in one chat. Every method is one turn and returns the keys of what was said, notices included."""

    world: World = field(default_factory=the_world)
    now: datetime = NOW
    conversation: state.Conversation = field(default_factory=state.Conversation)
    person: Person = field(default_factory=lambda: Person(1))
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    others: tuple[Dossier, ...] = ()  #: dossiers of strangers
    said: tuple[Spoken, ...] = ()
    buttons: list[Button] = field(default_factory=list)  #: every button that was ever shown
    moves: list[str] = field(default_factory=list)
    told_person: list[str] = field(default_factory=list)
    erased: int = 0
    chats: tuple[OwnChat, ...] = (OwnChat(1, "web"),)
    links: dict[str, Link] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)  #: code -> linking
    entered: str = ""
    guesses: int = 0
    wishes: list[DataRequest] = field(default_factory=list)  #: about the own data
    voices: FakeVoices = field(default_factory=FakeVoices)
    reads: bool = True  #: every word is rendered, so that a missing parameter is found
    _ids: int = 0
    _codes: int = 0

    def open(self, payload: str = "") -> list[str]:
        return self.event(Opened(payload))

    def say(self, text: str) -> list[str]:
        return self.event(TextSent(text))

    def token(self, token: str) -> list[str]:
        return self.event(ButtonPressed(token))

    def press(self, label: str) -> list[str]:
        """Press the button that says so (or starts so) under what was said last."""
        shown = [button for spoken in self.said for button in spoken.buttons]
        return self._press(label, shown)

    def press_old(self, label: str) -> list[str]:
        """Press the oldest button that ever said so."""
        return self._press(label, self.buttons)

    def begin(self, code: str) -> list[str]:
        """From the card to the first question, consent given."""
        self.open(f"tt_{code}")
        self.press("Bắt đầu")
        return self.press("Tôi đồng ý") if "Tôi đồng ý" in self.labels() else self.keys()

    def fill(self) -> list[str]:
        """Answer with the first example of every question until there is none."""
        while isinstance(top := self.conversation.top, state.Filling):
            sheet = Sheet.of(self.facts(), top.dossier_id)
            step = sheet.asked_again(top.at) or sheet.next()
            assert step is not None
            for said in sheet.kind(step).examples(step, sheet.around)[0]:
                self.answer(said)
        return self.keys()

    def answer(self, said: Said) -> list[str]:
        if said.files:
            return self.event(FilesReceived(said.files))
        if said.option is None:
            return self.say(said.text or "")
        shown = self.conversation.shown
        place = next(n for n, each in enumerate(shown) if each.act == "answer" and each.arg == said.option)
        return self.token(f"{self.conversation.prompt}.{place}")

    def file(self, *names: str, kind: str = "jpeg", caption: str = "") -> list[str]:
        self._ids += 1
        given = names or ("anh.jpg",)
        refs = (self._file(name, kind, (n, len(given))) for n, name in enumerate(given, 1))
        return self.event(FilesReceived(tuple(refs), caption))

    def _file(self, name: str, kind: str, place: tuple[int, int]) -> FileRef:
        """`mo.jpg?photo_blurred` was warned of; `lai.jpg#00ff` looks so."""
        name, _, look = name.partition("#")
        name, _, warning = name.partition("?")
        number, total = place
        warnings = (warning,) if warning else ()
        return FileRef(
            f"f{self._ids}.{number - 1}", kind, name, warnings=warnings, look=look, number=number, total=total
        )

    def card(self, qr: str) -> list[str]:
        """Send a photo of an ID card whose QR says so; one that is no card's cannot be read. Where no card is expected
        it is a paper like any other."""
        is_expected = expecting.card(state.to_json(self.conversation)) is not Look.NOT
        return self.event(CardPhotographed(parse_card(qr))) if is_expected else self.file("the.jpg")

    def event(self, event: Event) -> list[str]:
        """One turn: advance, apply, and through JSON."""
        outcome = self.peek(event)
        self.said = outcome.spoken
        self._apply(outcome)
        self.conversation = state.from_json(json.loads(json.dumps(state.to_json(outcome.conversation))))
        self._hear()
        return self.keys()

    def peek(self, event: Event) -> Outcome:
        self._ids += 1
        self.entered = code_in(event)
        return advance(self.conversation, event, self.facts(f"draft{self._ids}", codes_in(event, self.now.date())))

    def facts(self, fresh_id: str = "fresh", codes: tuple[str, ...] = ()) -> Facts:
        world = self.world
        own = self._loaded()
        return Facts(
            now=self.now,
            fresh_id=fresh_id,
            person=self.person,
            office=world.office,
            library=world.library,
            places=world.places,
            kinds=world.kinds,
            dossiers=own,
            found=tuple(each for each in (*own, *self.others) if each.code in codes),
            chat_id=1,
            channel="web",
            fresh_secret=f"secret{self._ids}",
            chats=self.chats,
            links=tuple(self.links.values()),
            typed_link=self.links.get(self.codes.get(self.entered, "")),
            guesses=Guesses(self.guesses, dict.fromkeys(CodeKind, self.guesses)),
        )

    def keys(self) -> list[str]:
        return [spoken.words.key for spoken in self.said]

    def texts(self) -> list[str]:
        return [words_to_text(spoken.words, markup="plain") for spoken in self.said]

    def labels(self) -> list[str]:
        return [words_to_text(button.label, markup="plain") for each in self.said for button in each.buttons]

    def draft(self) -> Dossier:
        """The only draft there is."""
        (draft,) = [each for each in self.dossiers.values() if each.status is Status.DRAFT]
        return draft

    def newest(self) -> Dossier:
        return max(self.dossiers.values(), key=lambda dossier: dossier.created_at)

    def officer(self, dossier_id: str, action: str, *items: SupplementItem, reason: str = "") -> list[str]:
        """An officer moves a dossier; its notice is what was said last."""
        order = Order(action, Actor.OFFICER, "canbo", reason, items, self.now + timedelta(days=400))
        after, _ = moved(self.world, self.dossiers[dossier_id], order, at=self.now)
        self._keep_dossier(after)
        self.said = ()
        self._notice(self.dossiers[dossier_id], action)
        self._hear()
        return self.keys()

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def _press(self, label: str, buttons: Sequence[Button]) -> list[str]:
        for button in buttons:
            if words_to_text(button.label, markup="plain").startswith(label):
                return self.token(button.token)
        raise AssertionError(f"no button {label!r}; there are {self.labels()}")

    def _loaded(self) -> tuple[Dossier, ...]:
        """As the store loads them: newest first, answers only in those that can be typed into."""
        newest = sorted(self.dossiers.values(), key=lambda dossier: dossier.created_at, reverse=True)
        return tuple(each if each.status in CHANGEABLE else replace(each, answers={}) for each in newest)

    def _hear(self) -> None:
        self.buttons += [button for spoken in self.said for button in spoken.buttons]
        if self.reads:
            self.texts()
            self.labels()

    def _apply(self, outcome: Outcome) -> None:
        batch = Batch(self.world, Chance(lambda: self.now, lambda: "unused", lambda: f"token{self._ids}"), self.now)
        loaded = Loaded(ChatKey("stage", "1"), 1, self.person, None, self._loaded(), (), chats=self.chats)
        for effect in outcome.effects:
            APPLY[type(effect)](batch, loaded, effect)
        self._keep(batch)

    def _keep(self, batch: Batch) -> None:
        """As the store keeps it: erasing first; answers that were not loaded stay as they are."""
        changes = batch.changes
        if changes.erased:
            self.erased += 1
            self.person = Person(self.person.id + 1000)
            self.dossiers.clear()
        for dossier in (*changes.opened, *changes.saved):
            self._keep_dossier(dossier)
        for dossier_id in changes.dropped:
            del self.dossiers[dossier_id]
        for consent in changes.consents:
            self.person = replace(self.person, consented_at=consent.at if consent.text_version else None)
        for _, on in changes.notices_on:
            self.person = replace(self.person, notices_on=on)
        for _, wishes in changes.preferences:
            self.person = self.person.preferring(wishes)
        for saved in changes.links:
            self.links[saved.link.id] = saved.link
            self.codes |= {saved.code: saved.link.id} if saved.code else {}
        self.guesses += len(changes.guesses)
        self.chats = tuple(chat for chat in self.chats if chat.id not in changes.unlinked)
        self._voice(batch)
        for move in batch.moves:
            self.moves.append(move.action)
            self._notice(self.dossiers[move.after.id], move.action)
        self.told_person += [request.about for request in changes.person_requests]
        self.wishes += batch.changes.data_requests
        told = [each.words for each in batch.changes.outgoing]
        told += [listed_wishes(self.wishes)] if batch.asked_for_wishes else []
        self.said += tuple(Spoken(words) for words in told)
        if batch.exports:
            told = export_words(self.world, list(self.dossiers.values()), person=self.person)
            self.said += tuple(Spoken(words) for words in told)

    def _voice(self, batch: Batch) -> None:
        tx: Any = SimpleNamespace(voices=self.voices, number=self._number)
        said = finished(settled(tx, self.world, batch.wished, now=self.now))
        self.voices.write(replace(batch.changes, complaints=said.kept))
        self.said += tuple(Spoken(each.words, each.buttons) for each in said.outgoing)

    async def _number(self, wanted: Collection[tuple[str, date]]) -> dict[tuple[str, date], int]:
        return dict.fromkeys(wanted, len(self.voices.filed) + 1)

    def _keep_dossier(self, dossier: Dossier) -> None:
        before = self.dossiers.get(dossier.id)
        if before and not dossier.answers and dossier.status is not Status.DRAFT:
            dossier = replace(dossier, answers=before.answers)
        if wants_code(dossier):
            self._codes += 1
            dossier = replace(dossier, code=make_code("H99.101", self.now.date(), self._codes))
        self.dossiers[dossier.id] = dossier

    def _notice(self, dossier: Dossier, action: str) -> None:
        changes = Changes()
        announce(changes, dossier, action, ways=ONE_CHAT, world=self.world, now=self.now)
        self.said += tuple(Spoken(each.words, each.buttons) for each in changes.outgoing)

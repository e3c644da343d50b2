"""One dossier in an officer's chat: shown masked, taken, moved on, signed, sent back for a supplement.

The rule that keeps it clean: what may be done is asked of the same tables as in the console, and again when it is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows import texts
from flows.dossiers.lifecycle import Actor, allowed
from flows.dossiers.model import Dossier, SupplementItem
from flows.handling import stepping
from flows.handling.model import Holding
from flows.officers.items import items_of
from flows.officers.reading import ACTS, Do, Wish, token
from flows.ports import Changes, Tx
from flows.service.deciding import Decision, NotYours, Overtaken, decided, may_see
from flows.service.following import clockwork
from flows.service.handling import StepOrder, may_hold, stepped
from flows.service.lending import lent
from flows.service.moving import Order
from flows.service.officer_lines import Offered, acts_offered, card_words
from flows.service.supplementing import can_be_asked
from flows.service.world import World
from flows.staffing import Right, Staff, may_act, right_for
from flows.values import JSON, Words

Said = tuple[Words, list[Offered], dict[str, JSON], Changes]
TAKE, SUPPLEMENT = "take", "request_supplement"


class NotOnDesk(Exception):
    """The officer may see the dossier, but it is on somebody else's desk, or on none."""


class NoApp(Exception):
    """The decision wants the code of an authenticator app, and there is none."""


@dataclass(frozen=True, slots=True)
class Acting:
    """An officer in a chat, within one transaction. Each method raises what the use cases of the console raise."""

    tx: Tx
    world: World
    staff: Staff
    channel: str
    now: datetime
    has_app: bool = False

    async def does(self, wish: Wish, wait: Mapping[str, Any], *, problem: str) -> Said:
        match wish.do:
            case Do.OPEN:
                return await self._card(wish.dossier_id)
            case Do.ACT:
                return await self._act(wish)
            case Do.AGREE:
                return await self._agreed(wish, wait)
        return await self._written(wish, wait, problem)

    async def _card(self, dossier_id: str) -> Said:
        dossier, held, staff = await self._seen(dossier_id)
        offered = acts_offered(self._acts(dossier, held, staff), dossier, held)
        return card_words(self.world, dossier, held), offered, {}, Changes()

    async def _act(self, wish: Wish) -> Said:
        dossier, held, staff = await self._seen(wish.dossier_id)
        if wish.act == TAKE:
            order = StepOrder(TAKE, wish.number)
            changes = await stepped(
                self.tx, self.world, self.staff, dossier.id, order, to=None, now=self.now, channel=self.channel
            )
            return self._done(TAKE, dossier, changes)
        self._must_hold(held)
        if dossier.revision != wish.number:
            raise Overtaken
        if wish.act == SUPPLEMENT:
            return self._asked_what(dossier, staff)
        if self._is_weighty(dossier, wish.act):
            return self._asked_code(dossier, staff, wish)
        return await self._decided(dossier.id, wish.act, wish.number)

    async def _written(self, wish: Wish, wait: Mapping[str, Any], problem: str) -> Said:
        """The code that was asked for, or the items of a supplement."""
        dossier_id, number = str(wait.get("dossier", "")), int(wait.get("number", -1))
        dossier, held, _ = await self._seen(dossier_id)
        self._must_hold(held)
        if wait.get("do") == "code":
            if not self.has_app:
                raise NoApp
            if problem:
                keeps = dict(wait) if problem == "wrong" else {}
                return Words(f"officer.code_{problem}", {"code": dossier.code or ""}), [], keeps, Changes()
            return await self._decided(dossier_id, str(wait.get("act", "")), number)
        items = items_of(wish.text, can_be_asked(self.world, dossier))
        if not items:
            return Words("officer.items_unclear"), [_cancel(1)], dict(wait), Changes()
        return self._read_back(dossier, number, items)

    async def _agreed(self, wish: Wish, wait: Mapping[str, Any]) -> Said:
        """Only what was read back last; the button of an older one is old."""
        asked = (str(wait.get("dossier", "")), int(wait.get("number", -1)))
        if wait.get("do") != "agree" or asked != (wish.dossier_id, wish.number):
            raise Overtaken
        dossier, held, _ = await self._seen(wish.dossier_id)
        self._must_hold(held)
        items = tuple(SupplementItem(step_id, note) for step_id, note in wait.get("items") or ())
        return await self._decided(dossier.id, SUPPLEMENT, wish.number, items)

    async def _decided(self, dossier_id: str, act: str, revision: int, items: tuple[SupplementItem, ...] = ()) -> Said:
        order = Order(act, Actor.OFFICER, self.staff.login, items=items)
        wanted = Decision(self.staff, dossier_id, order, revision, self.now, self.channel)
        dossier, changes = await decided(self.tx, self.world, wanted, may=may_see)
        return self._done(act, dossier, changes)

    def _done(self, act: str, dossier: Dossier, changes: Changes) -> Said:
        words = Words("officer.done", {"code": dossier.code or "", "act": act})
        return words, [Offered(token("o", dossier.id), f"1. {dossier.code or ''}")], {}, changes

    def _asked_code(self, dossier: Dossier, staff: Staff, wish: Wish) -> Said:
        if wish.act not in self._open(dossier, staff):
            return self._not_open(dossier, staff, wish.act)
        if not self.has_app:
            raise NoApp
        wait: dict[str, JSON] = {"do": "code", "act": wish.act, "dossier": dossier.id, "number": wish.number}
        return (
            Words("officer.code", {"code": dossier.code or "", "act": wish.act}),
            [_cancel(1)],
            wait,
            Changes(),
        )

    def _asked_what(self, dossier: Dossier, staff: Staff) -> Said:
        if SUPPLEMENT not in self._open(dossier, staff):
            return self._not_open(dossier, staff, SUPPLEMENT)
        lines: list[JSON] = [step.label for step in can_be_asked(self.world, dossier)]
        words = Words("officer.items", {"code": dossier.code or "", "lines": lines, "asked": dossier.supplements_asked})
        wait: dict[str, JSON] = {"do": "items", "dossier": dossier.id, "number": dossier.revision}
        return words, [_cancel(1)], wait, Changes()

    def _read_back(self, dossier: Dossier, number: int, items: tuple[SupplementItem, ...]) -> Said:
        kept: list[JSON] = [[each.step_id, each.note] for each in items]
        notes: list[JSON] = [each.note for each in items]
        words = Words("officer.agree", {"code": dossier.code or "", "lines": notes, "asked": dossier.supplements_asked})
        wait: dict[str, JSON] = {"do": "agree", "dossier": dossier.id, "number": number, "items": kept}
        return (
            words,
            [_choice(1, "agree", token("y", dossier.id, number)), _choice(2, "cancel", token("n"))],
            wait,
            Changes(),
        )

    async def _seen(self, dossier_id: str) -> tuple[Dossier, Holding | None, Staff]:
        """The dossier, who has it, and the officer with what is lent for it. Not there and not one's own look alike."""
        dossier = await self.tx.dossier(dossier_id) if dossier_id else None
        if dossier is None:
            raise NotYours
        staff = await lent(self.tx.handling, self.staff, dossier)
        if not may_see(staff, dossier):
            raise NotYours
        rows, clock = await self.tx.handling.holdings(dossier_id), clockwork(self.world, dossier)
        caught = stepping.caught_up(self.world.route_of(dossier), dossier, rows, at=self.now, clock=clock)
        return dossier, stepping.current([*rows, *caught]), staff

    def _must_hold(self, held: Holding | None) -> None:
        if held is None or held.holder != self.staff.login:
            raise NotOnDesk

    def _acts(self, dossier: Dossier, held: Holding | None, staff: Staff) -> list[str]:
        if held is None:
            return []
        if held.holder is None:
            return [TAKE] if may_hold(staff, held) else []
        return self._open(dossier, staff) if held.holder == staff.login else []

    def _open(self, dossier: Dossier, staff: Staff) -> list[str]:
        moves = allowed(dossier, Actor.OFFICER)
        return [act for act in ACTS.values() if act in moves and may_act(staff, dossier, act)]

    def _not_open(self, dossier: Dossier, staff: Staff, act: str) -> Said:
        allowed_now = act in allowed(dossier, Actor.OFFICER)
        key = "officer.refused.not_entitled" if allowed_now else "officer.refused.not_allowed"
        return Words(key), [], {}, Changes()

    def _is_weighty(self, dossier: Dossier, act: str) -> bool:
        return right_for(dossier.status, act) is Right.DECIDE


def _choice(number: int, name: str, token: str) -> Offered:
    return Offered(token, f"{number}. {texts.plain(Words(f'officer.act.{name}'))}")


def _cancel(number: int) -> Offered:
    return _choice(number, "cancel", token("n"))

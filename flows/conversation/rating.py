"""How was it? Stars in one tap, reasons in another, each kept as it is tapped; once per dossier, from any chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flows.conversation.effects import Option, Rate, Say
from flows.conversation.flow import (
    BACK,
    Action,
    Become,
    Enter,
    Flow,
    Leave,
    Reply,
    Stay,
    Turn,
    in_words,
    labelled,
    option,
    reply,
    say,
)
from flows.conversation.intents import exactly
from flows.conversation.state import AtDossier
from flows.conversation.voicing import RatingDossier
from flows.dossiers.model import Dossier, Satisfaction
from flows.ratings.model import STARS, can_be_rated
from flows.ratings.rules import rating_rules
from flows.texts import plain
from flows.values import JSON, Words

LONGEST = 500  #: characters of what is written with it


def _show(frame: RatingDossier, turn: Turn) -> tuple[Say, ...]:
    dossier = turn.facts.dossier(frame.dossier_id)
    procedure = turn.facts.library.name(dossier.procedure_code) if dossier else ""
    if not frame.stars:
        stars = [option("stars", f"rate{each}", each) for each in reversed(STARS)]
        return (say("rating.ask", *stars, BACK, procedure=procedure),)
    if frame.is_writing:
        return (in_words(say("rating.write", option("rating_done"))),)
    key = "rating.why_low" if _is_low(frame) else "rating.why"
    return (say(key, *_reasons(frame), *_more(frame), option("rating_done", aside=True), stars=frame.stars),)


def _reasons(frame: RatingDossier) -> list[Option]:
    """What is ticked says so on its button."""
    marks = {True: "✓ ", False: ""}
    return [
        labelled("reason", marks[each in frame.reasons] + plain(Words(f"rating.reason.{each}")), each)
        for each in rating_rules().reasons
    ]


def _more(frame: RatingDossier) -> list[Option]:
    if not _is_low(frame):
        return []
    return [option("rating_write"), *([] if frame.may_call else [option("rating_call")])]


def _is_low(frame: RatingDossier) -> bool:
    return frame.stars <= rating_rules().low


def _stars(frame: RatingDossier, turn: Turn, arg: JSON) -> Reply:
    given = _given(turn, frame.dossier_id, int(str(arg)))
    return replace(given, go=Become(given.go.frame)) if isinstance(given.go, Enter) else given


def _reason(frame: RatingDossier, turn: Turn, arg: JSON) -> Reply:
    """Ticked, or no longer."""
    kept = tuple(each for each in frame.reasons if each != arg)
    after = replace(frame, reasons=kept if arg in frame.reasons else (*kept, str(arg)))
    return reply(_rate(after), go=Become(after))


def _write(frame: RatingDossier, turn: Turn, arg: JSON) -> Reply:
    return reply(go=Become(replace(frame, is_writing=True)))


def _call(frame: RatingDossier, turn: Turn, arg: JSON) -> Reply:
    """Only then is the dossier named to the head of the unit."""
    after = replace(frame, may_call=True)
    return reply(_rate(after), say("rating.will_call"), go=Become(after))


def _done(frame: RatingDossier, turn: Turn, arg: JSON) -> Reply:
    return reply(say("rating.thanks"), go=Leave(show=False))


def _hear(frame: RatingDossier, turn: Turn, text: str) -> Reply | None:
    """Only when it was asked for: a new request is not a remark."""
    if not frame.is_writing or exactly(text):
        return None
    return reply(replace(_rate(frame), comment=text[:LONGEST]), say("rating.thanks"), go=Leave(show=False))


def _rate(frame: RatingDossier) -> Rate:
    return Rate(frame.dossier_id, frame.stars, frame.reasons, may_call=frame.may_call, adds=True)


def _given(turn: Turn, dossier_id: str, stars: int) -> Reply:
    """The first tap, wherever it comes from; after that there is nothing to change."""
    dossier = turn.facts.dossier(dossier_id)
    if dossier is None:
        return reply(say("tracking.not_here"), go=Stay(show=False))
    if dossier.satisfaction is Satisfaction.GIVEN:
        return reply(say("rating.already"), go=Stay(show=False))
    if not can_be_rated(dossier):
        return reply(go=Enter(AtDossier(dossier_id)))
    return reply(Rate(dossier_id, stars), go=Enter(RatingDossier(dossier_id, stars)))


def standing(stars: int) -> Callable[[Turn, str], Reply]:
    """A button under the notice that a result was returned; typed without a dossier it means the last one."""

    def handle(turn: Turn, dossier_id: str) -> Reply:
        wanted = dossier_id or (last.id if (last := _last(turn)) else "")
        return _given(turn, wanted, stars) if wanted else _nothing(turn)

    return handle


def ask(turn: Turn, dossier_id: str) -> Reply:
    """'Đánh giá': of that dossier, or of the one that ended last."""
    dossier = turn.facts.dossier(dossier_id) if dossier_id else _last(turn)
    if dossier is not None and can_be_rated(dossier):
        return reply(go=Enter(RatingDossier(dossier.id)))
    if dossier is not None and dossier.satisfaction is Satisfaction.GIVEN:
        return reply(say("rating.already"), go=Stay(show=False))
    return _nothing(turn)


def command(turn: Turn, arg: str) -> Reply:
    return ask(turn, "")


def _last(turn: Turn) -> Dossier | None:
    open_to = [each for each in turn.facts.dossiers if can_be_rated(each)]
    return max(open_to, key=lambda each: each.updated_at, default=None)


def _nothing(turn: Turn) -> Reply:
    given = any(each.satisfaction is Satisfaction.GIVEN for each in turn.facts.dossiers)
    return reply(say("rating.already" if given else "rating.nothing"), go=Stay(show=False))


FLOW = Flow(
    show=_show,
    text=_hear,
    actions={
        "stars": Action(_stars, ("rating",)),
        "reason": Action(_reason, ("rating",)),
        "rating_write": Action(_write, ("rating",)),
        "rating_call": Action(_call, ("rating",)),
        "rating_done": Action(_done, ("dossier", "menu")),
    },
    text_leads_to=("dossier", "menu"),
)
STANDING = {"rate": ask, **{f"rate{stars}": standing(stars) for stars in STARS}}
COMMANDS = {"rate": command, **{f"rate{stars}": standing(stars) for stars in STARS}}

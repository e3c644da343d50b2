"""Each effect of a turn becomes lines of the one transaction. `APPLY` is the table; nothing else interprets effects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from flows.audit import CITIZEN, AuditEntry
from flows.broadcasts.marks import MARKING, marks_of
from flows.calendar.days import local_day
from flows.conversation import effects as do
from flows.data_rights.model import DataRequest, Source, settled_at_once
from flows.data_rights.model import Kind as WishKind
from flows.dossiers.lifecycle import Actor, IllegalMove
from flows.dossiers.model import TERMINAL, Dossier, Satisfaction, Status
from flows.hurdles.model import Stuck
from flows.learning.masking import masked
from flows.learning.model import Unanswered
from flows.papers import all_files, papers_in, to_join
from flows.ports import HELD, Attached, Consent, Guess, Loaded, Outgoing, Paper, PersonRequest, SavedLink
from flows.ratings.model import RATED
from flows.service.batch import Batch, Moved
from flows.service.complaining import Wished
from flows.service.data_rights import recorded, words_about
from flows.service.helping import HELPING
from flows.service.moving import Order, moved
from flows.service.rating import rated
from flows.talking.model import Said, closed, spoken
from flows.values import JSON, Words


def _consent(batch: Batch, loaded: Loaded, effect: do.RecordConsent) -> None:
    consent = Consent(loaded.person.id, loaded.chat_id, batch.now, effect.text_version)
    batch.changes.consents.append(consent)


def _withdraw_consent(batch: Batch, loaded: Loaded, effect: do.WithdrawConsent) -> None:
    batch.changes.consents.append(Consent(loaded.person.id, loaded.chat_id, batch.now, None))
    _at_once(batch, loaded, WishKind.WITHDRAW)
    _audit(batch, loaded, "consent_withdrawn")


def _audit(batch: Batch, loaded: Loaded, action: str) -> None:
    """What a person does with their rights to their data must be shown later (Law 91/2025/QH15, article 4); nothing
    else of a turn is in the audit log."""
    detail: dict[str, JSON] = {"channel": loaded.chat.channel}
    batch.changes.audit.append(AuditEntry(batch.now, CITIZEN, action, f"person:{loaded.person.id}", detail=detail))


def _open(batch: Batch, loaded: Loaded, effect: do.OpenDraft) -> None:
    draft = replace(effect.draft, token=batch.chance.token(), person_id=loaded.person.id, chat_id=loaded.chat_id)
    batch.changes.opened.append(draft)


def _save(batch: Batch, loaded: Loaded, effect: do.SaveDraft) -> None:
    before = batch.known(loaded, effect.draft.id)
    if before is None:
        return
    if attached := attachments(effect.draft, before.answers):
        batch.changes.attached += attached
        _hold(batch, loaded, do.HoldFiles(effect.draft.id, ()))
    batch.changes.papers += to_be_joined(effect.draft, before.answers, chat_id=loaded.chat_id)
    batch.save(_still_of(effect.draft, before))


def _still_of(draft: Dossier, before: Dossier) -> Dossier:
    """Whose it is and under which token it is found, no turn of its chat changes."""
    if (draft.token, draft.person_id, draft.chat_id) == (before.token, before.person_id, before.chat_id):
        return draft
    return replace(draft, token=before.token, person_id=before.person_id, chat_id=before.chat_id)


def _hold(batch: Batch, loaded: Loaded, effect: do.HoldFiles) -> None:
    """In place of what was held before; what a finished paper did not take becomes loose."""
    if batch.known(loaded, effect.dossier_id):
        held = Attached(effect.dossier_id, HELD, effect.file_ids)
        others = [each for each in batch.changes.attached if (each.dossier_id, each.step_id) != (held.dossier_id, HELD)]
        batch.changes.attached = [held, *others]


def _drop(batch: Batch, loaded: Loaded, effect: do.DropDraft) -> None:
    if batch.known(loaded, effect.dossier_id):
        batch.changes.dropped.append(effect.dossier_id)


def _move(batch: Batch, loaded: Loaded, effect: do.MoveDossier) -> None:
    """A move that is no longer allowed (pressed twice, or an officer was faster) does nothing; the state is told."""
    before = batch.known(loaded, effect.dossier_id)
    if before is None:
        return
    order = Order(effect.action, Actor.CITIZEN, "citizen", effect.reason)
    try:
        after, event = moved(batch.world, before, order, at=batch.now)
    except IllegalMove:
        return
    batch.save(after)
    batch.changes.history.append(event)
    if after.status in TERMINAL:
        batch.changes.let_go.append((after.id, batch.now))
    if effect.action in MARKING:
        procedure = batch.world.library.version(after.version_id, after.procedure_code)
        batch.changes.found_by += marks_of(after, procedure)
    batch.moves.append(Moved(before, after, effect.action, loaded.chat_id))


def _portal_code(batch: Batch, loaded: Loaded, effect: do.NotePortalCode) -> None:
    dossier = batch.known(loaded, effect.dossier_id)
    if dossier:
        batch.save(replace(dossier, portal_code=effect.code, updated_at=batch.now, revision=dossier.revision + 1))


def _ask_person(batch: Batch, loaded: Loaded, effect: do.AskPerson) -> None:
    batch.changes.person_requests.append(PersonRequest(loaded.person.id, loaded.chat_id, effect.about, batch.now))


def _tell_officer(batch: Batch, loaded: Loaded, effect: do.TellOfficer) -> None:
    batch.changes.said.append(Said(effect.request_id, batch.now, CITIZEN, effect.text))
    batch.changes.talks.append(spoken(effect.request_id, CITIZEN, at=batch.now))


def _end_talk(batch: Batch, loaded: Loaded, effect: do.EndTalk) -> None:
    batch.changes.talks.append(closed(effect.request_id, effect.by, at=batch.now))


def _notices(batch: Batch, loaded: Loaded, effect: do.SetNotices) -> None:
    batch.changes.notices_on.append((loaded.person.id, effect.on))


def _export(batch: Batch, loaded: Loaded, effect: do.ExportMyData) -> None:
    batch.exports.append(loaded.chat_id)
    _at_once(batch, loaded, WishKind.EXPORT)
    _audit(batch, loaded, "data_exported")


def _erase(batch: Batch, loaded: Loaded, effect: do.EraseMyData) -> None:
    batch.changes.erased.append(loaded.person.id)
    _at_once(batch, loaded, WishKind.ERASE)
    _audit(batch, loaded, "data_erased")


def _wish(batch: Batch, loaded: Loaded, kind: WishKind, said: str = "") -> DataRequest:
    """In the unit of the newest dossier that was filed."""
    unit_id = next((each.unit_id for each in loaded.dossiers if each.filed()), None)
    whose = (loaded.person.id, loaded.chat_id)
    return recorded(
        batch.world, batch.chance.fresh_id(), kind, whose=whose, source=Source.CHAT, unit_id=unit_id, said=said,
        at=batch.now,
    )  # fmt: skip


def _at_once(batch: Batch, loaded: Loaded, kind: WishKind) -> None:
    """Who is forgotten leaves no chat behind."""
    done = settled_at_once(_wish(batch, loaded, kind))
    batch.changes.data_requests.append(replace(done, chat_id=0) if kind is WishKind.ERASE else done)


def _file_wish(batch: Batch, loaded: Loaded, effect: do.FileDataRequest) -> None:
    made = _wish(batch, loaded, WishKind(effect.kind), effect.said)
    batch.changes.data_requests.append(made)
    _audit(batch, loaded, "data_request_filed")
    words = Words("notice.data_request_filed", words_about(made, batch.world))
    batch.changes.outgoing.append(Outgoing(loaded.chat_id, words))


def _show_wishes(batch: Batch, loaded: Loaded, effect: do.ShowDataRequests) -> None:
    batch.asked_for_wishes.append((loaded.person.id, loaded.chat_id))


def _unmatched(batch: Batch, loaded: Loaded, effect: do.CountUnmatched) -> None:
    batch.changes.unmatched.append((batch.now, effect.clarify))
    if effect.text and (kept := masked(effect.text)):
        batch.changes.unanswered.append(Unanswered(kept, effect.clarify, batch.now))


def _stuck(batch: Batch, loaded: Loaded, effect: do.CountStuck) -> None:
    month = f"{local_day(batch.now):%Y-%m}"
    batch.changes.stuck.append(Stuck(month, effect.procedure_code, effect.step_id, effect.why))


def _link(batch: Batch, loaded: Loaded, effect: do.SaveLink) -> None:
    batch.changes.links.append(SavedLink(effect.link, effect.code))
    if effect.link.has_news():
        batch.links.append(effect.link.id)


def _guess(batch: Batch, loaded: Loaded, effect: do.NoteGuess) -> None:
    batch.changes.guesses.append(Guess(loaded.chat_id, batch.now, effect.kind))


def _unlink(batch: Batch, loaded: Loaded, effect: do.Unlink) -> None:
    if any(chat.id == effect.chat_id for chat in loaded.chats):
        batch.changes.unlinked.append(effect.chat_id)


def _prefer(batch: Batch, loaded: Loaded, effect: do.Prefer) -> None:
    batch.changes.preferences.append((loaded.person.id, effect.preferences))


def _unreachable(batch: Batch, loaded: Loaded, effect: do.MarkUnreachable) -> None:
    batch.changes.unreachable.append(loaded.chat_id)


def _rate(batch: Batch, loaded: Loaded, effect: do.Rate) -> None:
    """The first tap counts, whichever chat it came from; the same frame may add to it."""
    dossier = batch.known(loaded, effect.dossier_id)
    if dossier is None or dossier.status not in RATED:
        return
    if (dossier.satisfaction is Satisfaction.GIVEN) is not effect.adds:
        return
    batch.changes.ratings.append(rated(batch.world, dossier, effect, at=batch.now))
    if not effect.adds:
        batch.save(replace(dossier, satisfaction=Satisfaction.GIVEN))


def _complaints(batch: Batch, loaded: Loaded, effect: do.FileComplaint | do.AddToComplaint | do.ShowComplaints) -> None:
    batch.wished.append(Wished(loaded.person.id, loaded.chat_id, effect))


Apply = Callable[[Batch, Loaded, Any], None]
APPLY: Mapping[type[Any], Apply] = {
    do.RecordConsent: _consent,
    do.WithdrawConsent: _withdraw_consent,
    do.OpenDraft: _open,
    do.SaveDraft: _save,
    do.HoldFiles: _hold,
    do.DropDraft: _drop,
    do.MoveDossier: _move,
    do.NotePortalCode: _portal_code,
    do.AskPerson: _ask_person,
    do.TellOfficer: _tell_officer,
    do.EndTalk: _end_talk,
    do.SetNotices: _notices,
    do.ExportMyData: _export,
    do.EraseMyData: _erase,
    do.CountUnmatched: _unmatched,
    do.CountStuck: _stuck,
    do.MarkUnreachable: _unreachable,
    do.SaveLink: _link,
    do.NoteGuess: _guess,
    do.Unlink: _unlink,
    do.Prefer: _prefer,
    do.Rate: _rate,
    do.FileComplaint: _complaints,
    do.AddToComplaint: _complaints,
    do.ShowComplaints: _complaints,
    **HELPING,
    do.FileDataRequest: _file_wish,
    do.ShowDataRequests: _show_wishes,
}


def attachments(dossier: Dossier, before: Mapping[str, JSON]) -> list[Attached]:
    """Which files now belong to which step, for the answers that changed."""
    return [
        Attached(dossier.id, key, _ids(all_files(value)), _supplement(dossier))
        for key, value in _changed(dossier, before)
    ]


def to_be_joined(dossier: Dossier, before: Mapping[str, JSON], *, chat_id: int) -> list[Paper]:
    """Papers whose pages changed; in a repeated group each item has papers of its own."""
    return [
        Paper(dossier.id, key, _supplement(dossier), _ids(to_join(value)), chat_id)
        for key, value in _changed(dossier, before)
    ]


def _changed(dossier: Dossier, before: Mapping[str, JSON]) -> list[tuple[str, JSON]]:
    """Answers with files that are new or other than before."""
    changed = []
    for key, value in dossier.answers.items():
        if key in before and before[key] == value:
            continue
        now, former = papers_in(key, value), papers_in(key, before.get(key)) if key in before else {}
        for place in now | former:
            one, other = now.get(place), former.get(place)
            if one != other and (any(all_files(one)) or any(all_files(other))):
                changed.append((place, one))
    return changed


def _supplement(dossier: Dossier) -> int:
    return dossier.supplements_asked if dossier.status is Status.SUPPLEMENT_REQUESTED else 0


def _ids(files: Iterable[dict[str, JSON]]) -> tuple[str, ...]:
    return tuple(str(each["id"]) for each in files)

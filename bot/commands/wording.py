"""Proof that the wording is complete: whatever may be said has its words, and they can be said with what they get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from jinja2 import Environment, TemplateError, meta

from bot.channels.limits import LIMITS
from bot.commands.wording_used import Use, Uses, uses
from bot.render import FILTERS, words_to_text
from flows import texts
from flows.assisting.model import Ending, State
from flows.assisting.refusals import Refusal
from flows.complaints.model import STEPS
from flows.conversation.helping import TOLD, TOPICS
from flows.data_rights.model import STEPS as DATA_STEPS
from flows.dossiers.model import Stage, Status
from flows.dossiers.origins import TypedBy
from flows.dossiers.promise_rules import promise_rules
from flows.genuine import kinds, told_as
from flows.notices import NOTICES, NOTICES_OF_ACTIONS
from flows.people import KINDS as NOTICE_KINDS
from flows.procedures.model import Intake
from flows.procedures.record import Record, ServiceLevel
from flows.procedures.record_json import KINDS, UNITS
from flows.ratings.rules import rating_rules
from flows.retention.model import Ground
from flows.steps import STEP_KINDS
from flows.values import JSON, Words

#: Fields of a record that a card shows and may have to warn of.
SHOWN = ("agency", "documents", "fee", "legal_basis", "processing_time", "result", "service_level")
ALL_NOTICES = (*NOTICES.values(), *NOTICES_OF_ACTIONS.values())
#: Why somebody who was invited does not help.
WHY_NOT = (Refusal.NOT_YET, Refusal.NO_LONGER, Refusal.SUSPENDED)
#: Words that the tables promise: the beginning of the key, and every end it can have.
PROMISED: Mapping[str, Iterable[str]] = {
    "status.": [status.value for status in Status],
    "stage.": [stage.value for stage in Stage],
    "ending.": [intake.value for intake in Intake],
    "begun.": [intake.value for intake in Intake],
    "review.": [intake.value for intake in Intake],
    "channel.": [*(name.replace("-", "_") for name in LIMITS), "other"],
    "level.": [level.value for level in ServiceLevel],
    "time_unit.": UNITS,
    "document_kind.": KINDS,
    "field.": [each.name for each in fields(Record) if each.name in SHOWN],
    "help.": (*TOLD, "guide"),
    "stuck.how.": sorted(STEP_KINDS),
    "button.": [
        *(f"help_{topic}" for topic in TOPICS),
        *(f"finish_{intake.value}" for intake in Intake),
        *(button for notice in ALL_NOTICES for button in notice.buttons),
        *(f"{way}_{kind}" for way in ("stop", "start") for kind in NOTICE_KINDS),
    ],
    "": [notice.key for notice in ALL_NOTICES],
    "staff.told.": [
        *(notice.key.removeprefix("notice.") for notice in ALL_NOTICES),
        *(
            "officer_reply",
            "reminder_draft",
            "reminder_silent",
            "reminder_prepared",
            "reminder_portal",
            "reminder_rating",
            "other",
        ),
        *("due_changed", "complaint_filed", "farewell"),
        *(step.notice.removeprefix("notice.") for step in STEPS.values() if step.notice),
        *(step.notice.removeprefix("notice.") for step in DATA_STEPS.values()),
    ],
    "genuine.kind.": {told_as(kind) for kind in kinds()},
    "rating.reason.": rating_rules().reasons,
    "staff.warning.": [point.name for point in promise_rules().points],
    "staff.trail.actions.": ("audit_purged", "backup_made", "backup_restored", "request_settled_as"),
    "staff.trail.actions.data_request_": [act for _, act in DATA_STEPS],
    "staff.trail.actions.wording": ("_attached", "_taken_back", "s_published", "s_measured"),
    "staff.retention.ground.": [each.value for each in Ground],
    "staff.typed_by.": [each.name.lower() for each in TypedBy],
    "staff.volunteers.stand.": ("invited", "helping", "left", *(why.value for why in WHY_NOT)),
    "staff.assisted.state.": [state.value for state in State if state is not State.OFFERED],
    "assisting.how.": [ending.value for ending in Ending],
    "assisting.over.": [ending.value for ending in Ending],
    "assisting.refused.": [refusal.value for refusal in Refusal],
    "assisting.at.": [state.value for state in State if state not in (State.OFFERED, State.ENDED)],
    "web.error.": ("s400", "s403", "s404", "s405", "s413", "s415", "s500", "s503", "other"),
}
LATER = "2026-11-21T09:30:00+07:00"
NAMED = "Nguyễn Văn An"
VERDICT_LINE: JSON = {
    "key": "verdict.form_not_ready",
    "params": {"paper": "Tờ khai"},
    "basis_key": "verdict.basis.law",
    "basis": {"source": "60/2014/QH13"},
}
#: Parameters that are no plain text -> a value of the kind they have.
SAMPLES: Mapping[str, JSON] = {
    "lines": [["Họ tên", NAMED]],
    "items": ["Giấy chứng sinh"],
    "labels": ["Ngày sinh", "Nơi sinh"],
    "names": ["anh.jpg"],
    "units": [["UBND xã", "Thôn 1", "0912345678", "Thứ Hai đến thứ Sáu"]],
    "documents": [
        {"name": "Tờ khai", "condition": "làm thay", "required": False, "kind": "form", "copies": 1, "form_code": "1"}
    ],
    "conditional": [
        {"name": "Giấy ủy quyền", "condition": "làm thay", "kind": "original", "copies": 1, "form_code": ""}
    ],
    "unverified": ["fee", "processing_time"],
    "legal_basis": ["Luật Hộ tịch 2014"],
    "time": {"value": 3, "unit": "working_days", "note": "không kể ngày nghỉ"},
    "fee": {"kind": "cases", "cases": [["trong hạn", 0], ["quá hạn", 8000]], "amount": 8000, "note": "nộp tại quầy"},
    "status": "processing",
    "stage": "appraisal",
    "level": "toan_trinh",
    "narrowed": ["level.toan_trinh", "audience.individual"],
    "ending": "here",
    "detail_level": "parsed",
    "what": "voice",
    "kind": "form",
    "known": True,
    "room": True,
    "notices_on": True,
    "reason": "missing",
    "day": "2026-11-21",
    "at": LATER,
    "action": "accept",
    "line": VERDICT_LINE,
    "needed": [VERDICT_LINE],
    "verdict": {"returned": [VERDICT_LINE], "check": [VERDICT_LINE], "bring": [VERDICT_LINE], "clean": "clean"},
    "channel": "web",
    "channels": ["web", "telegram"],
    "off": ["reminders"],
    "chosen": 1,
    "cards": [
        {"full_name": NAMED, "id_number": "001099000001", "birth_date": "1999-02-01", "issue_date": "2021-05-10"}
    ],
    "because": ["Quan hệ với bé: Được ủy quyền"],
    "dated": [["Giấy khám sức khỏe", "6"]],
    "faults": ["other"],
    "until": LATER,
    "begins": LATER,
    "ends": LATER,
    "earliest": "2026-11-21",
    "files": [{"name": "anh.jpg", "pages": 2}],
    "stand": "taken",
    "role": "reception",
    "on": "2026-11-21",
    "how": "left",
    "since": LATER,
    "old": LATER,
    "new": LATER,
    "page": 2,
    **dict.fromkeys(
        (
            "fee_vnd",
            "amount",
            "count",
            "total",
            "done",
            "number",
            "limit",
            "days",
            "pages",
            "more",
            "bytes",
            "vnd",
            "seconds",
        ),
        3,
    ),
}
OFFICER_LINE: JSON = [1, "H1", "Khai sinh", "N.V.A.", "Thẩm định", LATER, False]
#: Where a name means something else in one text.
SAMPLES_OF: Mapping[tuple[str, str], JSON] = {
    ("stuck.asked", "kind"): "date",
    ("stuck.refused", "kind"): "date",
    ("help.guide", "lines"): ["Soạn tin TTTB gửi 1414"],
    ("my_dossiers.list", "lines"): [
        {"procedure": "Khai sinh", "code": "H1", "status": "processing", "stage": "appraisal", "due_at": LATER}
    ],
    ("channels.view", "lines"): [["web", True], ["telegram", False]],
    ("wishes.view", "lines"): [["web", True], ["telegram", False]],
    ("web.packet.checklist", "lines"): ["01-to-khai.pdf"],
    ("file.album", "lines"): [
        {"is_picture": True, "number": 1, "name": "anh.jpg", "key": "file.reason.empty", "params": {}}
    ],
    ("step.document.doubtful", "items"): [
        {"number": 1, "total": 2, "name": "anh.jpg", "warnings": ["photo_dark"], "like": {"page": 1, "label": ""}}
    ],
    ("scan.read", "lines"): [["full_name", NAMED]],
    ("complaint.review", "about"): "conduct",
    ("complaint.list", "lines"): [
        {"code": "PA-261121-0001", "about": "delay", "at": LATER, "stand": "new", "open": True, "due_at": LATER}
    ],
    ("genuine.ours", "about"): "accepted",
    ("groups.figures", "now"): [["processing", 3]],
    ("groups.figures", "span"): "today",
    ("groups.figures", "overdue"): 1,
    ("staff.warning.chat", "name"): "late",
    ("scan.read", "doubts"): ["birth_date"],
    **dict.fromkeys(
        (
            ("staff.warning.data_request", "kind"),
            ("staff.data.one", "kind"),
            ("data_request.ask_text", "kind"),
            *((f"notice.data_request_{name}", "kind") for name in ("filed", "taken", "done", "refused")),
        ),
        "correct",
    ),
    ("data_request.list", "lines"): [
        {"kind": "see", "at": LATER, "stand": "new", "open": True, "due_at": LATER, "reply": ""}
    ],
    ("export.data_requests", "lines"): [{"kind": "see", "at": LATER, "stand": "new", "said": "xem lại"}],
    ("export.ratings", "lines"): [{"code": "H1", "month": "2026-11", "stars": 5, "comment": "nhanh"}],
    ("export.complaint", "about"): "delay",
    ("export.talk", "talk"): [["citizen", "Tôi muốn hỏi"], ["office", "Mời anh/chị ra quầy"]],
    **dict.fromkeys((("officer.code", "act"), ("officer.done", "act")), "resolve"),
    **dict.fromkeys((("officer.agree", "asked"), ("officer.items", "asked")), 1),
    ("officer.line", "line"): OFFICER_LINE,
    **{(key, name): [OFFICER_LINE] for key in ("officer.list", "officer.morning") for name in ("lines", "pool")},
    ("practice.said", "parts"): [["practice.over", {}]],
    ("practice.wrong", "lines"): [["Số bản", "1", "2", "Đề bài cần 2 bản."]],
    ("staff.keys.about", "used"): LATER,
    ("notice.data_request_filed", "answer_by"): LATER,
}
GIVEN_BY_ENVIRONMENT = frozenset({"text"})


def wording_problems(*, label_limit: int, unverified: Iterable[str] = (), found: Uses | None = None) -> list[str]:
    """Everything that is wrong with the wording, one line each. `unverified` are the fields that cards warn of."""
    used = found or uses()
    promised = {*_promised(), *(f"field.{name}" for name in unverified)}
    return sorted({*_missing(used, promised), *_unused(used, promised), *_unsayable(used), *_too_long(label_limit)})


def _missing(used: Uses, promised: set[str]) -> Iterator[str]:
    for use in used.named:
        if not texts.has(use.key):
            yield f"{use.where}: there are no words for '{use.key}'"
    for key in promised:
        if not texts.has(key):
            yield f"tables: there are no words for '{key}'"


def _promised() -> Iterator[str]:
    for prefix, ends in PROMISED.items():
        yield from (f"{prefix}{end}" for end in ends)


def _unused(used: Uses, promised: set[str]) -> Iterator[str]:
    for key in texts.templates():
        if key not in promised and not used.is_used(key):
            yield f"'{key}' is never said"


def _unsayable(used: Uses) -> Iterator[str]:
    for key in texts.templates():
        yield from _said(Use(key, "with everything that it names"))
    for use in used.named:
        if use.params is not None and texts.has(use.key):
            yield from _said(use)


def _said(use: Use) -> Iterator[str]:
    """Once with every parameter filled, once with what may be lacking left out."""
    try:
        names = variables(use.key) if use.params is None else use.params
        full = {name: sample(use.key, name) for name in names}
        bare = {name: _lacking(name, value) for name, value in full.items()}
        for params in (full, bare):
            for markup in ("html", "plain"):
                text = words_to_text(Words(use.key, params), markup=markup)
                if "None" in text or "{{" in text or not (text or params is bare):
                    yield f"{use.where}: '{use.key}' comes out as {text[:60]!r}"
    except (TemplateError, TypeError, ValueError, KeyError) as problem:
        yield f"{use.where}: '{use.key}' cannot be said: {problem}"


def variables(key: str) -> frozenset[str]:
    """The parameters that a text names."""
    environment = Environment(autoescape=True)
    environment.filters.update({"b": str, **FILTERS})
    tree = environment.parse(texts.template(key))
    return frozenset(meta.find_undeclared_variables(tree)) - GIVEN_BY_ENVIRONMENT


def sample(key: str, name: str) -> JSON:
    if (key, name) in SAMPLES_OF:
        return SAMPLES_OF[key, name]
    return LATER if name.endswith("_at") else SAMPLES.get(name, NAMED)


def _lacking(name: str, value: JSON) -> JSON:
    if name.endswith("_at"):
        return None
    return [] if isinstance(value, list) and name != "line" else value  # a line itself is never lacking


def _too_long(label_limit: int) -> Iterator[str]:
    for key, template in texts.templates().items():
        if key.startswith("button.") and len(template) > label_limit:
            yield f"'{key}' is longer than a button ({label_limit} characters)"

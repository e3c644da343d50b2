"""How a procedure's dossier may end when its unit has said nothing: read from the record, first rule that fits.

The unit × procedure table decides; these are its defaults. Certification wants the original before the certifying
officer (NĐ 23/2015/NĐ-CP Điều 20, 24); what the police receive enters by the national portal (QĐ 29/2026/QĐ-TTg).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from flows.procedures.model import Intake
from flows.procedures.record import Record, ServiceLevel


class EndingReason(Enum):
    """Why a procedure ends as it does; the value is the end of a text key."""

    NOT_CERTIFICATION = "copy_from_register"  #: filed with certification, yet nothing is certified before the officer
    CERTIFICATION = "certification"  #: the original or the signature is shown to the officer
    INFORMATION = "information_only"  #: published without online submission
    NO_CHANNEL = "channel_unknown"  #: the catalogue knows no channel: nothing is promised
    NOT_ONLINE = "no_online_channel"  #: only in person or by post
    POLICE = "police"  #: the police receive through the national portal alone
    COMMUNE = "commune_online"  #: handled at commune level and open to online submission
    ELSEWHERE = "other_level_online"  #: another level's agency receives it, through the national portal


@dataclass(frozen=True, slots=True)
class Ending:
    intake: Intake
    reason: EndingReason


@dataclass(frozen=True, slots=True)
class Rule:
    holds: Callable[[Record], bool]
    intake: Intake
    reason: EndingReason


#: "Cấp bản sao từ sổ gốc" stands in the field of certification, but a register's keeper copies it without the original.
COPIED_FROM_REGISTER = frozenset({"2.000908"})
POLICE = "Bộ Công an"

RULES: tuple[Rule, ...] = (
    Rule(lambda record: record.code in COPIED_FROM_REGISTER, Intake.HERE, EndingReason.NOT_CERTIFICATION),
    Rule(lambda record: record.field == "Chứng thực", Intake.COUNTER, EndingReason.CERTIFICATION),
    Rule(lambda record: record.service_level is ServiceLevel.INFO, Intake.COUNTER, EndingReason.INFORMATION),
    Rule(lambda record: not record.channels, Intake.COUNTER, EndingReason.NO_CHANNEL),
    Rule(lambda record: "online" not in record.channels, Intake.COUNTER, EndingReason.NOT_ONLINE),
    Rule(lambda record: record.promulgated_by == POLICE, Intake.PORTAL, EndingReason.POLICE),
    Rule(lambda record: "commune" in record.agency_level, Intake.HERE, EndingReason.COMMUNE),
)
OTHERWISE = Ending(Intake.PORTAL, EndingReason.ELSEWHERE)


def default_ending(record: Record) -> Ending:
    rule = next((rule for rule in RULES if rule.holds(record)), None)
    return Ending(rule.intake, rule.reason) if rule else OTHERWISE

"""Whether a message came from the agency: anybody types the code that stands in it."""

from __future__ import annotations

from flows.conversation.flow import Reply, Stay, Turn, option, reply, say
from flows.genuine import as_code, told_as


def command(turn: Turn, typed: str) -> Reply:
    facts, office = turn.facts, turn.facts.office
    if not as_code(typed):
        return reply(say("genuine.how", hotline=office.hotline), go=Stay(show=False))
    found = facts.genuine.find(typed, today=facts.today)
    if found is None:
        unknown = say("genuine.not_ours", option("help_scam"), option("person"), hotline=office.hotline)
        return reply(unknown, go=Stay(show=False))
    told = say("genuine.ours", agency=office.agency, on=found.on.isoformat(), about=told_as(found.kind))
    return reply(told, go=Stay(show=False))

"""All tables, each once. Everything personal in them is sealed; what is sealed is found again by `dossier_marks`."""

from storage.tables.api_keys import api_keys
from storage.tables.assisting import assisted_messages, assisted_sessions, volunteers
from storage.tables.audit import audit_entries, audit_head
from storage.tables.broadcasts import broadcast_people, broadcast_steps, broadcasts
from storage.tables.columns import metadata
from storage.tables.counters import counter_devices, counter_tickets
from storage.tables.data_rights import data_requests
from storage.tables.desks import saved_queues, staff_presence
from storage.tables.dossiers import dossier_marks, dossier_numbers, dossiers, files, history, papers
from storage.tables.editions import edition_drafts, editions
from storage.tables.followups import phone_calls, receipts
from storage.tables.groups import group_codes, groups
from storage.tables.handling import calendar_versions, extensions, holdings, warnings
from storage.tables.hurdles import encouraged_drafts, stuck_steps
from storage.tables.learning import unmatched_requests, wording_effects, wordings
from storage.tables.messages import buckets, inbox, leases, notes, outbox, shares, unmatched
from storage.tables.office import (
    catalogue_versions,
    login_attempts,
    offers,
    procedure_codes,
    procedure_versions,
    procedures,
    staff,
    staff_invitations,
    staff_posts,
    staff_recovery_codes,
    staff_sessions,
    units,
)
from storage.tables.people import (
    chats,
    consents,
    conversations,
    link_guesses,
    links,
    people,
    person_requests,
    web_visits,
)
from storage.tables.practice import practice_classes, practice_seats
from storage.tables.retention import farewells
from storage.tables.talks import canned_replies, request_messages, staff_chat_codes, staff_chats, staff_mornings
from storage.tables.tokens import channel_tokens
from storage.tables.voices import complaints, ratings

__all__ = [
    "api_keys",
    "assisted_messages",
    "assisted_sessions",
    "audit_entries",
    "audit_head",
    "broadcast_people",
    "broadcast_steps",
    "broadcasts",
    "buckets",
    "calendar_versions",
    "canned_replies",
    "catalogue_versions",
    "channel_tokens",
    "chats",
    "complaints",
    "consents",
    "conversations",
    "counter_devices",
    "counter_tickets",
    "data_requests",
    "dossier_marks",
    "dossier_numbers",
    "dossiers",
    "edition_drafts",
    "editions",
    "encouraged_drafts",
    "extensions",
    "farewells",
    "files",
    "group_codes",
    "groups",
    "history",
    "holdings",
    "inbox",
    "leases",
    "link_guesses",
    "links",
    "login_attempts",
    "metadata",
    "notes",
    "offers",
    "outbox",
    "papers",
    "people",
    "person_requests",
    "phone_calls",
    "practice_classes",
    "practice_seats",
    "procedure_codes",
    "procedure_versions",
    "procedures",
    "ratings",
    "receipts",
    "request_messages",
    "saved_queues",
    "shares",
    "staff",
    "staff_chat_codes",
    "staff_chats",
    "staff_invitations",
    "staff_mornings",
    "staff_posts",
    "staff_presence",
    "staff_recovery_codes",
    "staff_sessions",
    "stuck_steps",
    "units",
    "unmatched",
    "unmatched_requests",
    "volunteers",
    "warnings",
    "web_visits",
    "wording_effects",
    "wordings",
]

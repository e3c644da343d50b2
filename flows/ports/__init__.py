"""What the use cases need from the store, as promises. `storage/` keeps them on SQLite and on PostgreSQL alike.

Batches from the start: one transaction carries the turns of many people, with one statement a table.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from flows.ports.api_keys import ApiKeys
from flows.ports.assisting import Assisting, AssistingTx, Handed, Help, Inbound, Invited, SavedSession, Traces
from flows.ports.audit import Audit
from flows.ports.broadcasts import Broadcasts
from flows.ports.conversations import Conversations
from flows.ports.counters import Counters
from flows.ports.data_rights import DataRequests, DataRequestsTx
from flows.ports.delivery import Deliveries, Lost, PassingOn, Planned, SoFar
from flows.ports.demonstration import Demonstrations
from flows.ports.desks import Desks
from flows.ports.doors import Invitation, OpenSession, StaffDoors
from flows.ports.dossiers import (
    EVERYTHING,
    ClosedTalk,
    Dossiers,
    DumpRow,
    FileRow,
    Files,
    OpenRequest,
    QueueFilter,
    QueueRow,
    Requests,
)
from flows.ports.editions import Editions
from flows.ports.followups import Followups
from flows.ports.groups import GroupChanges, Groups
from flows.ports.handling import Calendars, Handlings, HandlingTx, Work
from flows.ports.hurdles import Hurdles
from flows.ports.incoming import Arrival, ChatKey, Inbox, InboxRow, RawUpdate
from flows.ports.learning import Learning
from flows.ports.linking import Guess, Links, Merge, SavedLink
from flows.ports.news import Moved, News
from flows.ports.officers import Morning, OfficerChat, Officers, OfficersTx
from flows.ports.outgoing import (
    Allowance,
    Fate,
    Kind,
    Outbox,
    Outgoing,
    Parcel,
    Settled,
    StoredMessage,
    Undelivered,
)
from flows.ports.papers import Joined, Paper, Papers
from flows.ports.people import LoginTaken, StaffStore, WebVisit, WebVisits
from flows.ports.practice import Practice, PracticeTx
from flows.ports.retention import Retention, RetentionTx
from flows.ports.talking import CannedReplies, Talk, TalkTx
from flows.ports.tokens import ChannelTokens, TokenPair
from flows.ports.turns import HELD, AlreadyDone, Attached, Changes, Consent, Loaded, PersonRequest, Tx, Wanted
from flows.ports.upkeep import Catalogue, StoreUnavailable, Upkeep, Waker
from flows.ports.voices import Complaints, Ratings, VoicesTx
from flows.staffing import Staff

__all__ = [
    "EVERYTHING",
    "HELD",
    "Allowance",
    "AlreadyDone",
    "ApiKeys",
    "Arrival",
    "Assisting",
    "AssistingTx",
    "Attached",
    "Audit",
    "Broadcasts",
    "Calendars",
    "CannedReplies",
    "Catalogue",
    "Changes",
    "ChannelTokens",
    "ChatKey",
    "ClosedTalk",
    "Complaints",
    "Consent",
    "Conversations",
    "Counters",
    "DataRequests",
    "DataRequestsTx",
    "Deliveries",
    "Demonstrations",
    "Desks",
    "Dossiers",
    "DumpRow",
    "Editions",
    "Fate",
    "FileRow",
    "Files",
    "Followups",
    "GroupChanges",
    "Groups",
    "Guess",
    "Handed",
    "HandlingTx",
    "Handlings",
    "Help",
    "Hurdles",
    "Inbound",
    "Inbox",
    "InboxRow",
    "Invitation",
    "Invited",
    "Joined",
    "Kind",
    "Learning",
    "Links",
    "Loaded",
    "LoginTaken",
    "Lost",
    "Merge",
    "Morning",
    "Moved",
    "News",
    "OfficerChat",
    "Officers",
    "OfficersTx",
    "OpenRequest",
    "OpenSession",
    "Outbox",
    "Outgoing",
    "Paper",
    "Papers",
    "Parcel",
    "PassingOn",
    "PersonRequest",
    "Planned",
    "Practice",
    "PracticeTx",
    "QueueFilter",
    "QueueRow",
    "Ratings",
    "RawUpdate",
    "Requests",
    "Retention",
    "RetentionTx",
    "SavedLink",
    "SavedSession",
    "Settled",
    "SoFar",
    "Staff",
    "StaffDoors",
    "StaffStore",
    "Store",
    "StoreUnavailable",
    "StoredMessage",
    "Talk",
    "TalkTx",
    "TokenPair",
    "Traces",
    "Tx",
    "Undelivered",
    "Upkeep",
    "VoicesTx",
    "Waker",
    "Wanted",
    "WebVisit",
    "WebVisits",
    "Work",
]


class Store(Protocol):
    """All of it."""

    audit: Audit
    inbox: Inbox
    outbox: Outbox
    broadcasts: Broadcasts
    dossiers: Dossiers
    handling: Handlings
    calendars: Calendars
    desks: Desks
    news: News
    requests: Requests
    canned: CannedReplies
    files: Files
    papers: Papers
    practice: Practice
    staff: StaffStore
    doors: StaffDoors
    officers: Officers
    api_keys: ApiKeys
    visits: WebVisits
    conversations: Conversations
    links: Links
    learning: Learning
    groups: Groups
    followups: Followups
    hurdles: Hurdles
    counters: Counters
    ratings: Ratings
    assisting: Assisting
    complaints: Complaints
    data_requests: DataRequests
    retention: Retention
    catalogue: Catalogue
    editions: Editions
    upkeep: Upkeep
    tokens: ChannelTokens
    demonstration: Demonstrations

    def transaction(self) -> AbstractAsyncContextManager[Tx]: ...

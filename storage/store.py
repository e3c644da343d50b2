"""The whole store over one database, as `flows/ports.py` promises it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from flows import ports
from storage.api_keys import ApiKeyTable
from storage.assisting import AssistingTables
from storage.audit import AuditTable
from storage.broadcasts import BroadcastTables
from storage.calendars import CalendarTable
from storage.catalogue import CatalogueTables
from storage.complaints import ComplaintTable
from storage.conversations import ConversationTable
from storage.counters import CounterTables
from storage.data_requests import DataRequestTable
from storage.demonstration import DemonstrationTables
from storage.desks import DeskTable
from storage.doors import DoorTables
from storage.dossiers import DossierTable
from storage.editions import EditionTables
from storage.followups import FollowupTable
from storage.groups import GroupTable
from storage.handling import HandlingTable
from storage.hurdles import HurdleTable
from storage.inbox import InboxTable
from storage.keys import KeyRing
from storage.learning import LearningTables
from storage.linking import LinkTable
from storage.news import NewsTables
from storage.officers import OfficerTable
from storage.papers import PaperTable
from storage.practice import PracticeTable
from storage.ratings import RatingTable
from storage.requests import RequestTable
from storage.retention import RetentionTable
from storage.sending import SendingStore, open_sending
from storage.staff import StaffTable
from storage.talks import CannedTable
from storage.turns import Transaction, Turns
from storage.upkeep import UpkeepTables
from storage.uploads import UploadTable
from storage.visits import VisitTable


class SqlStore(ports.Store):
    """`stored_channels` show their own transcript: a message to them is sent by being stored."""

    def __init__(self, sending: SendingStore, stored_channels: frozenset[str]) -> None:
        db, ring, seals = sending.db, sending.ring, sending.seals
        self._sending = sending
        self._db = db
        self._turns = Turns(db, seals, stored_channels)
        self.audit: ports.Audit = AuditTable(db, seals)
        self.inbox: ports.Inbox = InboxTable(db, seals)
        self.losing = sending.losing
        self.losing.transaction = lambda connection: Transaction(connection, self._turns)
        self.outbox: ports.Outbox = sending.outbox
        self.broadcasts: ports.Broadcasts = BroadcastTables(db, ring, stored_channels)
        self.dossiers: ports.Dossiers = DossierTable(db, seals)
        self.handling: ports.Handlings = HandlingTable(db, seals)
        self.desks: ports.Desks = DeskTable(db)
        self.news: ports.News = NewsTables(db)
        self.calendars: ports.Calendars = CalendarTable(db, seals)
        self.requests: ports.Requests = RequestTable(db, seals)
        self.canned: ports.CannedReplies = CannedTable(db)
        self.files: ports.Files = UploadTable(db, seals)
        self.papers: ports.Papers = PaperTable(db)
        self.practice: ports.Practice = PracticeTable(db, seals)
        self.staff: ports.StaffStore = StaffTable(db)
        self.doors: ports.StaffDoors = DoorTables(db, seals)
        self.officers: ports.Officers = OfficerTable(db, seals)
        self.api_keys: ports.ApiKeys = ApiKeyTable(db)
        self.visits: ports.WebVisits = VisitTable(db, self._turns.loading)
        self.conversations: ports.Conversations = ConversationTable(db, seals)
        self.links: ports.Links = LinkTable(db)
        self.learning: ports.Learning = LearningTables(db, seals)
        self.groups: ports.Groups = GroupTable(db, seals)
        self.counters: ports.Counters = CounterTables(db)
        self.hurdles: ports.Hurdles = HurdleTable(db, seals)
        self.followups: ports.Followups = FollowupTable(db, seals)
        self.ratings: ports.Ratings = RatingTable(db, seals)
        self.assisting: ports.Assisting = AssistingTables(db, seals)
        self.complaints: ports.Complaints = ComplaintTable(db, seals)
        self.retention: ports.Retention = RetentionTable(db, seals)
        self.data_requests: ports.DataRequests = DataRequestTable(db, seals)
        self.catalogue: ports.Catalogue = CatalogueTables(db)
        self.editions: ports.Editions = EditionTables(db, seals)
        self.upkeep: ports.Upkeep = UpkeepTables(db)
        self.tokens: ports.ChannelTokens = sending.tokens
        self.demonstration: ports.Demonstrations = DemonstrationTables(db, seals)
        self.wakeups = sending.wakeups

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[ports.Tx]:
        async with self._db.writing() as connection:
            yield Transaction(connection, self._turns)

    async def close(self) -> None:
        await self._sending.close()


async def open_store(url: str, ring: KeyRing, stored_channels: frozenset[str]) -> SqlStore:
    """Brings the database up to date. Raises what `open_sending` does."""
    return SqlStore(await open_sending(url, ring), stored_channels)

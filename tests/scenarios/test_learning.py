"""What nobody was shown is kept without a name, and once an editor has attached it, the chat's next turn finds it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.commands.catalogue_files import search_index
from flows.conversation.events import TextSent
from flows.learning.model import Request, RequestState, published
from flows.ports import ChatKey, RawUpdate
from flows.procedures.search import Index
from flows.service.conversing import Conversing, Ready
from flows.service.world import Chance, World
from flows.values import TOGETHER, Words
from storage.keys import KeyRing
from storage.store import SqlStore, open_store
from tests.kit import NOW, the_world

CODE, STORY = "1.001193", "bế nhóc con anh Nguyễn Văn Mẫu, 0912345678, lên quẹt sổ oe oe"
LEASE = timedelta(seconds=30)


class Chat:
    """One person's chat over a real store; `world` is replaced when the wordings are."""

    def __init__(self, store: SqlStore) -> None:
        self.store, self.world, self.updates, self.ids = store, the_world(), count(1), count(1)
        chance = Chance(lambda: NOW, lambda: f"id{next(self.ids)}", lambda: f"token{next(self.ids):017d}")
        self.conversing = Conversing(
            store, world=self.now, chance=chance, holder="me", waker=store.wakeups, echoed=frozenset({"web"})
        )

    def now(self) -> World:
        return self.world

    async def hear(self, event: TextSent) -> list[str]:
        """What is said, by text key."""
        raw = RawUpdate(ChatKey("telegram", "1"), str(next(self.updates)), b"", NOW)
        await self.store.inbox.keep([raw])
        (arrival,) = await self.store.inbox.take(limit=1, now=NOW, holder="me", lease=LEASE)
        parcels = await self.conversing.receive([Ready(arrival, event, ())])
        return [key for parcel in parcels for key in keys(parcel.words)]

    async def learn(self) -> None:
        """As a process does that hears of published wordings."""
        attached = published(await self.store.learning.wordings())
        self.world = replace(self.world, library=self.world.library.searched_by(index_with(attached)))

    async def asked(self) -> list[Request]:
        return await self.store.learning.requests(RequestState.OPEN)


def keys(words: Words) -> list[str]:
    """Of a message that says several things too."""
    parts = words.params["parts"] if words.key == TOGETHER else [[words.key, {}]]
    assert isinstance(parts, list)
    return [str(key) for key, _ in parts]


def index_with(attached: dict[str, list[str]]) -> Index:
    return search_index([each for each in the_world().library.records() if each.field == "Hộ tịch"], [], attached)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    store = await open_store(f"sqlite:///{tmp_path}/motcua.db", KeyRing.from_secret("test"), frozenset({"web"}))
    chat = Chat(store)
    await chat.learn()
    yield chat
    await store.close()


async def test_from_nothing_fits_to_the_card_and_back(chat: Chat) -> None:
    assert "nothing_fits" in await chat.hear(TextSent("hát karaoke chỗ nào vui"))
    assert "nothing_fits" in await chat.hear(TextSent(STORY))
    assert "nothing_fits" in await chat.hear(TextSent(STORY.upper()))

    story = (await chat.asked())[0]
    assert story.times == 2
    assert not {"nguyễn", "mẫu", "0912345678"} & set(story.text.lower().replace(",", "").split())

    learning = chat.store.learning
    wording = "bế nhóc lên quẹt sổ oe oe"
    await learning.attach(CODE, wording, request_id=story.id, by="an", now=NOW)
    (draft,) = await learning.wordings()
    await chat.learn()
    assert "nothing_fits" in await chat.hear(TextSent(wording))

    await learning.publish([draft.id], by="an", now=NOW)
    await chat.learn()
    assert "card" in await chat.hear(TextSent(wording))

    await learning.take_back(draft.id, by="an", now=NOW)
    await chat.learn()
    assert "card" not in await chat.hear(TextSent(wording))


async def test_who_declines_all_that_is_offered_is_counted(chat: Chat) -> None:
    said = await chat.hear(TextSent("khai tử"))
    if "card" in said:
        await chat.hear(TextSent("Không phải việc này"))

    assert "none_of_these" in await chat.hear(TextSent("Không phải các việc này"))

    (asked,) = await chat.asked()
    assert (asked.text, asked.declined) == ("khai tử", 1)

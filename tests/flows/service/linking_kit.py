"""Two chats that are to become one person's, and a stranger's."""

from __future__ import annotations

from flows.people import LinkState
from flows.values import TOGETHER, Words
from tests.flows.service.kit import Desk


class Two(Desk):
    """An at one chat with a draft, and a second chat that nobody knows yet; a stranger has a third."""

    def __init__(self) -> None:
        super().__init__()
        self.draft = self.ready_to_file("an", person=1)
        self.store.chat("an-elsewhere", person=2)
        self.store.chat("stranger", person=3)

    def link(self) -> LinkState:
        return [*self.store.kept_links.values()][-1].state

    def owner(self, address: str) -> int:
        return next(owner for key, (_, owner) in self.store.chats.items() if key.address == address)

    def code(self) -> str:
        given = [said(each.words)["linking.code"] for each in self.store.sent if "linking.code" in said(each.words)]
        return str(given[-1]["code"])

    def last(self, chat_id: int) -> str:
        return self.store.keys(chat_id)[-1]

    async def begin(self) -> str:
        await self.hear(("an", "liên kết kênh khác"))
        return self.code()

    async def enter(self, address: str = "an-elsewhere", code: str = "") -> None:
        await self.hear((address, f"LIENKET {code or self.code()}"))

    async def linked(self) -> None:
        await self.begin()
        await self.enter()
        await self.hear(("an-elsewhere", "đúng"))
        await self.hear(("an", "đúng"))


def said(words: Words) -> dict[str, dict[str, object]]:
    if words.key != TOGETHER:
        return {words.key: dict(words.params)}
    return dict(words.params["parts"])  # type: ignore[arg-type]

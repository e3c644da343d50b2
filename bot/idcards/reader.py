"""ID cards as the server has them read: in the workshop, so that no picture can harm or slow the server."""

from bot.workshop.pool import WorkFailed, Workshop
from flows.identity.card import IdCard, from_fields


class CardReader:
    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    async def read(self, content: bytes, *, closely: bool) -> IdCard | None:
        """None for whatever holds no readable card. Raises Busy."""
        try:
            fields, _ = await self._workshop.run("read_id", {"quick": not closely}, content)
        except WorkFailed:
            return None
        return from_fields(fields)

"""The check as the server asks for it: done in the workshop, so that no file can harm or slow the server."""

from pathlib import Path

from bot.filecheck.check import check_size
from bot.filecheck.model import Verdict, load, rejection
from bot.filecheck.signatures import kind_of
from bot.workshop.pool import Busy, OutOfTime, WorkFailed, Workshop


class FileChecker:
    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    async def check(self, content: bytes | Path) -> Verdict:
        """Never raises for what a file is or does; ends within the time limit once the check has begun."""
        early = check_size(_size(content))
        if early:
            return early
        try:
            return await self._checked(content)
        except OutOfTime:
            return rejection(_kind(content), "no_time")
        except Busy:
            return rejection(_kind(content), "busy")
        except (WorkFailed, ValueError):
            return rejection(_kind(content), "too_complex")

    async def _checked(self, content: bytes | Path) -> Verdict:
        """Tried once more when the machine had no time. More often would give the slowest files the most of it."""
        try:
            header, (clean,) = await self._workshop.run("check", {}, content)
        except OutOfTime:
            header, (clean,) = await self._workshop.run("check", {}, content)
        return load(header, clean)


def _kind(content: bytes | Path) -> str:
    """By the first bytes only: to read a hostile archive's directory is not for this process."""
    if isinstance(content, bytes):
        return kind_of(content[:1_024])
    with content.open("rb") as file:
        return kind_of(file.read(1_024))


def _size(content: bytes | Path) -> int:
    return content.stat().st_size if isinstance(content, Path) else len(content)

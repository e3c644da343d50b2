"""Officers' accounts in memory: who comes in, with which password, and who tried in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flows.ports import Invitation, LoginTaken, OpenSession, Staff
from flows.staffing import Post

IDLE = timedelta(minutes=30)


@dataclass
class FakeStaff:
    people: dict[str, tuple[Staff, str]] = field(default_factory=dict)
    sessions: dict[bytes, list[Any]] = field(default_factory=dict)
    attempts: list[tuple[str, bool, datetime]] = field(default_factory=list)

    async def add(self, login: str, *, name: str, posts: Sequence[Post], password_hash: str) -> Staff:
        if login in self.people:
            raise LoginTaken
        person = Staff(len(self.people) + 1, login, name, tuple(posts))
        self.people[login] = (person, password_hash)
        return person

    async def set_posts(self, login: str, posts: Sequence[Post]) -> Staff | None:
        person, password_hash = self.people[login]
        self.people[login] = (replace(person, posts=tuple(posts)), password_hash)
        return self.people[login][0]

    async def list(self) -> list[Staff]:
        return [person for person, _ in self.people.values()]

    async def disable(self, login: str) -> bool:
        if login not in self.people:
            return False
        person, password_hash = self.people[login]
        self.people[login] = (replace(person, disabled=True), password_hash)
        self.sessions = {key: kept for key, kept in self.sessions.items() if kept[0] != login}
        return True

    async def set_password(self, login: str, password_hash: str, *, keep: bytes | None = None) -> bool:
        person, _ = self.people[login]
        self.people[login] = (person, password_hash)
        self.sessions = {key: kept for key, kept in self.sessions.items() if kept[0] != login or key == keep}
        return True

    async def by_login(self, login: str) -> tuple[Staff, str] | None:
        assert login.isprintable(), "PostgreSQL refuses NUL"
        return self.people.get(login)

    async def open_session(
        self, staff_id: int, *, token_hash: bytes, csrf: str, now: datetime, device: str = "", is_full: bool = True
    ) -> None:
        assert is_full, "second factors are tried over the real store"
        login = next(person.login for person, _ in self.people.values() if person.id == staff_id)
        self.sessions[token_hash] = [login, csrf, now]

    async def session(self, token_hash: bytes, *, now: datetime) -> tuple[Staff, str] | None:
        kept = self.sessions.get(token_hash)
        if kept is None or now - kept[2] > IDLE:
            return None
        kept[2] = now
        return self.people[kept[0]][0], kept[1]

    async def close_session(self, token_hash: bytes) -> None:
        self.sessions.pop(token_hash, None)

    async def note_attempt(self, key: str, *, ok: bool, now: datetime) -> None:
        self.attempts.append((key, ok, now))

    async def failures(self, key: str, *, since: datetime) -> int:
        return sum(name == key and not ok and at > since for name, ok, at in self.attempts)


class FakeDoors:
    """Nobody has a second factor, and nobody is half-way in."""

    async def secret(self, staff_id: int) -> bytes | None:
        return None

    async def sessions(self, staff_id: int, *, now: datetime) -> list[OpenSession]:
        return []

    async def waiting(self, token_hash: bytes, *, now: datetime) -> tuple[Staff, str] | None:
        return None

    async def invitation(self, token_hash: bytes, *, now: datetime) -> Invitation | None:
        return None

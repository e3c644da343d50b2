"""The office at which everybody practises: the demonstration's made-up commune over the catalogue in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.demo.script import demonstration_office
from flows.conversation.facts import NO_CODES
from flows.procedures.library import Library
from flows.service.world import FREE, World


class MadeUpWorld:
    """Made anew when the catalogue has changed. Nothing of it is signed, nobody in it is ever written to."""

    def __init__(self, real: Callable[[], World]) -> None:
        self._real = real
        self._library: Library | None = None
        self._world: World | None = None

    def __call__(self) -> World:
        real = self._real()
        if self._world is None or self._library is not real.library:
            office = demonstration_office(real.library)
            self._library = real.library
            self._world = replace(real, office=office, delivery=FREE, genuine=NO_CODES)
        return self._world

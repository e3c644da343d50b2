"""Everything that is kept about a person, read for their own copy of it: dossiers, what they said, what they wished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.complaints.model import Complaint
from flows.conversation.facts import Person
from flows.data_rights.model import DataRequest
from flows.dossiers.model import Dossier
from flows.people import OwnChat
from flows.ports import OpenRequest, Store
from flows.ratings.model import OwnRating
from flows.service.exporting import export_words, talk_words, voice_words
from flows.service.world import World
from flows.values import Words


@dataclass(frozen=True, slots=True)
class Kept:
    """As it was read, before anything of it is erased."""

    dossiers: Sequence[Dossier]
    complaints: Sequence[Complaint]
    ratings: Sequence[OwnRating]
    requests: Sequence[DataRequest]
    talks: Sequence[OpenRequest] = ()

    def words(self, world: World, *, person: Person, chats: Sequence[OwnChat]) -> list[Words]:
        own = export_words(world, self.dossiers, person=person, chats=chats)
        talks = talk_words(self.talks)
        return [*own, *talks, *voice_words(world, self.complaints, self.ratings, self.requests)]


async def everything_about(store: Store, person_id: int) -> Kept:
    return Kept(
        await store.dossiers.of_person(person_id),
        await store.complaints.of_person(person_id),
        await store.ratings.of_person(person_id),
        await store.data_requests.of_person(person_id),
        await store.requests.of_person(person_id),
    )

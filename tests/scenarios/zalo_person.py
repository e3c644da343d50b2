"""Citizens at Zalo's Official Account, and what the program and the platform keep of them."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any, cast

from tests.emulators.zalo import ZaloEmulator
from tests.emulators.zalo.webhooks import signature
from tests.scenarios.citizen import Citizen
from tests.scenarios.officer import the_store
from tests.scenarios.service import Service, own
from tests.waiting import until_found

_numbers = itertools.count(5_010_000_001)


def settings(zalo: ZaloEmulator, home: Path, *, database_url: str = "") -> dict[str, str]:
    given = own(home, database_url=database_url)
    zalo.deliver_to(f"http://127.0.0.1:{given['PORT']}/hooks/zalo")
    return given | zalo.settings()


class ZaloCitizen(Citizen):
    """What stands in a list of numbers, and not on a button, is typed."""

    async def _act(self, act: str) -> None:
        button = re.fullmatch(r"\[(.+)\]", act)
        try:
            await super()._act(act)
        except LookupError:
            assert button is not None
            await self.tg.text(self.user_id, button[1])


def a_citizen(zalo: ZaloEmulator) -> Citizen:
    return ZaloCitizen(cast(Any, zalo), next(_numbers))


def code_of(citizen: Citizen) -> str:
    found = re.search(r"Mã hồ sơ: (\S+)", "\n".join(citizen.texts()))
    assert found is not None
    return found[1]


def mine(citizen: Citizen, service: Service) -> list[dict[str, Any]]:
    return [each for each in service.dossiers() if each["chat_id"] == str(citizen.user_id)]


def a_text(zalo: ZaloEmulator, citizen: Citizen) -> tuple[bytes, dict[str, Any]]:
    event = {
        "app_id": zalo.app_id,
        "event_name": "user_send_text",
        "timestamp": "1795243200000",
        "sender": {"id": str(citizen.user_id)},
        "recipient": {"id": zalo.oa_id},
        "message": {"text": "xin chao", "msg_id": f"forged{citizen.user_id}"},
    }
    zalo.world.acted(zalo.world.person(str(citizen.user_id)))
    return json.dumps(event).encode(), event


def mac(zalo: ZaloEmulator, body: bytes, event: dict[str, Any], *, secret: str = "") -> str:
    return "mac=" + signature(body, event["timestamp"], identity=zalo.app_id, secret=secret or zalo.oa_secret)


async def reason_unsent(service: Service, code: str) -> str:
    """Why a message about this dossier will not be sent."""
    async with the_store(service.settings) as store:
        unsent = await until_found(
            lambda: store.outbox.undelivered(unit_ids=None), lambda found: any(each.code == code for each in found)
        )
    return next(each.error for each in unsent if each.code == code)

"""`python -m tests.emulators.zalo_bot --port 8091`: the platform on its own, for a bot to be tried against.

Lines typed here are what one person writes; what the bot answers is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from .emulator import ZaloBotEmulator

PERSON = "nguoi-dan"


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.emulators.zalo_bot", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8091)
    given = parser.parse_args()
    async with ZaloBotEmulator(host=given.host, port=given.port) as zalo:
        print(f"ZALO_BOT_API_BASE={zalo.base_url}\nZALO_BOT_TOKEN={zalo.token}", flush=True)
        printing = asyncio.create_task(_print(zalo))
        while line := await asyncio.to_thread(sys.stdin.readline):
            zalo.text(PERSON, line.strip())
        await printing


async def _print(zalo: ZaloBotEmulator) -> None:
    shown = 0
    while True:
        for text in zalo.texts(PERSON)[shown:]:
            print(f"\n{text}", flush=True)
            shown += 1
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(main())

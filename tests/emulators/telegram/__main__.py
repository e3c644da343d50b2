"""`python -m tests.emulators.telegram --port 8081`: the emulator as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from .emulator import TOKEN, TelegramEmulator
from .limits import Limits


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.emulators.telegram", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", action="append", help="accept only this token (may be repeated)")
    parser.add_argument("--limit-global", type=int, metavar="N", help="messages a second to all chats")
    parser.add_argument("--limit-chat", type=int, metavar="N", help="messages a second to one chat")
    parser.add_argument("--limit-group", type=int, metavar="N", help="messages a minute to one group")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that each Bot API call takes")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


async def _serve(options: argparse.Namespace) -> None:
    token = options.token[0] if options.token else TOKEN
    emulator = TelegramEmulator(
        token=token, host=options.host, port=options.port, seed=options.seed, delay=options.delay
    )
    emulator.world.tokens = frozenset(options.token) if options.token else None
    emulator.limit(Limits(options.limit_global, options.limit_chat, options.limit_group))
    async with emulator:
        print(f"Telegram emulator on {emulator.base_url}", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(_arguments()))


if __name__ == "__main__":
    main()

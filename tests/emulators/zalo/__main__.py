"""`python -m tests.emulators.zalo --port 8082`: the emulator as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from .emulator import ZaloEmulator


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.emulators.zalo", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8082)
    parser.add_argument(
        "--hook", default="", help="where events are delivered, such as http://127.0.0.1:8080/hooks/zalo"
    )
    parser.add_argument("--life", type=int, default=90_000, help="seconds that an access token lives")
    return parser.parse_args()


async def _serve(options: argparse.Namespace) -> None:
    emulator = ZaloEmulator(host=options.host, port=options.port, life=options.life)
    emulator.deliver_to(options.hook)
    async with emulator:
        print(f"Zalo emulator on {emulator.base_url}; settings for the program:")
        print("\n".join(f"{name}={value}" for name, value in emulator.settings().items()), flush=True)
        await asyncio.Event().wait()


def main() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(_arguments()))


if __name__ == "__main__":
    main()

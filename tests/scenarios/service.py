"""The program as a process of its own, and the settings it needs to talk to the emulator."""

from __future__ import annotations

import asyncio
import atexit
import ctypes
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.emulators.telegram import TelegramEmulator

ROOT = Path(__file__).resolve().parents[2]
START_S = 120.0  # a busy machine
DATABASE, INDEX = "motcua.db", "search.index"


#: Below the usual range for whoever asks (`ip_local_port_range`).
PORTS = range(12_000, 32_000)
_CHANCE = random.SystemRandom()
SECRET = "a key for tests only, long enough to be one"


def own(home: Path, *, database_url: str = "") -> dict[str, str]:
    """What every program needs, whoever it talks to: a database, a place for files, a port, a key."""
    return {
        "DATABASE_URL": database_url or f"sqlite:///{home}/{DATABASE}",
        "FILES_URL": f"file://{home}/files",
        "PORT": str(free_port()),
        "SECRET_KEY": SECRET,
    }


def settings(tg: TelegramEmulator, home: Path, *, database_url: str = "", webhook: bool = True) -> dict[str, str]:
    given = own(home, database_url=database_url)
    given |= {"TELEGRAM_API_BASE": tg.base_url, "TELEGRAM_BOT_TOKEN": tg.token}
    return given | ({"TELEGRAM_WEBHOOK_SECRET": "a-secret-for-tests"} if webhook else {})


@dataclass
class Service:
    """One process. `start` returns when it says that it is ready."""

    settings: dict[str, str]
    home: Path
    role: str = "all"
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    async def start(self) -> None:
        if self.settings["DATABASE_URL"] == f"sqlite:///{self.home}/{DATABASE}":
            await asyncio.to_thread(settle_in, self.home, self.settings["SECRET_KEY"])
        began = time.perf_counter()
        seen = self.log.stat().st_size
        self.process = process = self.spawn()
        while b"ready:" not in self.log.read_bytes()[seen:]:
            if process.poll() is not None or time.perf_counter() - began > START_S:
                raise RuntimeError(f"not ready: {self.log.read_text(errors='replace')[-2000:]}")
            await asyncio.sleep(0.05)
        self.starts.append(time.perf_counter() - began)

    def spawn(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", "serve", "--role", self.role],
                cwd=self.home,
                env=self._environment(),
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,
            )

    def kill(self) -> float:
        """SIGKILL; the moment at which nothing runs any more."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        return time.perf_counter()

    async def stop(self) -> float:
        """SIGTERM; how many seconds the end took."""
        assert self.process is not None
        began = time.perf_counter()
        self.process.terminate()
        await asyncio.to_thread(self.process.wait, 20)
        return time.perf_counter() - began

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def dossiers(self) -> list[dict[str, Any]]:
        """What `motcua dossiers --json` prints beside the running process."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", "dossiers", "--json"],
            cwd=self.home,
            env=self._environment(),
            capture_output=True,
            check=True,
            timeout=60,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    @property
    def log(self) -> Path:
        path = self.home / f"{self.role}-{id(self)}.log"
        path.touch()
        return path

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), **self.settings}


def settle_in(home: Path, secret: str) -> None:
    """Leave in an empty home what a first start leaves there, and spare the program to load the catalogue again."""
    if secret == SECRET and not (home / DATABASE).exists():
        for each in (DATABASE, INDEX):
            shutil.copy(first_home() / each, home / each)


@cache
def first_home() -> Path:
    """Where the program was started for the first time and stopped; one for a whole test process."""
    home = Path(tempfile.mkdtemp(prefix="motcua-first-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    first = Service(own(home), home)
    process, log = first.spawn(), first.log
    try:
        patience = time.perf_counter() + START_S
        while b"ready:" not in log.read_bytes():
            if process.poll() is not None or time.perf_counter() > patience:
                raise RuntimeError(f"not ready: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)
        process.terminate()
        process.wait(START_S)
    finally:
        process.kill()
    return home


def free_port() -> int:
    """None that the system gives to whoever asks: it would be taken while a program ends and begins anew."""
    for port in _CHANCE.sample(PORTS, 100):
        with suppress(OSError), socket.socket() as tried:
            tried.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")


def _die_with_parent() -> None:
    """So that a killed test run leaves nothing behind (PR_SET_PDEATHSIG is 1)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)

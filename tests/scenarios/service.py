"""The program as a process of its own, and the settings it needs to talk to the emulator."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.emulators.telegram import TelegramEmulator

ROOT = Path(__file__).resolve().parents[2]
START_S = 120.0  # a busy machine


def settings(tg: TelegramEmulator, home: Path, *, database_url: str = "", webhook: bool = True) -> dict[str, str]:
    given = {
        "DATABASE_URL": database_url or f"sqlite:///{home}/motcua.db",
        "FILES_URL": f"file://{home}/files",
        "PORT": str(free_port()),
        "SECRET_KEY": "a key for tests only, long enough to be one",
        "TELEGRAM_API_BASE": tg.base_url,
        "TELEGRAM_BOT_TOKEN": tg.token,
    }
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
        began = time.perf_counter()
        seen = self.log.stat().st_size
        self.process = process = self._spawn()
        while b"ready:" not in self.log.read_bytes()[seen:]:
            if process.poll() is not None or time.perf_counter() - began > START_S:
                raise RuntimeError(f"not ready: {self.log.read_text(errors='replace')[-2000:]}")
            await asyncio.sleep(0.05)
        self.starts.append(time.perf_counter() - began)

    def _spawn(self) -> subprocess.Popen[bytes]:
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


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _die_with_parent() -> None:
    """So that a killed test run leaves nothing behind (PR_SET_PDEATHSIG is 1)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)

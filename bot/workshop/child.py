"""A process of the workshop: reads one order after another from standard input and answers each.

Started by `pool.py` with an empty environment; it limits its own memory and CPU time before it reads anything.
"""

import importlib
import os
import resource
import sys
import traceback
from collections.abc import Callable
from typing import BinaryIO, cast

from bot.workshop.tasks import TASKS, Answer, Blobs, Courtesy, Params, Task
from bot.workshop.wire import packed, read
from flows.values import JSON

Work = Callable[[Params, Blobs], Answer]
#: Everybody's turns come before one person's heavy file.
NICENESS = {Courtesy.AWAITED: 5, Courtesy.SPARE: 10}


def main() -> None:
    answers = _own_output()
    _step_back(Courtesy(sys.argv[1]))
    _limit(resource.RLIMIT_FSIZE, 0)  # a parser that was taken over writes no file
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, max(task.memory_bytes for task in TASKS.values()))
    while (order := read(sys.stdin.buffer)) is not None:
        answers.writelines(packed(*_answered(*order)))
        answers.flush()


def _step_back(courtesy: Courtesy) -> None:
    """A server that was given real-time priority has it for its turns: drawing at it keeps even the disk waiting."""
    if courtesy is Courtesy.SPARE and hasattr(os, "sched_setscheduler"):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    os.nice(NICENESS[courtesy])


def _answered(header: JSON, blobs: Blobs) -> Answer:
    """[True, the task's answer], or [False, where it fell]: a mistake of ours is to be found in the log."""
    try:
        answer, found = _done(header, blobs)
        return [True, answer], found
    except Exception as problem:
        return [False, _where(problem)], ()


def _done(header: JSON, blobs: Blobs) -> Answer:
    assert isinstance(header, dict)
    task = TASKS[str(header["task"])]
    _allow(task)
    params = header["params"]
    assert isinstance(params, dict)
    return _work(task)(params, blobs)


def _where(problem: Exception) -> str:
    """Kind and place only: the message may quote what the person sent."""
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} in {last.name}, line {last.lineno} of {os.path.basename(last.filename)}"


def _work(task: Task) -> Work:
    module, _, name = task.run.partition(":")
    return cast(Work, getattr(importlib.import_module(module), name))


def _own_output() -> BinaryIO:
    """What a library prints must not be taken for an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _limit(which: int, value: int) -> None:
    resource.setrlimit(which, (value, value))


def _allow(task: Task) -> None:
    """The kernel counts CPU from the start of the process, so each order moves the limit on."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + task.cpu_seconds, resource.RLIM_INFINITY))
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (min(task.memory_bytes, most), most))


if __name__ == "__main__":
    main()

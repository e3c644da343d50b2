"""When the interpreter looks for garbage: seldom, and not at all while a process starts."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

#: glibc's M_MMAP_THRESHOLD: what is larger is a mapping of its own, given back when freed. Left alone, it would grow
#: with the first large file that is read, and holes remain in the heap.
_MMAP_THRESHOLD, LARGE = -3, 131_072
#: Objects that are made before it looks again. At the usual 700 it is a quarter of every command's start.
SELDOM = (20_000, 20, 20)


def search_seldom() -> None:
    gc.set_threshold(*SELDOM)


@contextmanager
def without_searching_for_garbage() -> Iterator[None]:
    """Nearly all that a start makes stays, so looking through it again and again is a sixth of the start for nothing.
    Once at the end it is: what only the start needed goes back to the machine, the rest is never searched again."""
    gc.freeze()
    gc.disable()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").mallopt(_MMAP_THRESHOLD, LARGE)
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        search_seldom()
        gc.enable()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)

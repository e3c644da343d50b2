"""Paths given to a command: only what can be read to its end, shown as text."""

import os
import stat

import click


def must_be_a_file(path: str) -> None:
    """A pipe or device might never end; a folder has no content."""
    try:
        is_file = stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{shown(path)}: no such file") from error
    if not is_file:
        raise click.UsageError(f"{shown(path)}: not a file")
    if not os.access(path, os.R_OK):
        raise click.UsageError(f"{shown(path)}: not readable")


def shown(path: str) -> str:
    """A name may be any bytes; what is printed is text."""
    return os.fsencode(path).decode("utf-8", "replace")

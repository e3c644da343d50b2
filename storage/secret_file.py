"""The secret of an installation that was given none: made once, beside the database, readable by its owner alone."""

import os
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile


class KeyMissing(Exception):
    """There is data, but not the key that it was sealed with. Making a new one would only hide the loss."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"the database holds data but its key is missing: set SECRET_KEY, or put the key file back at {path}"
        )
        self.path = path


def load_or_create(path: Path, *, has_data: bool = False) -> tuple[str, bool]:
    """The secret, and whether it was made just now. Of two processes at once, both get the secret of the first."""
    if path.exists():
        return _load(path), False
    if has_data:
        raise KeyMissing(path)
    created = _create(path)
    return _load(path), created


def _load(path: Path) -> str:
    secret = path.read_text(encoding="ascii").strip()
    if not secret:  # An empty file must never become the key of anything.
        raise KeyMissing(path)
    return secret


def _create(path: Path) -> bool:
    """Whole or not at all, and never over another's: the file appears by a link, which fails where one exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, prefix=".secret-", encoding="ascii") as fresh:  # mode 0600
        fresh.write(secrets.token_urlsafe(32) + "\n")
        fresh.flush()
        os.fsync(fresh.fileno())
        try:
            os.link(fresh.name, path)
        except FileExistsError:
            return False
    _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

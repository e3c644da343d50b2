"""A kept file as flows and tables know it, and what can be wrong with the store that keeps it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Belongs into the row of the document. Name and wrapped key lead to the bytes, the hash proves them."""

    name: str  # generated; the name that the citizen gave is only ever text
    sha256: str  # of the content as it was given, in hexadecimal
    size: int  # of the content as it was given, in bytes
    wrapped_key: bytes


class FileProblem(Exception):
    """Names the file by its generated name only, so that it may be logged."""

    what = "file problem"

    def __init__(self, name: str) -> None:
        super().__init__(f"{self.what}: {name}")
        self.name = name


class FileDamaged(FileProblem):
    """The bytes are not those that were put: changed, cut, or another file's."""

    what = "the stored file was changed or swapped"


class FileMissing(FileProblem):
    """The row is there, the bytes are not."""

    what = "the stored file is missing"


class FilesUnavailable(FileProblem):
    """The store does not answer, refuses us, or is full. Nothing was kept; trying later may help."""

    what = "the file store is not available"

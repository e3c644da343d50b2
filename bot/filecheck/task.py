"""The check as a task of the workshop."""

from bot.filecheck.check import check as _check
from bot.filecheck.model import dump
from bot.workshop.tasks import Answer, Blobs, Params


def check(params: Params, blobs: Blobs) -> Answer:
    """One file in; the verdict and the clean copy (empty when there is none) out."""
    (content,) = blobs
    header, clean = dump(_check(content))
    return header, (clean,)

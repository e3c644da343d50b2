"""The Zalo Bot Platform as far as a bot sees it: answering and refusing as documented, with faults on demand."""

from .emulator import TOKEN, ZaloBotEmulator
from .model import Fault, Sent

__all__ = ["TOKEN", "Fault", "Sent", "ZaloBotEmulator"]

"""Zalo's Official Account, its token server and template messages on loopback: refusing as documented, with people."""

from .emulator import ZaloEmulator
from .faults import Fault
from .model import Entry, Rules, TemplateEntry

__all__ = ["Entry", "Fault", "Rules", "TemplateEntry", "ZaloEmulator"]

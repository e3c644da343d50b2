"""A Telegram Bot API on loopback: strict on limits, with faults on demand, and with people who write to the bot."""

from .emulator import TelegramEmulator
from .faults import Fault
from .limits import Limits
from .model import ApiError, Entry
from .people import Attachment, Sent

__all__ = ["ApiError", "Attachment", "Entry", "Fault", "Limits", "Sent", "TelegramEmulator"]

"""What each channel can carry, as data. Definitions and labels are checked against all of them before being shown.

Sources: Telegram Bot API (Bot API 10.0 constants); Zalo OA OpenAPI v3 and Zalo Bot Platform as documented in public
references of 1/2026 and 12/2025 (button and title limits of Zalo are general knowledge, to be verified).
"""

from __future__ import annotations

from flows.conversation.facts import Limits

TELEGRAM = Limits(
    "telegram", text=4096, buttons=100, button_label=64, token_bytes=64, file_mb=20, group_mark="-", deletes=True
)
WEB = Limits(
    "web", text=20_000, buttons=40, button_label=120, per_second=10_000.0, per_chat_second=1_000.0, deletes=True
)
TERMINAL = Limits(
    "terminal", text=20_000, buttons=40, button_label=120, markup="plain", per_second=10_000.0, deletes=True
)
_MEGABYTE = 1024 * 1024
_OA_UPLOADS = (
    *((ending, _MEGABYTE) for ending in ("jpg", "jpeg", "png")),
    *((ending, 5 * _MEGABYTE) for ending in ("pdf", "doc", "docx")),
)
ZALO_OA = Limits("zalo", text=2000, buttons=5, button_label=100, file_mb=5, markup="plain", uploads=_OA_UPLOADS)
ZALO_BOT = Limits(
    "zalo-bot",
    text=2000,
    buttons=0,
    button_label=100,
    files=("photo",),
    markup="plain",
    per_second=5.0,
    carries_files=False,
    group_mark="#",
)
#: Sentences are the platform's; what fits into them is said by each template.
ZNS = Limits(
    "zns", text=2000, buttons=0, button_label=100, files=(), markup="plain", per_second=10.0, carries_files=False
)

LIMITS = {limits.name: limits for limits in (TELEGRAM, WEB, TERMINAL, ZALO_OA, ZALO_BOT)}
#: Where what was said can be taken away again: Telegram within 48 hours, our own pages always, Zalo never.
ERASABLE = frozenset(name for name, limits in LIMITS.items() if limits.deletes)

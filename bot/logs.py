"""JSON lines on standard error. Whole ID numbers, phone numbers, tokens and answers never get there."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_MASKS = (
    (re.compile(r"\b(\d{3})\d{6}(\d{3})\b"), r"\1******\2"),
    (re.compile(r"(?<!\d)(\+?84|0)(\d)\d{5,6}(\d{3})(?!\d)"), r"\1\2*****\3"),
    (re.compile(r"\b\d{6,12}:[A-Za-z0-9_-]{20,}"), "***token***"),
    (re.compile(r"(?i)(/bot)[^/\s]+"), r"\1***"),
    (re.compile(r"(?i)(postgresql[^:/]*://[^:/@\s]+):[^@\s]+@"), r"\1:***@"),
)


def masked(text: str) -> str:
    """The text without whole ID numbers, phone numbers and tokens."""
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text


def _mask(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str) and key != "timestamp":
            event[key] = masked(value)
    return event


def set_up(level: str) -> None:
    """structlog for our lines, the standard library's loggers through the same mask."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _mask,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        foreign_pre_chain=shared,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


log: structlog.typing.FilteringBoundLogger = structlog.get_logger()

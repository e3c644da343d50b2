"""What commands write into the audit log: who sat at the machine is known by the name of the system's account."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

from flows.audit import COMMAND, AuditEntry
from flows.ports import Store
from flows.values import JSON


async def note(store: Store, action: str, object_id: str = "", **detail: JSON) -> None:
    entry = AuditEntry(datetime.now(UTC), COMMAND, action, object_id, detail={"account": account(), **detail})
    await store.audit.append([entry])


def account() -> str:
    """Of the system; a container may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""

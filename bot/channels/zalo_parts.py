"""A message as Zalo's Official Account takes it: texts, buttons under the last one, a picture or a paper uploaded."""

from __future__ import annotations

from typing import Any

from bot.channels.base import Document, Message, RenderedButton
from bot.channels.limits import ZALO_OA
from bot.channels.zalo_updates import PRESS

Json = dict[str, Any]
#: Endings of what goes as a picture; whatever else it takes goes as a paper.
PICTURES = frozenset(("jpg", "jpeg", "png"))


def texts(message: Message) -> list[Json]:
    """One a part; the buttons go under the last."""
    shown: list[Json] = [{"text": part} for part in message.plain]
    if message.buttons and shown:
        buttons = [_button(each) for each in message.buttons[: ZALO_OA.buttons]]
        shown[-1]["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    return shown


def _button(button: RenderedButton) -> Json:
    return {"title": button.label, "type": "oa.query.hide", "payload": f"{PRESS}{button.token}"}


def upload_of(document: Document) -> str:
    """Which upload takes it; none where the platform would not."""
    if not ZALO_OA.takes(document.name, len(document.content)):
        return ""
    return "image" if document.name.rpartition(".")[2].lower() in PICTURES else "file"


def uploaded(kind: str, data: Any) -> Json | None:
    """The message that shows what was uploaded; None when the answer does not name it."""
    if kind == "image" and data.get("attachment_id"):
        element = {"media_type": "image", "attachment_id": str(data["attachment_id"])}
        return {"attachment": {"type": "template", "payload": {"template_type": "media", "elements": [element]}}}
    if kind == "file" and data.get("token"):
        return {"attachment": {"type": "file", "payload": {"token": str(data["token"])}}}
    return None

"""Messages, uploads and template messages of the account: taken, or refused by number as the reference says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from .model import Entry, Json, Person, Refused, TemplateEntry, Upload
from .world import World

KINDS = ("cs", "transaction", "promotion")
IMAGES, PAPERS = ("jpg", "jpeg", "png"), ("pdf", "doc", "docx")


def message(world: World, kind: str, body: Json) -> Json:
    """POST /v3.0/oa/message/{cs|transaction|promotion}"""
    if kind not in KINDS:
        raise Refused(-201, "there is no such kind of message")
    person = world.known(str((body.get("recipient") or {}).get("user_id") or ""))
    said = body.get("message")
    if not isinstance(said, dict) or not (said.get("text") or said.get("attachment")):
        raise Refused(-201, "message is invalid")
    text = str(said.get("text") or "")
    if len(text) > world.rules.text:
        raise Refused(-210, "text is too long")
    buttons = _buttons(world, said.get("attachment"))
    content = _content(world, said.get("attachment"))
    _keep_rate(world)
    quota = _quota(world, person, kind)
    number = world.next_number()
    entry = Entry(number, world.now(), f"msg{number:08x}", text, buttons, said.get("attachment"), content, call=kind)
    world.note(person, entry)
    return {"message_id": entry.message_id, "user_id": person.id, "quota": quota}


def _buttons(world: World, attachment: Any) -> tuple[tuple[str, str], ...]:
    payload = _payload(attachment)
    listed = payload.get("buttons") or []
    if not isinstance(listed, list) or len(listed) > world.rules.buttons:
        raise Refused(-201, "buttons are invalid")
    for each in listed:
        title, kind, given = str(each.get("title") or ""), each.get("type"), each.get("payload")
        if not title or len(title) > world.rules.title:
            raise Refused(-201, "title of a button is invalid")
        if kind not in ("oa.query.show", "oa.query.hide", "oa.open.url", "oa.open.sms", "oa.open.phone"):
            raise Refused(-201, "type of a button is invalid")
        if kind.startswith("oa.query") and not (isinstance(given, str) and 0 < len(given) <= world.rules.payload):
            raise Refused(-201, "payload of a button is invalid")
    return tuple((str(each["title"]), str(each.get("payload"))) for each in listed)


def _content(world: World, attachment: Any) -> bytes:
    """What was uploaded before, as long as it is there."""
    payload = _payload(attachment)
    keys = [payload.get("token"), *(each.get("attachment_id") for each in payload.get("elements") or [])]
    for key in filter(None, keys):
        upload = world.uploads.get(str(key))
        if upload is None or upload.at + world.rules.upload_s < world.now():
            raise Refused(-100, "attachment is invalid or expired")
        return upload.content
    return b""


def _payload(attachment: Any) -> Json:
    payload = attachment.get("payload") if isinstance(attachment, dict) else None
    return payload if isinstance(payload, dict) else {}


def _keep_rate(world: World) -> None:
    if world.rules.per_second is not None:
        world.sends = [at for at in world.sends if at > world.now() - 1.0]
        if len(world.sends) >= world.rules.per_second:
            raise Refused(-32, "rate limit")
    world.sends.append(world.now())


def _quota(world: World, person: Person, kind: str) -> Json:
    """Free while it answers what the person just did; then paid, as a transaction or a promotion, and promotion only
    by day; after a week not at all."""
    if person.blocked:
        raise Refused(-217, "user cannot receive messages")
    if not person.follows:
        raise Refused(-213, "user does not follow")
    rules, since = world.rules, world.now() - (person.acted_at if person.acted_at is not None else float("-inf"))
    if since > rules.paid_s:
        raise Refused(-230, "user has not interacted within 7 days")
    if kind == "cs" and since > rules.free_s:
        raise Refused(-230, "user has not interacted within 48 hours")
    if kind == "promotion" and not 6 <= _hour(world) < 22:
        raise Refused(-234, "promotion is not sent at night")
    person.sent_since += 1
    if kind == "cs" and person.sent_since <= rules.free_messages:
        left = rules.free_messages - person.sent_since
        return {"quota_type": "reply", "remain": str(left), "total": str(rules.free_messages), "owner_type": "OA"}
    if rules.paid_messages is not None and world.paid >= rules.paid_messages:
        person.sent_since -= 1
        raise Refused(-211, "out of quota")
    world.paid += 1
    return {"quota_type": "sub_quota", "owner_type": "OA"}


def _hour(world: World) -> int:
    return (datetime.fromtimestamp(world.now(), UTC) + timedelta(hours=7)).hour


def upload(world: World, kind: str, *, name: str, content: bytes) -> Json:
    """POST /v2.0/oa/upload/{image|file|gif}"""
    allowed = {"image": IMAGES, "gif": ("gif",), "file": PAPERS}.get(kind)
    if allowed is None or name.rpartition(".")[2].lower() not in allowed:
        raise Refused(-201, "type of file is not supported")
    if len(content) > (world.rules.image_bytes if kind == "image" else world.rules.file_bytes):
        raise Refused(-201, "file is too large")
    key = f"up{world.next_number():08x}"
    world.uploads[key] = Upload(kind, name, content, world.now())
    return {"token": key} if kind == "file" else {"attachment_id": key}


def template(world: World, body: Json) -> Json:
    """POST /message/template"""
    phone, template_id = str(body.get("phone") or ""), str(body.get("template_id") or "")
    data = body.get("template_data")
    if not (phone.startswith("84") and phone.isdecimal() and 11 <= len(phone) <= 12):
        raise Refused(-108, "Phone number invalid")
    if template_id not in world.templates:
        raise Refused(-109, "Template ID invalid")
    if not isinstance(data, dict) or not data:
        raise Refused(-111, "Template data empty")
    if set(data) != set(world.templates[template_id]):
        raise Refused(-112, "Template data invalid")
    if phone in world.without_zalo:
        raise Refused(-118, "Zalo account not existed")
    if len(world.template_log) >= world.rules.zns_daily:
        raise Refused(-144, "daily quota exceeded")
    number = world.next_number()
    entry = TemplateEntry(f"zns{number:08x}", phone, template_id, data, str(body.get("tracking_id") or ""))
    world.template_log.append(entry)
    world.deliver("user_received_message", "", _receipt(entry, world.now()))
    left = world.rules.zns_daily - len(world.template_log)
    quota = {"dailyQuota": str(world.rules.zns_daily), "remainingQuota": str(left)}
    return {"msg_id": entry.message_id, "sent_time": str(int(world.now() * 1000)), "quota": quota}


def _receipt(entry: TemplateEntry, now: float) -> Json:
    shown = datetime.fromtimestamp(now, UTC) + timedelta(hours=7)
    said = {"delivery_time": f"{shown:%Y-%m-%d %H:%M:%S}", "msg_id": entry.message_id}
    return {"sender": {"id": "oa"}, "recipient": {"id": "p"}, "message": said | {"tracking_id": entry.tracking_id}}

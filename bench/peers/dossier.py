"""What the peers have in common: the wording, the checks and the settings, so that only the frameworks differ."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

Buttons = tuple[tuple[str, str], ...]  # label, callback data

PROCEDURES: Buttons = (("Khai sinh", "p_birth"), ("Đăng ký tạm trú", "p_residence"))
DELIVERY: Buttons = (("Tại quầy", "d_desk"), ("Qua bưu điện", "d_post"))
CONFIRM: Buttons = (("Nộp hồ sơ", "c_yes"), ("Sửa lại", "c_no"))

GREETING = "[1] Xin chào. Anh/chị cần làm thủ tục nào?"
ASK_NAME = "[2] Họ và tên của anh/chị?"
ASK_ID = "[3] Số định danh cá nhân?"
BAD_ID = "[4] Số định danh có 12 chữ số. Xin nhập lại."
ASK_BIRTH = "[5] Ngày sinh?"
ASK_ADDRESS = "[6] Địa chỉ?"
ASK_PHOTO = "[7] Xin gửi ảnh căn cước."
ASK_PAPER = "[8] Xin gửi giấy tờ về chỗ ở."
ASK_DELIVERY = "[9] Anh/chị nhận kết quả ở đâu?"
UNCLEAR = "[?] Tôi chưa hiểu. Xin gõ /start."


def summary(answers: dict[str, str]) -> str:
    shown = ", ".join(answers[name] for name in ("name", "id_number", "birth", "address"))
    return f"[10] Xin kiểm tra: {shown}. Nộp hồ sơ?"


def receipt(code: str) -> str:
    return f"[11] Đã tiếp nhận hồ sơ {code}."


def status(answers: dict[str, str]) -> str:
    return f"[12] Hồ sơ {answers.get('code')} của {answers.get('name')}: đã tiếp nhận."


def new_code() -> str:
    return f"HS-{secrets.token_hex(5)}"


def is_name(text: str) -> bool:
    return len(text.split()) >= 2


def is_id_number(text: str) -> bool:
    return re.fullmatch(r"\d{12}", text) is not None


def is_date(text: str) -> bool:
    try:
        return datetime.strptime(text, "%d/%m/%Y").year > 1900
    except ValueError:
        return False


@dataclass(frozen=True)
class Settings:
    token: str
    api_base: str
    host: str
    port: int
    public_url: str
    secret: str  # empty: long polling
    state: str  # where the peer keeps its state: a folder or an address

    @property
    def webhook_url(self) -> str:
        return f"{self.public_url}/hooks/telegram"


def settings() -> Settings:
    """The names are those of our own bot's settings, so that one table row starts any of them."""
    env = os.environ
    return Settings(
        token=env["TELEGRAM_BOT_TOKEN"],
        api_base=env["TELEGRAM_API_BASE"],
        host=env["HOST"],
        port=int(env["PORT"]),
        public_url=env["PUBLIC_URL"],
        secret=env.get("TELEGRAM_WEBHOOK_SECRET", ""),
        state=env.get("PEER_STATE", ""),
    )


def use_fast_loop() -> None:
    if os.environ.get("PEER_LOOP") == "uvloop":
        import asyncio

        import uvloop

        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())

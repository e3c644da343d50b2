"""python-telegram-bot sends to a list as its guide says: AIORateLimiter in front of every call; it answers meanwhile.

The list is the lines of the file PEER_LIST; the bot says `done` when all were taken. What it has sent it keeps nowhere.
"""

# mypy: disable-error-code="union-attr"

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, Application, ContextTypes, MessageHandler, filters

TEXT = "Ngày 01/01 nghỉ lễ, hẹn Ông/Bà ngày 04/01."
AT_ONCE = 64


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text("Xin chào anh/chị.")


async def broadcast(application: Application[Any, Any, Any, Any, Any, Any], chats: list[int]) -> None:
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(chat_id: int) -> None:
        async with slots:
            try:
                await application.bot.send_message(chat_id, TEXT)
            except TelegramError as problem:
                print(f"not sent: {type(problem).__name__}", flush=True)

    await asyncio.gather(*(one(chat) for chat in chats))
    print("done", flush=True)


async def main(chats: list[int]) -> None:
    base = os.environ["TELEGRAM_API_BASE"]
    limiter = AIORateLimiter(overall_max_rate=float(os.environ["PEER_RATE"]), overall_time_period=1, max_retries=5)
    application = (
        Application.builder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .rate_limiter(limiter)
        .connection_pool_size(AT_ONCE + 8)
        .pool_timeout(60)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, answer))
    async with application:
        await application.start()
        await application.updater.start_polling()
        await broadcast(application, chats)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main([int(line) for line in Path(os.environ["PEER_LIST"]).read_text().split()]))

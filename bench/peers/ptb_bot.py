"""python-telegram-bot: ConversationHandler, kept by PicklePersistence in the folder PEER_STATE every second."""

# The frameworks' own guides trust that the fields are there, and so do these handlers.
# mypy: disable-error-code="union-attr,index,arg-type"

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from bench.peers import dossier
from bench.peers.dossier import Buttons

PROCEDURE, NAME, ID_NUMBER, BIRTH, ADDRESS, PHOTO, PAPER, DELIVERY, CONFIRM = range(9)
Context = ContextTypes.DEFAULT_TYPE


def keyboard(buttons: Buttons) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data) for label, data in buttons]])


async def start(update: Update, context: Context) -> int:
    await update.message.reply_text(dossier.GREETING, reply_markup=keyboard(dossier.PROCEDURES))
    return PROCEDURE


async def status(update: Update, context: Context) -> None:
    await update.message.reply_text(dossier.status(context.user_data))


async def procedure(update: Update, context: Context) -> int:
    await update.callback_query.answer()
    context.user_data["procedure"] = update.callback_query.data
    await update.effective_chat.send_message(dossier.ASK_NAME)
    return NAME


async def name(update: Update, context: Context) -> int:
    context.user_data["name"] = update.message.text
    await update.message.reply_text(dossier.ASK_ID)
    return ID_NUMBER


async def id_number(update: Update, context: Context) -> int:
    if not dossier.is_id_number(update.message.text):
        await update.message.reply_text(dossier.BAD_ID)
        return ID_NUMBER
    context.user_data["id_number"] = update.message.text
    await update.message.reply_text(dossier.ASK_BIRTH)
    return BIRTH


async def birth(update: Update, context: Context) -> int:
    if not dossier.is_date(update.message.text):
        await update.message.reply_text(dossier.ASK_BIRTH)
        return BIRTH
    context.user_data["birth"] = update.message.text
    await update.message.reply_text(dossier.ASK_ADDRESS)
    return ADDRESS


async def address(update: Update, context: Context) -> int:
    context.user_data["address"] = update.message.text
    await update.message.reply_text(dossier.ASK_PHOTO)
    return PHOTO


async def photo(update: Update, context: Context) -> int:
    context.user_data["photo"] = update.message.photo[-1].file_id
    await update.message.reply_text(dossier.ASK_PAPER)
    return PAPER


async def paper(update: Update, context: Context) -> int:
    context.user_data["paper"] = update.message.document.file_id
    await update.message.reply_text(dossier.ASK_DELIVERY, reply_markup=keyboard(dossier.DELIVERY))
    return DELIVERY


async def delivery(update: Update, context: Context) -> int:
    await update.callback_query.answer()
    context.user_data["delivery"] = update.callback_query.data
    text = dossier.summary(context.user_data)
    await update.effective_chat.send_message(text, reply_markup=keyboard(dossier.CONFIRM))
    return CONFIRM


async def confirm(update: Update, context: Context) -> int:
    await update.callback_query.answer()
    context.user_data["code"] = dossier.new_code()
    await update.effective_chat.send_message(dossier.receipt(context.user_data["code"]))
    return int(ConversationHandler.END)


def conversation() -> ConversationHandler[Any]:
    words = filters.TEXT & ~filters.COMMAND
    return ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states={
            PROCEDURE: [CallbackQueryHandler(procedure, pattern="^p_")],
            NAME: [MessageHandler(words, name)],
            ID_NUMBER: [MessageHandler(words, id_number)],
            BIRTH: [MessageHandler(words, birth)],
            ADDRESS: [MessageHandler(words, address)],
            PHOTO: [MessageHandler(filters.PHOTO, photo)],
            PAPER: [MessageHandler(filters.Document.ALL, paper)],
            DELIVERY: [CallbackQueryHandler(delivery, pattern="^d_")],
            CONFIRM: [CallbackQueryHandler(confirm, pattern="^c_yes$")],
        },
        fallbacks=[CommandHandler("start", start)],
        name="filing",
        persistent=True,
    )


async def serve_webhook(application: Application[Any, Any, Any, Any, Any, Any], settings: dossier.Settings) -> None:
    """As the library's example of a custom webhook does it."""

    async def take(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != settings.secret:
            return web.Response(status=403)
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hooks/telegram", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, settings.host, settings.port).start()
    await application.bot.set_webhook(settings.webhook_url, secret_token=settings.secret, max_connections=100)


async def main() -> None:
    settings = dossier.settings()
    builder = Application.builder().token(settings.token).base_url(f"{settings.api_base}/bot")
    persistence: PicklePersistence[Any, Any, Any] = PicklePersistence(
        Path(settings.state, "state.pickle"), update_interval=1
    )
    application = builder.persistence(persistence).build()
    application.add_handler(conversation())
    application.add_handler(CommandHandler("status", status))
    async with application:
        await application.start()
        if settings.secret:
            await serve_webhook(application, settings)
        else:
            await application.updater.start_polling()
        await asyncio.Event().wait()


if __name__ == "__main__":
    dossier.use_fast_loop()
    asyncio.run(main())

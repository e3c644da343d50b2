"""aiogram with its finite-state machine; state in memory, or in Redis when PEER_STATE is an address."""

# The frameworks' own guides trust that the fields are there, and so do these handlers.
# mypy: disable-error-code="union-attr,index,arg-type"

from __future__ import annotations

import asyncio

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bench.peers import dossier
from bench.peers.dossier import Buttons

router = Router()


class Filing(StatesGroup):
    procedure = State()
    name = State()
    id_number = State()
    birth = State()
    address = State()
    photo = State()
    paper = State()
    delivery = State()
    confirm = State()


def keyboard(buttons: Buttons) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=label, callback_data=data) for label, data in buttons]
    return InlineKeyboardMarkup(inline_keyboard=[row])


@router.message(CommandStart())
async def start(message: Message, state: FSMContext) -> None:
    await state.set_state(Filing.procedure)
    await message.answer(dossier.GREETING, reply_markup=keyboard(dossier.PROCEDURES))


@router.message(Command("status"))
async def status(message: Message, state: FSMContext) -> None:
    await message.answer(dossier.status(await state.get_data()))


@router.callback_query(Filing.procedure, F.data.startswith("p_"))
async def procedure(query: CallbackQuery, state: FSMContext) -> None:
    await query.answer()
    await state.update_data(procedure=query.data)
    await state.set_state(Filing.name)
    await query.message.answer(dossier.ASK_NAME)


@router.message(Filing.name, F.text.func(dossier.is_name))
async def name(message: Message, state: FSMContext) -> None:
    await state.update_data(name=message.text)
    await state.set_state(Filing.id_number)
    await message.answer(dossier.ASK_ID)


@router.message(Filing.id_number, F.text.func(dossier.is_id_number))
async def id_number(message: Message, state: FSMContext) -> None:
    await state.update_data(id_number=message.text)
    await state.set_state(Filing.birth)
    await message.answer(dossier.ASK_BIRTH)


@router.message(Filing.id_number, F.text)
async def wrong_id_number(message: Message) -> None:
    await message.answer(dossier.BAD_ID)


@router.message(Filing.birth, F.text.func(dossier.is_date))
async def birth(message: Message, state: FSMContext) -> None:
    await state.update_data(birth=message.text)
    await state.set_state(Filing.address)
    await message.answer(dossier.ASK_ADDRESS)


@router.message(Filing.address, F.text)
async def address(message: Message, state: FSMContext) -> None:
    await state.update_data(address=message.text)
    await state.set_state(Filing.photo)
    await message.answer(dossier.ASK_PHOTO)


@router.message(Filing.photo, F.photo)
async def photo(message: Message, state: FSMContext) -> None:
    await state.update_data(photo=message.photo[-1].file_id)
    await state.set_state(Filing.paper)
    await message.answer(dossier.ASK_PAPER)


@router.message(Filing.paper, F.document)
async def paper(message: Message, state: FSMContext) -> None:
    await state.update_data(paper=message.document.file_id)
    await state.set_state(Filing.delivery)
    await message.answer(dossier.ASK_DELIVERY, reply_markup=keyboard(dossier.DELIVERY))


@router.callback_query(Filing.delivery, F.data.startswith("d_"))
async def delivery(query: CallbackQuery, state: FSMContext) -> None:
    await query.answer()
    answers = await state.update_data(delivery=query.data)
    await state.set_state(Filing.confirm)
    await query.message.answer(dossier.summary(answers), reply_markup=keyboard(dossier.CONFIRM))


@router.callback_query(Filing.confirm, F.data == "c_yes")
async def confirm(query: CallbackQuery, state: FSMContext) -> None:
    await query.answer()
    code = dossier.new_code()
    await state.update_data(code=code)
    await state.set_state(None)
    await query.message.answer(dossier.receipt(code))


@router.message()
async def unclear(message: Message) -> None:
    await message.answer(dossier.UNCLEAR)


def _redis(address: str) -> RedisStorage:
    """With more connections than people: beyond its limit of 100 the client refuses, and the update is lost."""
    return RedisStorage.from_url(address, connection_kwargs={"max_connections": 5000})


async def main() -> None:
    settings = dossier.settings()
    storage: BaseStorage = _redis(settings.state) if settings.state else MemoryStorage()
    bot = Bot(settings.token, session=AiohttpSession(api=TelegramAPIServer.from_base(settings.api_base)))
    dispatcher = Dispatcher(storage=storage)
    dispatcher.include_router(router)
    if not settings.secret:
        await dispatcher.start_polling(bot)
        return
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=settings.secret).register(app, "/hooks/telegram")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, settings.host, settings.port).start()
    await bot.set_webhook(settings.webhook_url, secret_token=settings.secret, max_connections=100)
    await asyncio.Event().wait()


if __name__ == "__main__":
    dossier.use_fast_loop()
    asyncio.run(main())

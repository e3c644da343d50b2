"""A person at the chat page without JavaScript: every act posts a form and reads the page that comes back."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from aiohttp import ClientSession, CookieJar, FormData

from tests.bot.filecheck import samples
from tests.scenarios.citizen import page

_BUTTON = re.compile(r'<button name="token" value="([^"]+)" class="\w+">([^<]+)</button>')
_TEXT = re.compile(r"<[^>]+>")


@dataclass
class WebPerson:
    """Acts are written as in transcripts; `text` is what the page says now."""

    address: str
    body: str = ""
    session: ClientSession = field(init=False)

    async def __aenter__(self) -> WebPerson:
        self.session = ClientSession(self.address, cookie_jar=CookieJar(unsafe=True))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        await self.session.close()

    @property
    def text(self) -> str:
        return html.unescape(_TEXT.sub(" ", self.body))

    async def look(self, path: str = "/") -> None:
        async with self.session.get(path) as response:
            self.body = await response.text()

    async def follow(self, acts: list[str]) -> None:
        for act in acts:
            await self.do(act)

    async def do(self, act: str) -> None:
        await self.look()
        if act.startswith("@"):
            await self._upload([name[1:] for name in act.split()])
        elif (label := re.fullmatch(r"\[(.+)\]", act)) is None:
            await self._post("/chat/say", text=act)
        else:
            await self._post("/chat/press", token=self._token(label[1]))

    async def _post(self, path: str, **fields: str) -> None:
        form = {**self._hidden("say"), **fields}
        await self._sent(path, lambda: FormData(form))

    async def _upload(self, names: list[str]) -> None:
        hidden = self._hidden("files")

        def form() -> FormData:
            files = FormData(hidden)
            for name in names:
                data = samples.pdf(1) if name.endswith(".pdf") else page(name)
                files.add_field("file", data, filename=name)
            return files

        await self._sent("/chat/upload", form)

    async def _sent(self, path: str, form: Callable[[], FormData]) -> None:
        """People type more slowly than the page allows: whoever is faster waits."""
        status = 429
        for _ in range(60):
            async with self.session.post(path, data=form()) as response:
                if (status := response.status) != 429:
                    self.body = await response.text()
                    break
            await asyncio.sleep(1.0)
        assert status == 200, (path, status)

    def _hidden(self, form: str) -> dict[str, str]:
        inside = self.body.split(f'<form id="{form}"')[1].split("</form>")[0]
        return dict(re.findall(r'name="(csrf|nonce)" value="([^"]*)"', inside))

    def _token(self, label: str) -> str:
        found = [token for token, shown in _BUTTON.findall(self.body) if html.unescape(shown).startswith(label)]
        assert found, (label, self.text[-600:])
        return html.unescape(found[-1])

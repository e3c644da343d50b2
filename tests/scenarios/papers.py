"""Papers as a citizen has them: photographed pages and a scan, drawn by the browser, of nobody who exists."""

from __future__ import annotations

import random
from collections.abc import Sequence

from playwright.async_api import Browser, FilePayload

PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #8a7358; font: 22px serif }}
main {{ margin: 40px; padding: 50px; background: #fdfbf4; min-height: 780px; transform: rotate(-0.6deg) }}
h1 {{ font-size: 30px; text-align: center }} p {{ border-bottom: 1px dotted #888; padding: 8px 0 }}
</style><main><h1>{title}</h1><p>Bản minh họa, không có giá trị</p>{lines}</main>"""
LINES = ("Họ và tên mẹ: Nguyễn Thị Hoa", "Năm sinh: 1990", "Đã sinh con vào lúc: 8 giờ 15", "Tại: Bệnh viện Mẫu")


async def photo(chromium: Browser, name: str, *, title: str, blurred_px: int = 0) -> FilePayload:
    page = await chromium.new_page(viewport={"width": 760, "height": 1000})
    await page.set_content(_html(title, LINES if not name[-5].isdecimal() else _other_lines(int(name[-5]))))
    await page.add_style_tag(content=f"body {{ filter: blur({blurred_px}px) }}")
    content = await page.screenshot(type="jpeg", quality=70)
    await page.close()
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


async def scan(chromium: Browser, name: str, *, title: str) -> FilePayload:
    page = await chromium.new_page()
    await page.set_content(_html(title))
    content = await page.pdf(format="A4")
    await page.close()
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def _html(title: str, lines: Sequence[str] = LINES) -> str:
    return PAGE.format(title=title, lines="".join(f"<p>{line}</p>" for line in lines))


def _other_lines(number: int) -> list[str]:
    """Page 1, 2, 3… of the same paper look different."""
    chance = random.Random(number)
    return [chance.choice(LINES)[chance.randint(0, 12) :] * chance.randint(0, 1) or "&nbsp;" for _ in range(11)]

"""What axe finds in a page as it stands: the findings that shut people out, told so that one can mend them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from playwright.async_api import Page, ViewportSize

#: WCAG 2.0 to 2.2, A and AA (TT 22/2023/TT-BTTTT asks for 2.0 at least), and what axe's authors advise beside.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
GRAVE = ("serious", "critical")
PHONE: ViewportSize = {"width": 390, "height": 844}
TABLET: ViewportSize = {"width": 820, "height": 1180}
DESK: ViewportSize = {"width": 1280, "height": 860}
Dress = Literal["light", "dark"]
Views = Sequence[tuple[Dress, ViewportSize]]
#: Every size and, of pages that have two, every dress; what colours are does not depend on the size.
BOTH: Views = (("light", PHONE), ("dark", TABLET), ("light", DESK))
LIGHT: Views = (("light", PHONE), ("light", TABLET), ("light", DESK))
RUN = """async (tags) => {
    const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    return found.violations.map((each) => ({
        id: each.id, impact: each.impact, nodes: each.nodes.map((node) => `${node.target.join(" ")} ${node.html}`),
    }));
}"""

FOCUS_SHOWS = """() => {
    const style = getComputedStyle(document.activeElement), box = document.activeElement.getBoundingClientRect();
    const marked = style.outlineStyle !== "none" || style.boxShadow !== "none";
    return document.activeElement === document.body || (marked && box.width > 0 && box.height > 0);
}"""


@cache
def _source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


async def grave(page: Page, views: Views) -> list[str]:
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(_source())
    found: list[str] = []
    for dress, size in views:
        await page.emulate_media(color_scheme=dress, reduced_motion="reduce")
        await page.set_viewport_size(size)
        found += _told(await page.evaluate(RUN, list(TAGS)), f"{dress} {size['width']}")
    return found


def _told(violations: Sequence[dict[str, Any]], where: str) -> list[str]:
    graves = (each for each in violations if each["impact"] in GRAVE)
    return [f"{where}: {each['id']}: {node[:200]}" for each in graves for node in each["nodes"]]


async def tabbed(page: Page, *, until: str) -> list[bool]:
    """Press Tab until the focus is on such an element; whether it could be seen at every stop."""
    seen: list[bool] = []
    for _ in range(80):
        await page.keyboard.press("Tab")
        seen.append(await page.evaluate(FOCUS_SHOWS))
        if await page.evaluate("(until) => document.activeElement.matches(until)", until):
            return seen
    raise AssertionError(f"Tab does not come to {until}")

"""What somebody types who wishes the office ill, and how one sees on a page that it stayed text."""

from __future__ import annotations

from html.parser import HTMLParser

MARK = "Xấu"
#: Breaks out of text, of attributes, of templates (Jinja, Typst) and of spreadsheets, if anything lets it.
NAME = f"=1+1<img src=x onerror=alert(1)>\"'><script>alert(2)</script>{{{{7*191}}}}{{%raw%}}#(7*191) {MARK}"
#: 7 × 191, if a template was run.
RUN = "1337"
VOID_SOURCES = ("x",)


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if any(name.startswith(("on", "hx-on")) for name in given):
            self.wrong.append(f"<{tag}> does something by itself")
        if tag == "script" and not (given.get("src") or "").startswith("/static/"):
            self.wrong.append("a script that is not ours")
        if given.get("src") in VOID_SOURCES or (given.get("href") or "").lower().startswith(("javascript:", "data:")):
            self.wrong.append(f"<{tag}> leads where somebody typed")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def wrong_with(page: str) -> list[str]:
    """What of a page is not text that should be."""
    seen = _Seen()
    seen.feed(page)
    ran = ["a template was run"] if RUN in "".join(seen.text) else []
    return seen.wrong + ran


def shows(page: str) -> bool:
    return MARK in page

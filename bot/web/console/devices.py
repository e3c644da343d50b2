"""What a browser says of itself, in a few words, so that people know their own places again."""

from __future__ import annotations

#: Where several fit, the first is meant: browsers name those that they descend from.
BROWSERS = (
    ("Edg/", "Edge"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_words(agent: str) -> str:
    """Only words of ours: what was sent is never kept. Empty when nothing is recognised."""
    found = [next((name for sign, name in table if sign in agent), "") for table in (BROWSERS, SYSTEMS)]
    return " · ".join(word for word in found if word)

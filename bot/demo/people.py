"""People who do not exist, and whom nobody takes for anybody: every name ends in "Mẫu"."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh")
MIDDLE = ("Văn", "Thị", "Minh", "Thu", "Đức", "Ngọc", "Hữu", "Thanh", "Quang", "Kim")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Nam", "Oanh", "Phúc", "Quỳnh", "Sơn", "Tâm")
SIGN = "Mẫu"


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Somebody by number; the same number is always the same person."""

    number: int

    @property
    def name(self) -> str:
        return self.relative("self")

    def relative(self, who: str) -> str:
        """The name of somebody whom a form asks about."""
        drawn = zlib.crc32(f"{self.number}:{who}".encode())
        family = FAMILY[(self.number * 5) % len(FAMILY)]
        middle, given = MIDDLE[drawn % len(MIDDLE)], GIVEN[(drawn // 97) % len(GIVEN)]
        return f"{family} {middle} {given} {SIGN}"

    def digits(self, count: int) -> str:
        """The end of a number that is this person's own."""
        return f"{(self.number * 7919 + 104_729) % 10**count:0{count}}"

"""Made-up people for drawn cards: no number, name and address together belong to anybody."""

import random
from datetime import date, timedelta

from flows.identity.card import SEX_WORDS, IdCard, Sex

_FAMILIES = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Vũ", "Võ", "Đặng"),
    *("Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Nông", "Quàng", "Giàng"),
)
_MIDDLES: dict[Sex, tuple[str, ...]] = {
    "male": ("Văn", "Đức", "Hữu", "Quốc", "Minh", "Công", "Xuân", "Thế"),
    "female": ("Thị", "Ngọc", "Thuý", "Phương", "Mỹ", "Kim", "Diệu", "Bích"),
}
_GIVEN = (
    *("Ánh", "Bảo", "Cường", "Dũng", "Đào", "Hạnh", "Hậu", "Khuê", "Lộc", "Mẫn"),
    *("Nghĩa", "Phượng", "Quỳnh", "Sửu", "Thuỷ", "Tuyết", "Uyên", "Vỹ", "Yến", "Kiều"),
)
_STREETS = (
    "Số {n}, Tổ dân phố {m}",
    "Thôn {m}",
    "Ấp Mỹ Hoà {m}",
    "{n}/{m} Đường Lê Lợi",
    "Khu phố {m}",
    "Tổ {m}, Ấp Tân Thuận",
)
_UNITS = (
    "Phúc Xá, Ba Đình, Hà Nội",
    "Phường Tân Thành, Quận Tân Phú, TP. Hồ Chí Minh",
    "Thị trấn Yên Lập, Yên Lập, Phú Thọ",
    "Xã Thuận Hưng, Long Mỹ, Hậu Giang",
    "Bắc Cường, Thành phố Lào Cai, Lào Cai",
    "Quỳnh Thuận, Quỳnh Lưu, Nghệ An",
    "Phường Yên Thanh, Thành phố Uông Bí, Quảng Ninh",
    "Ea Kmút, Ea Kar, Đắk Lắk",
)


def person(rng: random.Random) -> IdCard:
    sex: Sex = rng.choice(("male", "female"))
    born = date(1940, 1, 1) + timedelta(days=rng.randrange(25000))
    issued = date(2021, 1, 2) + timedelta(days=rng.randrange(1700))
    century = (2 if born.year >= 2000 else 0) + (sex == "female")
    number = f"{rng.choice((1, 25, 40, 79, 93)):03}{century}{born.year % 100:02}{rng.randrange(1, 999999):06}"
    old = f"{rng.randrange(10**8, 10**9)}" if rng.random() < 0.5 else ""
    middles = " ".join(rng.sample(_MIDDLES[sex], rng.choice((1, 1, 2))))
    name = f"{rng.choice(_FAMILIES)} {middles} {rng.choice(_GIVEN)}"
    street = rng.choice(_STREETS).format(n=rng.randrange(1, 300), m=rng.randrange(1, 15))
    return IdCard(number, old, name, born, sex, f"{street}, {rng.choice(_UNITS)}", issued)


def payload(card: IdCard, *, trailing: str = "") -> str:
    """The text of the card's QR; cards of 2024 have more fields after the seven."""
    issued = f"{card.issue_date:%d%m%Y}" if card.issue_date else ""
    born = f"{card.birth_date:%d%m%Y}"
    fields = (card.id_number, card.old_number, card.full_name, born, SEX_WORDS[card.sex], card.address, issued)
    return "|".join(fields) + trailing

"""Short forms, teencode, and raw Telex or VNI typing, turned into the words that were meant."""

from __future__ import annotations

import re
import unicodedata

from flows.procedures.fold import Word, words

#: Forms that mean one thing. Longer texts are split into words afterwards.
SHORT: dict[str, str] = {
    "ko": "không", "kg": "không", "hok": "không", "hk": "hộ khẩu", "k": "không", "hog": "không",
    "dc": "được", "vs": "với", "j": "gì", "bn": "bao nhiêu", "mk": "mình", "mik": "mình",
    "bik": "biết", "bit": "biết", "r": "rồi", "ms": "mới", "trc": "trước", "h": "giờ", "z": "vậy", "v": "vậy",
    "lm": "làm", "ntn": "như thế nào", "hs": "hồ sơ", "gt": "giấy tờ", "ks": "khai sinh", "kh": "kết hôn",
    "ct": "chứng thực", "cmt": "cmnd", "cm": "cmnd", "sdt": "số điện thoại", "sđt": "số điện thoại",
    "shk": "sổ hộ khẩu", "gpxd": "giấy phép xây dựng", "gplx": "giấy phép lái xe", "gpkd": "giấy phép kinh doanh",
    "bhyt": "bảo hiểm y tế", "bhxh": "bảo hiểm xã hội", "bhtn": "bảo hiểm thất nghiệp", "đkkd": "đăng ký kinh doanh",
    "dkkd": "đăng ký kinh doanh", "lltp": "lý lịch tư pháp", "nvqs": "nghĩa vụ quân sự", "mst": "mã số thuế",
    "cccd": "căn cước công dân", "cmnd": "chứng minh nhân dân", "tncn": "thu nhập cá nhân", "hkd": "hộ kinh doanh",
    "đkkh": "đăng ký kết hôn", "dkkh": "đăng ký kết hôn", "đkks": "đăng ký khai sinh", "qsdd": "quyền sử dụng đất",
    "qsdđ": "quyền sử dụng đất", "xkld": "xuất khẩu lao động", "xklđ": "xuất khẩu lao động", "cti": "công ty",
    "htx": "hợp tác xã", "vk": "vợ", "ck": "chồng", "e": "em", "a": "anh", "c": "chị", "ng": "người",
    "nc": "nước", "nn": "nước ngoài", "vc": "việc", "mn": "mọi người", "mun": "muốn", "mun3": "muốn", "wa": "quá",
    "thpt": "trung học phổ thông", "thcs": "trung học cơ sở", "tn": "tốt nghiệp", "oto": "ô tô", "onl": "online",
    "kt": "khuyết tật", "cc": "công chứng", "sn": "sinh năm", "tt": "thủ tục", "ccb": "cựu chiến binh",
    "tnxp": "thanh niên xung phong", "gks": "giấy khai sinh", "đki": "đăng ký", "dki": "đăng ký",
    "gcn": "giấy chứng nhận", "đd": "định danh",
    "yt": "y tế", "nxh": "nhà ở xã hội", "noxh": "nhà ở xã hội", "kd": "kinh doanh",
    "ubnd": "ủy ban", "tp": "thành phố", "c1": "cấp 1", "c2": "cấp 2", "c3": "cấp 3", "sd": "sử dụng",
    "mđ": "mục đích", "gp": "giấy phép", "xd": "xây dựng", "bs": "bổ sung", "đc": "được", "cs": "cơ sở",
    "hđ": "hợp đồng",
}  # fmt: skip
#: Letters that name a class ("bằng C", "hạng A") and are no short form there.
CLASSES, CLASSED = frozenset("abcde"), frozenset({"bang", "hang", "loai"})
#: "dk" is "được", except before a word that is registered: then "đăng ký".
REGISTER = frozenset({"dk", "đk"})
REGISTERED = frozenset({
    "khai", "kết", "ket", "kh", "ks", "tạm", "tam", "thường", "thuong", "xe", "hộ", "ho", "kinh", "hk", "tuyển",
    "tuyen", "học", "hoc", "thi", "nghĩa", "nghia", "nvqs", "tài", "tai", "đất", "dat", "bảo", "bao", "vneid",
    "định", "dinh", "giám", "giam", "nhận", "nhan", "thuế", "thue", "mst", "thành", "thanh", "công", "cong",
    "biển", "bien", "mua", "nhà", "nha",
})  # fmt: skip


def expand(found: list[Word]) -> list[Word]:
    """Short forms written out; "dk" by what follows it."""
    out: list[Word] = []
    for at, one in enumerate(found):
        typed = one.marked
        if typed in REGISTER:
            following = found[at + 1] if at + 1 < len(found) else None
            meant = "đăng ký" if at == 0 or (following and following.plain in REGISTERED) else "được"
            out.extend(words(meant))
        elif typed in SHORT and not (typed in CLASSES and at and found[at - 1].plain in CLASSED):
            out.extend(words(SHORT[typed]))
        else:
            out.append(one)
    return out


_TELEX_MARKS = {"aa": "â", "aw": "ă", "ee": "ê", "oo": "ô", "ow": "ơ", "uw": "ư", "dd": "đ"}
_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_MARKS = {"a6": "â", "a8": "ă", "e6": "ê", "o6": "ô", "o7": "ơ", "u7": "ư", "d9": "đ"}
_VNI_TONES = {"2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VOWELS = "aăâeêioôơuưy"


def decode(text: str) -> str:
    """Raw Telex ("ddawng kys") or VNI ("d9a8ng ky1") as it would have looked with the keyboard switched on."""
    return " ".join(_decode_word(one) for one in text.casefold().split())


def _decode_word(typed: str) -> str:
    if re.search(r"[a-z]\d", typed):
        return _apply(typed, _VNI_MARKS, _VNI_TONES)
    return _apply(typed, _TELEX_MARKS, _TELEX_TONES)


def _apply(typed: str, marks: dict[str, str], tones: dict[str, str]) -> str:
    tone = ""
    body = typed
    for at in range(len(typed) - 1, 0, -1):
        if typed[at] in tones and any(char in _VOWELS for char in typed[:at]):
            tone, body = tones[typed[at]], typed[:at] + typed[at + 1 :]
            break
    body = body.replace("uow", "ươ").replace("u7o7", "ươ").replace("uo7", "ươ")
    for keys, letter in marks.items():
        body = body.replace(keys, letter)
    # A mark may be typed at the end of the syllable ("cawn", "canw" and "tieengs").
    late = re.fullmatch(r"(\w*?)([aou])(\w*)w", body)
    if late:
        body = late[1] + {"a": "ă", "o": "ơ", "u": "ư"}[late[2]] + late[3]
    vowels = [at for at, char in enumerate(body) if char in _VOWELS]
    if not tone or not vowels:
        return body
    at = vowels[-1] if len(vowels) == 1 or body[-1] not in _VOWELS else vowels[-2]
    return unicodedata.normalize("NFC", body[: at + 1] + tone + body[at + 1 :])

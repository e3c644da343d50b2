"""The catalogue as a table an office worker can edit: one column a fact, Vietnamese headings and values.

Headings and values are the file format, as the keys are in JSON: changing one breaks files that people keep.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flows.procedures.record import DocumentItem

#: Path in the JSON record -> heading. The key itself is accepted as a heading too.
HEADINGS: dict[str, str] = {
    "code": "Mã thủ tục",
    "name": "Tên thủ tục",
    "field": "Lĩnh vực",
    "agency_level": "Cấp thực hiện",
    "agency": "Cơ quan thực hiện",
    "promulgated_by": "Cơ quan ban hành",
    "channels": "Cách nộp",
    "service_level": "Mức độ dịch vụ",
    "partial_reason": "Lý do một phần",
    "legacy_level": "Mức độ cũ (1-4)",
    "audience": "Đối tượng",
    "processing_time.value": "Thời hạn giải quyết",
    "processing_time.unit": "Đơn vị thời hạn",
    "processing_time.note": "Ghi chú thời hạn",
    "fee.amount": "Phí, lệ phí (đồng)",
    "fee.set_by": "Phí do ai quy định",
    "fee.cases": "Phí từng trường hợp (trường hợp | số tiền)",
    "fee.note": "Ghi chú phí",
    "documents": "Thành phần hồ sơ (tên | loại | bắt buộc | khi nào | số bản | mẫu)",
    "result": "Kết quả",
    "legal_basis": "Căn cứ pháp lý",
    "keywords": "Tên gọi thường dùng",
    "detail_level": "Độ đầy đủ",
    "status": "Tình trạng",
    "superseded_by": "Thay bằng mã",
    "note": "Ghi chú",
    "source.datasets": "Nguồn",
    "source.portal_url": "Trang trên Cổng DVCQG",
    "code_confirmed_by": "Số nguồn xác nhận mã",
    "verified": "Đã xác minh",
    "unverified_fields": "Chưa xác minh",
}
NUMBERS = frozenset({"processing_time.value", "fee.amount", "legacy_level", "code_confirmed_by"})
LISTS = frozenset(
    {"agency_level", "channels", "audience", "legal_basis", "keywords", "source.datasets", "unverified_fields"}
)
#: Coded values as an office worker reads them; the code itself is accepted too.
VALUES: dict[str, dict[str, str]] = {
    "agency_level": {"commune": "xã", "province": "tỉnh", "ministry": "bộ", "other": "khác"},
    "channels": {"online": "trực tuyến", "direct": "trực tiếp", "postal": "bưu chính"},
    "service_level": {"full": "toàn trình", "partial": "một phần", "info": "cung cấp thông tin"},
    "audience": {"individual": "cá nhân", "business": "doanh nghiệp", "organization": "tổ chức"},
    "processing_time.unit": {
        "working_days": "ngày làm việc", "days": "ngày", "hours": "giờ", "months": "tháng", "years": "năm",
    },
    "fee.set_by": {"province_council": "HĐND tỉnh"},
    "kind": {"form": "mẫu", "original": "bản chính", "copy": "bản sao", "photo": "ảnh"},
    "detail_level": {"core": "đầy đủ", "parsed": "trích tự động", "index": "chỉ có tên"},
    "status": {"active": "đang áp dụng", "superseded": "đã thay thế", "needs_review": "cần rà soát"},
    "verified": {"true": "có", "false": "không"},
}  # fmt: skip
YES, NO = VALUES["verified"]["true"], VALUES["verified"]["false"]

# A spreadsheet runs what starts so; a quote in front keeps it text, and a cell with quotes of its own gets one more.
_RUNS = re.compile(r"'*[=+\-@\t\r]")
_QUOTED = re.compile(r"'+[=+\-@\t\r]")
_PARTS = re.compile(r"(?<!\\)(?:\\\\)*\|")


class CellError(ValueError):
    """A cell that cannot be read; `reason` is the tail of a text key `catalogue.problem.*`."""

    def __init__(self, path: str, reason: str, value: str) -> None:
        super().__init__(f"{path}: {reason}: {value}")
        self.path, self.reason, self.value = path, reason, value


def quote(cell: str) -> str:
    return "'" + cell if _RUNS.match(cell) else cell


def unquote(cell: str) -> str:
    return cell[1:] if _QUOTED.match(cell) else cell


def row_from_object(obj: Mapping[str, Any]) -> list[str | int | float]:
    """One record (as JSON object) as the cells of HEADINGS, safe to open in a spreadsheet."""
    return [_cell(path, _get(obj, path)) for path in HEADINGS]


def object_from_row(paths: list[str], cells: list[str]) -> dict[str, Any]:
    """The JSON object that the cells describe; raises CellError."""
    out: dict[str, Any] = {}
    for path, raw in zip(paths, cells, strict=False):
        cell = unquote(raw.strip())
        if cell:
            _set(out, path, _value(path, cell))
    return out


def _get(obj: Mapping[str, Any], path: str) -> Any:
    outer, _, inner = path.partition(".")
    return obj[outer].get(inner) if inner else obj.get(outer)


def _set(obj: dict[str, Any], path: str, value: Any) -> None:
    outer, _, inner = path.partition(".")
    if inner:
        obj.setdefault(outer, {})[inner] = value
    else:
        obj[outer] = value


def _cell(path: str, value: Any) -> str | int | float:
    if value is None:
        return ""
    if path in NUMBERS:
        return int(value) if isinstance(value, int) else float(value)
    if path == "documents":
        return quote("\n".join(_join([_word("kind", d[k]) if k == "kind" else d[k] for k in DOCUMENT]) for d in value))
    if path == "fee.cases":
        return quote("\n".join(_join([case["case"], case["amount"]]) for case in value))
    if path in LISTS:
        return quote("\n".join(_escape(_word(path, item)) for item in value))
    return quote(_word(path, str(value).lower() if isinstance(value, bool) else value))


def _value(path: str, cell: str) -> Any:
    if path in NUMBERS:
        return _number(path, cell)
    if path == "documents":
        return [_document(line) for line in cell.split("\n") if line.strip()]
    if path == "fee.cases":
        return [_case(line) for line in cell.split("\n") if line.strip()]
    if path in LISTS:
        return [_code(path, _unescape(line.strip())) for line in cell.split("\n") if line.strip()]
    if path == "verified":
        return _flag(path, cell)
    return _code(path, cell)


DOCUMENT = tuple(DocumentItem.__dataclass_fields__)


def _document(line: str) -> dict[str, Any]:
    name, kind, required, condition, copies, form_code = (_split(line) + [""] * len(DOCUMENT))[: len(DOCUMENT)]
    return {
        "name": name,
        "kind": _code("kind", kind) or "original",
        "required": _flag("documents", required) if required else True,
        "condition": condition or None,
        "copies": _number("documents", copies) if copies else 1,
        "form_code": form_code or None,
    }


def _case(line: str) -> dict[str, Any]:
    parts = _split(line)
    if len(parts) != 2:
        raise CellError("fee.cases", "not_a_case", line)
    return {"case": parts[0], "amount": _number("fee.cases", parts[1]), "currency": "VND"}


def _number(path: str, cell: str) -> int | float:
    plain = cell.replace(" ", "").removesuffix("đ")
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", plain) and path in ("fee.amount", "fee.cases"):
        plain = re.sub(r"[.,]", "", plain)
    try:
        value = float(plain.replace(",", "."))
        return int(value) if value.is_integer() else value
    except (ValueError, OverflowError) as error:
        raise CellError(path, "not_a_number", cell) from error


def _flag(path: str, cell: str) -> bool:
    word = cell.casefold()
    if word in (YES, "true", "x", "1"):
        return True
    if word in (NO, "false", "0"):
        return False
    raise CellError(path, "not_a_flag", cell)


def _word(path: str, value: Any) -> str:
    return VALUES.get(path, {}).get(value, str(value))


def _code(path: str, cell: str) -> str:
    known = {shown.casefold(): code for code, shown in VALUES.get(path, {}).items()}
    return known.get(cell.casefold(), cell)


def _join(parts: list[Any]) -> str:
    shown = [("" if part is None else YES if part is True else NO if part is False else str(part)) for part in parts]
    return " | ".join(_escape(part).replace("|", "\\|") for part in shown).rstrip(" |")


def _split(line: str) -> list[str]:
    cuts = [found.end() for found in _PARTS.finditer(line)]
    starts, ends = [0, *cuts], [cut - 1 for cut in cuts] + [len(line)]
    parts = [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return [_unescape(part.replace("\\|", "|")) for part in parts]


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\r", "").replace("\n", "\\n")


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)

"""Worlds of their own words, fonts and grounds: verdicts are adjusted in some and counted in the one not looked at."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ImageFont

Picture = np.ndarray[Any, Any]
_SYSTEM = Path("/usr/share/fonts/truetype")


@dataclass(frozen=True, slots=True)
class Style:
    """Fonts, words, grounds and proportions of one world."""

    name: str
    seed: int
    seen: str  # what was looked at before it was counted
    regular: tuple[str, ...]
    bold: tuple[str, ...]
    hand: tuple[str, ...]
    words: tuple[str, ...]
    heading: str
    grounds: tuple[str, ...]
    margin: tuple[float, float]  # share of the page's width
    body: tuple[float, float]  # height of letters, share of the page's width
    spacing: tuple[float, float]

    def font(self, names: tuple[str, ...], size: float, pick: int = 0) -> ImageFont.FreeTypeFont:
        return _font(names[pick % len(names)], max(6, round(size)))


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_path(name), size)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _path(name: str) -> str:
    for folder in ("dejavu", "noto"):
        if (_SYSTEM / folder / name).exists():
            return str(_SYSTEM / folder / name)
    shipped = files("fontpkg_be_vietnam_pro") / "files"
    return str(shipped / (name if name.startswith("BeVietnam") else "BeVietnamPro-Medium.ttf"))


CALIBRATION = Style(
    "calibration",
    seed=11_000,
    seen="every threshold was set on it (and on its seeds 12,000, 13,000 and 31,000 to 33,000)",
    regular=("BeVietnamPro-Regular.ttf", "BeVietnamPro-Light.ttf", "BeVietnamPro-Medium.ttf"),
    bold=("BeVietnamPro-Bold.ttf",),
    hand=("BeVietnamPro-LightItalic.ttf", "BeVietnamPro-ThinItalic.ttf"),
    words=_words(
        "kính gửi ủy ban nhân dân xã tôi tên là nguyễn thị hoa sinh ngày nơi cư trú hiện nay đề nghị đăng ký khai "
        "sinh cho con theo quy định của pháp luật xin cam đoan những lời khai trên là đúng sự thật và chịu trách nhiệm "
        "trước giấy chứng sinh số cấp tại bệnh viện quan hệ với người được khai dân tộc kinh quốc tịch việt nam "
        "12/05/2026 024586 phường"
    ),
    heading="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    grounds=("wood", "plain", "cloth"),
    margin=(0.09, 0.13),
    body=(0.0165, 0.023),
    spacing=(1.45, 1.9),
)

TEST = Style(
    "test",
    seed=911_000,
    seen="rules were set on it (and on its seeds 31,000 to 41,000)",
    regular=("DejaVuSerif.ttf", "DejaVuSans.ttf", "DejaVuSerifCondensed.ttf", "DejaVuSansCondensed.ttf"),
    bold=("DejaVuSerif-Bold.ttf", "DejaVuSans-Bold.ttf"),
    hand=("DejaVuSerif-Italic.ttf", "DejaVuSans-ExtraLight.ttf"),
    words=_words(
        "căn cứ hợp đồng chuyển nhượng quyền sử dụng đất thửa số tờ bản đồ diện tích mét vuông bên bán ông trần văn "
        "đức thường trú thôn huyện tỉnh chúng tôi thống nhất ký kết phiếu lý lịch giấy phép kinh doanh hộ gia đình "
        "ngành nghề vốn điều lệ đại diện hộ chiếu 079203001234 ngày 30/09/2025 biên lai thu tiền chứng thực bản "
        "sao đúng với bản chính người yêu cầu ký ghi rõ họ tên"
    ),
    heading="GIẤY XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ",
    grounds=("tiles", "marble", "leather", "bed"),
    margin=(0.07, 0.16),
    body=(0.0155, 0.026),
    spacing=(1.3, 2.1),
)

FRESH = Style(
    "fresh",
    seed=4_711_000,
    seen="rules were set on it (and on its seeds 31,000 to 41,000) after it had been counted once",
    regular=("NotoSansMono-Regular.ttf", "DejaVuSans-Oblique.ttf", "BeVietnamPro-SemiBold.ttf"),
    bold=("NotoSansMono-Bold.ttf", "BeVietnamPro-Black.ttf"),
    hand=("BeVietnamPro-ExtraLightItalic.ttf", "DejaVuSerifCondensed-Italic.ttf"),
    words=_words(
        "quyết định về việc giao đất thu hồi bổ nhiệm điều chỉnh giấy ra viện chẩn đoán điều trị bảng điểm học bạ "
        "trường trung học phổ thông hiệu trưởng bằng tốt nghiệp xếp loại khá giỏi hóa đơn tiền điện nước tháng kỳ "
        "thanh toán chủ hộ cháu ngoại em ruột kết hôn ly hôn tòa án bản án trích lục khai tử mất lúc giờ phút năm "
        "2019 17.450.000 036187005544 quận 7 ấp Bình Thới"
    ),
    heading="SỞ GIÁO DỤC VÀ ĐÀO TẠO",
    grounds=("wood", "marble", "bed", "plain", "tiles"),
    margin=(0.08, 0.15),
    body=(0.016, 0.025),
    spacing=(1.35, 2.0),
)

UNSEEN = Style(
    "unseen",
    seed=8_190_000,
    seen="rules were set on it after it had been counted once",
    regular=("DejaVuSansMono.ttf", "DejaVuSerif-Italic.ttf", "BeVietnamPro-MediumItalic.ttf", "BeVietnamPro-Thin.ttf"),
    bold=("DejaVuSansMono-Bold.ttf", "DejaVuSerifCondensed-Bold.ttf"),
    hand=("DejaVuSansCondensed-Oblique.ttf", "BeVietnamPro-ExtraLight.ttf"),
    words=_words(
        "hợp đồng thuê nhà bên thuê đặt cọc thanh lý biên bản bàn giao tài sản giấy khám sức khỏe chiều cao cân nặng "
        "huyết áp thị lực bảo hiểm xã hội sổ lương hưu trợ cấp người có công thương binh liệt sĩ xác nhận tình trạng "
        "hôn nhân tổ trưởng khu phố ấp văn hóa phiếu thu chi kế toán thủ quỹ 3.480.500 ngày 09/03/2024 054199001763 "
        "xe mô tô biển số đăng kiểm"
    ),
    heading="PHIẾU KHÁM SỨC KHỎE ĐỊNH KỲ",
    grounds=("mat", "granite", "flowers", "leather", "plain"),
    margin=(0.06, 0.15),
    body=(0.016, 0.027),
    spacing=(1.3, 2.2),
)

UNTOUCHED = Style(
    "untouched",
    seed=23_470_000,
    seen="none of it was looked at before",
    regular=("NotoMono-Regular.ttf", "DejaVuSansMono-Oblique.ttf", "BeVietnamPro-SemiBoldItalic.ttf"),
    bold=("DejaVuSans-BoldOblique.ttf", "BeVietnamPro-ExtraBold.ttf"),
    hand=("BeVietnamPro-Italic.ttf", "DejaVuSerifCondensed-BoldItalic.ttf"),
    words=_words(
        "đơn xin nghỉ học chuyển trường phụ huynh học sinh lớp niên khóa học phí giấy mời họp tổ dân phố giấy tạm vắng "
        "lưu trú chủ nhà trọ người thuê khai báo sửa chữa nhà ở tường rào xây dựng bản vẽ hoàn công cấp nước sạch đồng "
        "hồ chỉ số mất giấy tờ rơi ví trình báo công an phường cán bộ tiếp dân kèm theo 02 ảnh 1.250.000 đồng "
        "15/11/2022 031085002917 tuyến đường hẻm"
    ),
    heading="GIẤY BÁO TẠM TRÚ TẠM VẮNG",
    grounds=("concrete", "checked", "bamboo", "plain"),
    margin=(0.07, 0.15),
    body=(0.016, 0.026),
    spacing=(1.3, 2.1),
)

STYLES: dict[str, Style] = {style.name: style for style in (CALIBRATION, TEST, FRESH, UNSEEN, UNTOUCHED)}

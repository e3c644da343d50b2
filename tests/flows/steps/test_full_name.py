import unicodedata

import pytest

from tests.flows.steps.answering import a_step, refusal, remark, send, value

NAME = a_step("full_name")


@pytest.mark.parametrize(
    "name",
    [
        *("Nguyễn Văn A", "NGUYỄN THỊ ÁNH", "H'Hen Niê", "H’Hen Niê", "Y Wang Niê", "K'Brơi", "Đinh Núp", "Sùng A Tủa"),
        *("Ksor H'Lơ", "Rơ Châm Ñêr", "Êban Y Ƀlô", "Tôn Nữ Thị Ninh", "Thạch Sa Rây", "Điểu K'Ré", "Hà", "Không"),
        *("Công Tằng Tôn Nữ Thị Minh Châu Hoàng Anh", "Anne-Marie Nguyễn", "J. F. Kennedy", "Jürgen Weiß", "O'Brien"),
        *("Lò Văn Huỷ", "Dừng", "Phạm Quay Lại", "Zơ Râm Bích", "Lê Ŏ", "Y Bhĭt Ê\u0306ban", "Đặng Thị Ế"),
    ],
)
def test_names_of_all_peoples_are_kept_as_typed(name: str) -> None:
    assert value(NAME, name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (unicodedata.normalize("NFD", "Nguyễn Văn Ảnh"), "Nguyễn Văn Ảnh"),
        ("  nguyễn   văn an. ", "Nguyễn Văn An"),
        ("h'hen niê", "H'Hen Niê"),
        ("ÐẶNG VĂN ÐỨC", "ĐẶNG VĂN ĐỨC"),
        ("Nguyễn\u200b Văn\u00a0An", "Nguyễn Văn An"),
        ("Tôi tên là Nguyễn Văn An", "Nguyễn Văn An"),
        ("họ và tên: Trần Thị Bé", "Trần Thị Bé"),
        ("toi la Le Van Tam", "Le Van Tam"),
    ],
)
def test_unusual_spellings_become_one_form(said: str, kept: str) -> None:
    assert value(NAME, said) == kept


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Nguyễn Văn A1", "digits"),
        ("0912345678", "digits"),
        ("Nguyễn Văn A, Trần Thị B", "signs"),
        ("<script>", "signs"),
        ("N\u0335\u0316\u0317\u0318gọc", "signs"),
        ("\u0301An Bình", "signs"),
        ("Nguyễn@Văn", "signs"),
        ("Nguyễn 👍", "signs"),
        ("Владимир", "not_latin"),
        ("Nguyễn Vаn", "not_latin"),
        ("李小龙", "not_latin"),
        ("A", "too_short"),
        ("...", "too_short"),
        ("em muốn làm giấy khai sinh cho con gái mới sinh ở bệnh viện", "too_many"),
    ],
)
def test_what_is_no_name_is_refused(said: str, why: str) -> None:
    assert refusal(NAME, said) == f"step.full_name.{why}"


def test_a_file_is_no_name() -> None:
    assert refusal(NAME, send("anh.jpg")) == "step.words_expected"


@pytest.mark.parametrize(
    ("name", "told"), [("Nguyen Van An", True), ("Nguyễn Văn An", False), ("Kim Lan", False), ("Le", False)]
)
def test_missing_accents_are_pointed_out_not_refused(name: str, told: bool) -> None:
    assert (remark(NAME, name) == "step.full_name.no_marks") is told

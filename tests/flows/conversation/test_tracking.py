from dataclasses import replace

import pytest

from flows.dossiers.model import Dossier, Status, SupplementItem
from flows.procedures.model import Intake
from tests.kit import NOW, Stage, a_dossier

SECRETS = {"applicant_name": "Nguyễn Thị Bí Mật", "applicant_id": "001190000001"}
A_STRANGERS = a_dossier(id="d9", person_id=9, code="H99.101-261120-0077", answers=SECRETS, due_at=NOW)
PORTAL = a_dossier(id="p1", status=Status.PREPARED, ending=Intake.PORTAL, code=None, filed_at=None)


def with_own(*dossiers: Dossier) -> Stage:
    return Stage(dossiers={each.id: each for each in dossiers}, others=(A_STRANGERS,))


@pytest.mark.parametrize("code", ["H99.101-261120-0077", "h99.101 261120 0077", "000.00.101.H99-261120-0077"])
def test_by_code_alone_a_stranger_learns_status_and_date_only(code: str) -> None:
    stage = with_own()

    assert stage.say(f"hồ sơ {code} tới đâu rồi")[-1] == "tracking.public"
    text = stage.texts()[-1]
    assert "Đã gửi, chờ cơ quan tiếp nhận" in text
    assert not any(value in text for value in SECRETS.values())
    assert stage.labels() == ["Gặp cán bộ"]


def test_a_deep_link_with_a_code_shows_no_more() -> None:
    stage = with_own()

    assert stage.open("hs_H99_101-261120-0077")[-1] == "tracking.public"
    assert not any(value in stage.texts()[-1] for value in SECRETS.values())


@pytest.mark.parametrize("code", ["H99.101-261120-0078", "H40.16-210520-0003"])
def test_a_code_that_is_not_here_is_said_to_be_so(code: str) -> None:
    assert with_own().say(code)[-1] == "tracking.unknown_code"


def test_ones_own_code_opens_the_dossier() -> None:
    stage = with_own(a_dossier())

    assert stage.say("H99.101-261120-0001")[-1] == "dossier.view"
    assert "/t/" in stage.texts()[-1]


@pytest.mark.parametrize(
    "said", ["ho so cua toi toi dau roi", "xong chưa", "hồ sơ em tới đâu rồi ạ", "/hoso", "tình trạng hồ sơ"]
)
def test_my_dossiers_are_listed_however_they_are_asked_for(said: str) -> None:
    stage = with_own(a_dossier())

    assert stage.say(said)[-1] == "my_dossiers.list"
    assert "H99.101-261120-0001" in stage.texts()[-1]


OFFERED = [
    (Status.DRAFT, {"Khai tiếp", "Bỏ hồ sơ này"}),
    (Status.REGISTERED, {"Rút hồ sơ"}),
    (Status.PROCESSING, {"Rút hồ sơ"}),
    (Status.SUPPLEMENT_REQUESTED, {"Bổ sung ngay", "Rút hồ sơ"}),
    (Status.PAYMENT_REQUESTED, {"Rút hồ sơ"}),
    (Status.RESOLVED, set[str]()),
    (Status.RETURNED, {"Đánh giá"}),
    (Status.WITHDRAWN, set[str]()),
]


@pytest.mark.parametrize(("status", "labels"), OFFERED, ids=lambda each: getattr(each, "value", ""))
def test_what_can_be_done_depends_on_where_it_stands(status: Status, labels: set[str]) -> None:
    stage = with_own(a_dossier(status=status))

    stage.token("!view:d1")

    assert {*stage.labels()} == {*labels, "Quay lại", "Trang đầu"}


def test_withdrawing_is_asked_once_more() -> None:
    stage = with_own(a_dossier())
    stage.token("!view:d1")
    stage.press("Rút hồ sơ")

    assert stage.say("không") == ["kept", "dossier.view"]
    assert stage.moves == []
    stage.press("Rút hồ sơ")
    assert stage.say("có") == ["notice.withdrawn"]
    assert stage.dossiers["d1"].status is Status.WITHDRAWN


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("G01.899-261121-000123", "G01.899-261121-000123"),
        ("mã là g01.899-261121-000123 nhé", "G01.899-261121-000123"),
        ("H99.101-261120-0009", "H99.101-261120-0009"),
        ("BTP20261120/00123", "BTP20261120/00123"),
    ],
)
def test_the_portals_code_is_noted_as_it_was_given(said: str, noted: str) -> None:
    stage = with_own(PORTAL)
    stage.say("mã cổng")

    stage.say(said)

    assert stage.dossiers["p1"].portal_code == noted


@pytest.mark.parametrize("said", ["em chưa nộp được, nó báo lỗi 500", "12", "chưa có", "mã của em đây ạ"])
def test_a_sentence_is_no_code_of_the_portal(said: str) -> None:
    stage = with_own(PORTAL)
    stage.say("mã cổng")

    assert stage.say(said) == ["tracking.not_a_portal_code", "tracking.ask_portal_code"]
    assert stage.dossiers["p1"].portal_code is None


def test_among_several_one_is_chosen_first() -> None:
    stage = with_own(PORTAL, replace(PORTAL, id="p2"))

    assert stage.say("mã cổng")[-2:] == ["tracking.which_portal", "my_dossiers.list"]


def asked_for(*items: SupplementItem) -> Stage:
    """Filed and then asked for more by an officer."""
    stage = Stage()
    stage.begin("2.000635")
    stage.fill()
    stage.say("nộp")
    stage.officer(stage.newest().id, "request_supplement", *items)
    return stage


def test_a_supplement_asks_only_for_what_is_wanted() -> None:
    stage = asked_for(SupplementItem("owner_born", "Không khớp sổ"), SupplementItem(None, "Ảnh căn cước"))
    before = dict(stage.newest().answers)

    stage.press("Bổ sung ngay")
    assert "Không khớp sổ" in stage.texts()[-1]
    stage.say("3/4/1990")
    assert "Ảnh căn cước" in stage.texts()[-1]
    stage.file("cccd.jpg")
    stage.press("Xong")
    assert stage.keys() == ["review_supplement"]
    stage.press("Gửi bổ sung")

    after = stage.newest()
    assert after.status is Status.REGISTERED
    assert {**before, "owner_born": "1990-04-03"}.items() <= after.answers.items()
    assert {key for key in after.answers if key not in before} == {"@extra1.2"}


def test_papers_of_an_earlier_request_are_not_lost_to_a_later_one() -> None:
    stage = asked_for(SupplementItem(None, "Ảnh căn cước"))
    for wanted in ("Ảnh căn cước", "Sổ hộ khẩu"):
        if wanted != "Ảnh căn cước":
            stage.officer(stage.newest().id, "request_supplement", SupplementItem(None, wanted))
        stage.press("Bổ sung ngay")
        stage.file("anh.jpg")
        stage.press("Xong")
        stage.press("Gửi bổ sung")

    assert {"@extra1.1", "@extra2.1"} <= set(stage.newest().answers)


def test_who_lacks_the_paper_can_ask_for_a_person() -> None:
    stage = asked_for(SupplementItem(None, "Ảnh căn cước"))

    stage.press("Bổ sung ngay")

    assert "Gặp cán bộ" in stage.labels()


def test_a_supplement_that_was_overtaken_is_left_behind() -> None:
    stage = asked_for(SupplementItem(None, "Ảnh căn cước"))
    stage.press("Bổ sung ngay")
    stage.officer(stage.newest().id, "stop", reason="Quá hạn bổ sung")

    stage.file("anh.jpg")

    assert stage.keys()[0] == "files_unasked"
    assert "@extra1.1" not in stage.newest().answers


@pytest.mark.parametrize("ending", [Intake.PORTAL, Intake.COUNTER])
def test_what_is_prepared_can_be_corrected_and_prepared_again(ending: Intake) -> None:
    stage = with_own(replace(PORTAL, ending=ending))
    stage.token("!view:p1")

    stage.press("Sửa hồ sơ")
    assert stage.press("Tôi đồng ý")[-1].startswith(("review", "step."))
    assert stage.dossiers["p1"].status is Status.DRAFT


def test_what_is_prepared_can_be_dropped() -> None:
    stage = with_own(PORTAL)
    stage.token("!view:p1")

    assert stage.press("Bỏ hồ sơ này") == ["confirm.drop"]
    stage.press("Bỏ hẳn")
    assert "p1" not in stage.dossiers


def test_what_the_counter_received_meanwhile_is_not_reopened() -> None:
    stage = with_own(replace(PORTAL, ending=Intake.COUNTER))
    stage.token("!view:p1")
    stage.officer("p1", "receive_prepared")

    stage.press_old("Sửa hồ sơ")

    assert stage.dossiers["p1"].status is Status.ACCEPTED


def test_reopening_loses_no_answer() -> None:
    stage = with_own(replace(PORTAL, answers={"applicant_name": "Nguyễn Thị Lan"}))
    stage.token("!view:p1")
    stage.press("Sửa hồ sơ")
    stage.press("Tôi đồng ý")

    assert stage.dossiers["p1"].answers == {"applicant_name": "Nguyễn Thị Lan"}

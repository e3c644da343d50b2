"""Addresses as people write them: read where they are sure, several where they are not, nothing invented."""

import unicodedata

import pytest

from flows.places.match import match_address, match_commune, match_province
from flows.places.names import bare_name
from flows.places.units import Commune, FormerCommune, Places
from flows.text_folding import fold

PLACES = Places.load()
SHORT = {
    "Thành phố ": "TP ",
    "Thị xã ": "TX.",
    "Thị trấn ": "TT ",
    "Huyện ": "H.",
    "Quận ": "Q.",
    "Phường ": "P.",
    "Xã ": "X.",
    "Tỉnh ": "",
}
#: Some hundred old communes from all 63 provinces.
SOME_FORMER = [PLACES.former.commune(at) for at in range(0, 10040, 97) if PLACES.former.communes[at]]


def shortened(name: str) -> str:
    return next((short + name[len(long) :] for long, short in SHORT.items() if name.startswith(long)), name)


@pytest.mark.parametrize(
    ("text", "street", "codes"),
    [
        pytest.param(
            "số 5 ngõ 12/3 Trần Phú, P. Bình Hoà, TP Thuận An, Bình Dương",
            "số 5 ngõ 12/3 Trần Phú",
            ["25987"],
            id="three old levels, abbreviated",
        ),
        pytest.param("xa Luong Son huyen Yen Lap Phu Tho", "", ["08296"], id="no accents, no commas"),
        pytest.param("Khu 4, Lương Sơn, Yên Lập, Phú Thọ", "Khu 4", ["08296"], id="no types"),
        pytest.param("thôn 3, xã X, tỉnh Hà Giang", "thôn 3, xã X", [], id="unknown commune"),
        pytest.param("12 Lê Lợi, Phường Ba Đình, Hà Nội", "12 Lê Lợi", ["00004"], id="two levels of today"),
        pytest.param("P12 Q.Bình Thạnh TPHCM", "", ["26929"], id="numbered ward, glued"),
        pytest.param("F.12, Q. Bình Thạnh, Sài Gòn", "", ["26929"], id="F for phường"),
        pytest.param("phường Bến Nghé, Q1", "", ["26740"], id="no province"),
        pytest.param("Thảo Điền, Quận 2, TP.HCM", "", ["27094"], id="a district gone in 2021"),
        pytest.param("phường Vĩnh Ninh, TP Huế, tỉnh Thừa Thiên Huế", "", ["19789"], id="a city gone in 2025"),
        pytest.param("xóm 4, xã Nghi Hương, TX Cửa Lò, Nghệ An", "xóm 4", ["16732"], id="xã that became phường"),
        pytest.param("buôn Ea, xã Ea H Leo, Đăk Lăk", "buôn Ea", ["24184"], id="apostrophe left out"),
        pytest.param("phường Lâm Viên, Đà Lạt, Lâm Đồng", "", ["24778"], id="half of a double name"),
        pytest.param("huyện Côn Đảo, Bà Rịa - Vũng Tàu", "", ["26732"], id="island without communes"),
        pytest.param("huyện đảo Lý Sơn, Quảng Ngãi, Việt Nam", "", ["21548"], id="island, with the country"),
        pytest.param("to 5 phuc xa ba dinh ha noi", "to 5", ["00097"], id="a name that ends like a type"),
        pytest.param("TT Yên Lập, huyện Yên Lập, Phú Thọ 35000", "", ["08290"], id="postal code"),
        pytest.param("xã A Lưới 3/huyện A Lưới/TP Huế", "", ["20071"], id="slashes for commas"),
        pytest.param("xã Ba Tơ, Quảng Ngãi", "", ["21484"], id="accents tell Ba Tơ from Ba Tô"),
        pytest.param("Hà Nội", "", [], id="a province only"),
        pytest.param("Phú Thọ", "", [], id="a province, though a ward has its name too"),
        pytest.param("không có", "không có", [], id="no address at all"),
        pytest.param("", "", [], id="nothing"),
    ],
)
def test_addresses_are_read(text: str, street: str, codes: list[str]) -> None:
    guess = match_address(text)
    assert (guess.street, list(guess.codes)) == (street, codes)
    assert bool(guess.sure) == (len(codes) == 1)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("Phường Cống Vị, Ba Đình, Hà Nội", {"00008", "00025"}, id="divided commune"),
        pytest.param("xã Lương Sơn, Phú Thọ", {"04924", "08296"}, id="one name, today's and an old one"),
        pytest.param("ba to, quang ngai", {"21484", "21523"}, id="names alike without accents"),
        pytest.param("TP Phú Quốc, Kiên Giang", {"31078", "31105"}, id="a district that became two"),
        pytest.param("Phường 12, TP.HCM", {"26929", "26542"}, id="a numbered ward without its district"),
        pytest.param("xã Yên Lập", {"02317", "08290"}, id="one name in several provinces"),
        pytest.param("huyện Yên Lập, Phú Thọ", {"08290", "08296", "08338"}, id="a district only"),
        pytest.param("Uông Bí, Quảng Ninh", {"06811", "06820", "06832"}, id="city or ward of one name"),
    ],
)
def test_ambiguous_addresses_are_asked_about(text: str, codes: set[str]) -> None:
    guess = match_address(text)
    assert guess.sure is None
    assert codes <= set(guess.codes)


@pytest.mark.parametrize(
    "text",
    [
        "12 Trần Phú, Hà Nội",
        "số 12, Trần Phú, Hà Nội",
        "ngõ 5, Quang Trung, Hà Nội",
        "đường Hà Nội",
        "thôn Lương Sơn, Phú Thọ",
        "12 Kim Mã",
    ],
)
def test_a_street_or_hamlet_is_no_commune(text: str) -> None:
    assert match_address(text).communes == ()


@pytest.mark.parametrize("commune", SOME_FORMER, ids=lambda commune: commune.full_name)
def test_every_old_address_leads_to_exactly_its_communes_of_today(commune: FormerCommune) -> None:
    units = (commune.name, commune.district, commune.province)
    for text in ("thôn 3, " + ", ".join(units), "5 Lê Lợi, " + ", ".join(map(shortened, units))):
        assert set(match_address(text).codes) == set(commune.now), text
        assert commune in match_address(unicodedata.normalize("NFD", text)).former
    flat = match_address(fold("xom 5 " + " ".join(units)))
    assert (flat.street, set(flat.codes) >= set(commune.now)) == ("xom 5", True)


@pytest.mark.parametrize("commune", PLACES.communes[::53], ids=lambda commune: commune.name)
def test_every_address_of_today_offers_its_commune_first(commune: Commune) -> None:
    guess = match_address(f"Số 5A đường 3/2, {PLACES.full_name(commune.code)}")
    assert guess.codes[0] == commune.code
    assert guess.street == "Số 5A đường 3/2"


def test_old_names_are_told() -> None:
    guess = match_address("Phường Bình Hòa, TP Thuận An, Bình Dương")
    assert guess.is_former
    assert [old.full_name for old in guess.former] == ["Phường Bình Hòa, Thành phố Thuận An, Tỉnh Bình Dương"]
    assert (guess.district, guess.former_province) == ("Thành phố Thuận An", "Tỉnh Bình Dương")
    assert guess.province == PLACES.province("79")
    assert not match_address("Phường Ba Đình, Hà Nội").is_former


@pytest.mark.parametrize(
    "text",
    [
        "xa Luong Sonn, huyen Yen Lap, Phu Tho",
        "xã Lương Sơm, Yên Lập, Phú Thọ",
        "xã Lương Sơn, huyện Yên Lâpp, Phú Thọ",
    ],
)
def test_a_wrong_letter_is_corrected_but_not_sure(text: str) -> None:
    guess = match_address(text)
    assert guess.codes == ("08296",)
    assert guess.corrected
    assert guess.sure is None


def test_an_unknown_district_is_stepped_over_and_asked_about() -> None:
    guess = match_address("xã Lương Sơn, huyện Foo, Phú Thọ")
    assert set(guess.codes) == {"04924", "08296"}
    assert guess.corrected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hà Giang", "08"),
        ("TP. Hồ Chí Minh", "79"),
        ("tphcm", "79"),
        ("Sài Gòn", "79"),
        ("tinh Thua Thien Hue", "46"),
        ("Khánh Hòa", "56"),
        ("KHÁNH HOÀ", "56"),
        ("Đăk Lăk", "66"),
        ("Đắc Nông", "68"),
        ("Bà Rịa-Vũng Tàu", "79"),
        ("Hà Nam", "37"),
        ("Hà Tây", "01"),
        ("Quang Nnih", "22"),
        (unicodedata.normalize("NFD", "tỉnh Đồng Nai"), "75"),
    ],
)
def test_provinces_are_found_by_names_of_today_and_of_before(text: str, code: str) -> None:
    assert [province.code for province in match_province(text)] == [code]


@pytest.mark.parametrize("text", ["", "Ninh", "Bình", "phường Tây Ninh", "Paris", "12"])
def test_what_is_no_province_is_none(text: str) -> None:
    assert match_province(text) == []


def test_all_97_names_of_provinces_are_known() -> None:
    names = [(province.name, province.code) for province in PLACES.provinces]
    names += list(zip(PLACES.former.provinces, PLACES.former.province_codes, strict=True))
    for name, code in names:
        assert code in [province.code for province in match_province(fold(bare_name(name)))], name


@pytest.mark.parametrize(
    ("text", "province", "codes"),
    [
        ("Ba Đình", "01", ("00004",)),
        ("xã Lương Sơn huyện Yên Lập", "25", ("08296",)),
        ("luong son", "25", ("04924", "08296")),
        ("Lương Sơn", "38", ("15628",)),
        ("phường Liễu Giai", "01", ("00008",)),
        ("Bến Nghé", "01", ()),
        ("Phú Thọ", "25", ("07942",)),
        ("Đặc khu Trường Sa", "56", ("22736",)),
    ],
)
def test_a_commune_is_looked_for_in_the_known_province(text: str, province: str, codes: tuple[str, ...]) -> None:
    found = match_commune(text, province)
    assert tuple(commune.code for commune in found.communes)[: len(codes) or None] == codes


@pytest.mark.parametrize("text", ["A" * 5000, "xã " * 500, "12/" * 500, "🏠", "=1+1", "<b>", "\x00", "xã, , ,,"])
def test_strange_texts_do_no_harm(text: str) -> None:
    assert match_address(text).communes == ()

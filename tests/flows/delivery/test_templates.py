"""The agency's file of template messages: what it says is used as it stands, and what we do not know is refused."""

import pytest

from flows.delivery.templates import SOURCES, DoesNotFit, Parameter, TemplateProblem, read_templates
from tests.flows.delivery.kit import REGISTRY

HEAD = 'source = "made up"\n'
ONE = """[[template]]
id = "7"
name = "Trạng thái"
purpose = "transaction"
price_vnd = 120
serves = ["notice.accepted"]
parameters.ma = { from = "code", most = 30 }
"""


def test_each_notice_has_its_template() -> None:
    read = read_templates(REGISTRY)
    template = read.serving("notice.accepted")

    assert template is not None
    assert (template.id, template.price_vnd, read.paid_message_vnd) == ("100", 120, 55)
    assert read.serving("notice.resolved") is None


REFUSED = [
    (HEAD + 'colour = "red"\n', "the file: colour is not known here"),
    ("templates_a_day = 3\n", "source is missing"),
    ("source = 'x'\n[template]\nid = '1'\n", "begins with [[template]]"),
    ("source = \n", "not TOML"),
    (HEAD + 'budget_vnd_month = "much"\n', "budget_vnd_month is a whole number"),
    (HEAD + "templates_a_day = -1\n", "templates_a_day is a whole number"),
    (HEAD + 'paid_message_vnd = "yes"\n', "paid_message_vnd is a whole number"),
    (HEAD + ONE.replace("most = 30", "most = 3, otherwise = 'chưa có'"), "otherwise is a text of at most 3"),
    (HEAD + ONE.replace("price_vnd = 120\n", ""), "template 7: price_vnd is missing"),
    (HEAD + ONE.replace("price_vnd = 120", "price_vnd = 1.5"), "template 7: price_vnd is a whole number"),
    (HEAD + ONE.replace("price_vnd = 120", "price_vnd = true"), "template 7: price_vnd is a whole number"),
    (HEAD + ONE.replace('"7"', "7"), "template 7: id is the platform's number"),
    (HEAD + ONE.replace('"7"', '"../7"'), "id is the platform's number"),
    (HEAD + ONE.replace('"transaction"', '"promotion"'), "template 7: purpose is one of customer_care, transaction"),
    (HEAD + ONE.replace("notice.accepted", "notice.eaten"), "template 7: there is no notice notice.eaten"),
    (HEAD + ONE.replace('["notice.accepted"]', "[]"), "template 7: serves names at least one notice"),
    (HEAD + ONE.replace('"code"', '"answers.id_number"'), "template 7: parameter ma: from is one of"),
    (HEAD + ONE.replace("most = 30", "most = 0"), "template 7: parameter ma: most is 1 to 400"),
    (HEAD + ONE.replace("most = 30", "most = 401"), "template 7: parameter ma: most is 1 to 400"),
    (HEAD + ONE.replace("most = 30", "most = 30, bold = true"), "template 7: parameter ma: bold is not known here"),
    (HEAD + ONE.replace("most = 30", "most = 30, cut = 1"), "template 7: parameter ma: cut is true or false"),
    (HEAD + ONE.replace('{ from = "code", most = 30 }', '"code"'), "template 7: parameter ma: is a table"),
    (HEAD + ONE + ONE, "two templates have the same id"),
    (HEAD + ONE + ONE.replace('"7"', '"8"'), "templates 7 and 8 both serve notice.accepted"),
]


@pytest.mark.parametrize(("text", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_is_not_known_is_refused_at_the_start(text: str, says: str) -> None:
    with pytest.raises(TemplateProblem) as refused:
        read_templates(text)

    assert says in str(refused.value)


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_no_source_is_an_answer_of_a_person(source: str) -> None:
    assert source not in ("answers", "name", "id_number", "phone", "reason", "items")


def test_only_what_may_be_cut_is_cut() -> None:
    assert Parameter("thu_tuc", "procedure", 10, cut=True).value("Đăng ký khai sinh") == "Đăng ký k…"
    assert Parameter("ma", "code", 10).value("H99.101") == "H99.101"
    assert Parameter("hen", "due_at", 10, otherwise="chưa có").value("") == "chưa có"
    with pytest.raises(DoesNotFit, match="longer than 10"):
        Parameter("ma", "code", 10).value("H99.101-261121-0001")
    with pytest.raises(DoesNotFit, match="is empty"):
        Parameter("ma", "code", 10).value("")

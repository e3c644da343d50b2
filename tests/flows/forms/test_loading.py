import pytest

from flows.forms.loading import load
from flows.forms.model import FormKind, Layout, Style
from flows.procedures.fields import DefinitionError

HEAD = 'code = "to-khai"\ntitle = "Tờ khai"\nkind = "prefilled"\nlayout = "declaration"\nbasis = "Luật"\n'


def a_field(field: str) -> str:
    return f"{HEAD}[[sections]]\nfields = [{field}]\n"


def test_a_definition_becomes_a_form() -> None:
    line = '{ label = "Ngày sinh", source = "answer.born", style = "date_in_words", beside = true, lines = 2 }'
    form = load(a_field(line), "to-khai.toml")

    (field,) = form.sections[0].fields
    assert (form.kind, form.layout) == (FormKind.PREFILLED, Layout.DECLARATION)
    assert (field.lines, field.beside) == (2, True)
    assert (field.label, field.sources[0].name, field.sources[0].style) == (
        "Ngày sinh",
        "answer.born",
        Style.DATE_IN_WORDS,
    )


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        pytest.param(HEAD + 'colour = "red"\n', "to-khai.toml", "unknown key 'colour'", id="unknown key"),
        pytest.param(HEAD.replace('"to-khai"', '"don"'), "to-khai.toml", "defines 'don'", id="another name"),
        pytest.param(HEAD.replace("declaration", "poster"), "to-khai.toml: layout", "unknown 'poster'", id="layout"),
        pytest.param(HEAD.replace('basis = "Luật"', ""), "to-khai.toml", "'basis' is missing", id="no basis"),
        pytest.param(
            a_field('{ label = "Tên", source = "a", size = 3 }'), "field 'Tên'", "unknown key 'size'", id="key"
        ),
        pytest.param(a_field('{ label = "Tên" }'), "field 'Tên'", "needs either", id="no source"),
        pytest.param(a_field('{ label = "Tên", sources = [] }'), "field 'Tên'", "'sources' is empty", id="empty"),
        pytest.param(
            a_field('{ label = "Tên", sources = [{ from = "a" }], words = { a = "b" } }'),
            "field 'Tên'",
            "each",
            id="words",
        ),
        pytest.param("code = ", "to-khai.toml", "is not TOML", id="not TOML"),
    ],
)
def test_a_slip_is_refused_naming_the_file_and_the_field(text: str, where: str, what: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        load(text, "to-khai.toml")

    assert refused.value.where.startswith("to-khai.toml")
    assert where in refused.value.where
    assert what in refused.value.what

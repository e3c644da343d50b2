"""A form whose line has no source, or an answer without a line, is found before a citizen finds it."""

import pytest

from flows.forms.loading import load
from flows.forms.shipped import shipped_forms
from flows.procedures.model import Procedure
from flows.proofs.forms import prove_forms
from tests.flows.forms.samples import the_world

HEAD = """
code = "f"
title = "Tờ khai"
kind = "prefilled"
layout = "declaration"
basis = "Luật"
procedures = ["1.001193"]
"""


def guided() -> dict[str, Procedure]:
    library = the_world().library
    found = [library.procedure(record.code) for record in library.records()]
    return {procedure.code: procedure for procedure in found if procedure and procedure.guided}


def problems(body: str, *, everything_left_out: bool = True) -> list[str]:
    ids = [step.id for step in guided()["1.001193"].steps if f'answer.{step.id}"' not in body]
    left_out = "[left_out]\n" + "\n".join(f'{each} = "."' for each in ids) + "\n" if everything_left_out else ""
    form = load(HEAD + left_out + body, "f.toml")
    return [each.what for each in prove_forms({"f": form}, guided()) if each.code == "f"]


def a_field(field: str) -> str:
    return f"[[sections]]\nfields = [{field}]\n"


def test_every_shipped_form_is_sound() -> None:
    assert [str(problem) for problem in prove_forms(shipped_forms(), guided())] == []


def test_an_answer_without_a_line_is_found() -> None:
    found = problems(a_field('{ label = "Tên", source = "answer.child_name" }'), everything_left_out=False)

    assert "the answer to 'child_born' of '1.001193' stands on no line (or say why in left_out)" in found


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (a_field('{ label = "Tên", source = "answer.nobody" }'), "'answer.nobody' is no step of its procedures"),
        (a_field('{ label = "Tên", source = "dossier.colour" }'), "there is no source 'dossier.colour'"),
        (a_field('{ label = "Tên", source = "answer.child_sex", words = { male = "Nam" } }'), "words for 'female' of"),
        (a_field('{ label = "Tên", source = "answer.child_name", style = "date_in_words" }'), "is no date"),
        (a_field('{ label = "Tên", source = "answer.copies", style = "money_in_words" }'), "is no money to be"),
        (a_field('{ label = "Giấy", source = "answer.birth_certificate_paper" }'), "which no line shows"),
        (
            a_field('{ label = "Tên", source = "answer.child_name", when = { step = "case", is = "twins" } }'),
            "'case' has no choice 'twins'",
        ),
        (
            '[[sections]]\n[sections.table]\nrows = "history"\ncolumns = [{ label = "TT", source = "row.colour" }]\n',
            "there is no 'row.colour'",
        ),
        (
            '[[sections]]\n[sections.table]\nrows = "answer.copies"\ncolumns = [{ label = "TT", source = "row.a" }]\n',
            "group",
        ),
        ('[[signatures]]\ntitle = "Ký"\nsource = "answer.nobody"\n', "'answer.nobody' is no step of its procedures"),
    ],
)
def test_a_line_without_a_source_is_found(body: str, what: str) -> None:
    assert any(what in each for each in problems(body)), problems(body)


def test_a_source_that_stands_on_no_form_is_found() -> None:
    found = prove_forms({}, guided())

    assert "the source 'dossier.code' stands on no form" in [problem.what for problem in found]

from flows.procedures.stored import from_text, to_text
from tests.kit import the_world


def test_every_guided_version_reads_back_as_it_was() -> None:
    library = the_world().library
    guided = [procedure for record in library.records() if (procedure := library.procedure(record.code))]

    assert all(from_text(to_text(procedure)) == procedure for procedure in guided)


def test_a_field_of_another_program_is_passed_over() -> None:
    procedure = the_world().library.procedure("1.001193")
    assert procedure is not None

    text = to_text(procedure).replace('{"code"', '{"colour":"red","code"', 1)

    assert from_text(text) == procedure

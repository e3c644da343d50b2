import json

from click.testing import CliRunner

from bot.commands.search import search
from tests.flows.procedures.search.known import INDEX


def run(*arguments: str, text: str | bytes | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(search, list(arguments), obj=lambda: INDEX, input=text)
    return result.exit_code, result.output


def test_json_lines_hold_what_was_asked_and_found() -> None:
    status, output = run("--json", "-k", "2", "đăng", "ký", "khai", "sinh")

    line = json.loads(output)
    assert status == 0
    assert list(line) == ["query", "results", "out_of_scope", "clarify"]
    assert line["query"] == "đăng ký khai sinh"
    assert line["results"][0]["code"] == "1.001193"
    assert list(line["results"][0]) == ["code", "name", "score"]
    assert len(line["results"]) == 2


def test_nothing_fits_is_status_one() -> None:
    status, output = run("--json", "thời tiết hôm nay thế nào")

    assert status == 1
    assert json.loads(output) == {
        "query": "thời tiết hôm nay thế nào", "results": [], "out_of_scope": True, "clarify": False,
    }  # fmt: skip


def test_every_line_of_standard_input_is_answered_in_order() -> None:
    status, output = run("-", text="làm hộ chiếu\n\ngiá vàng hôm nay\n")

    assert status == 0
    assert [json.loads(line)["out_of_scope"] for line in output.splitlines()] == [False, True]


def test_bytes_that_are_no_text_do_not_stop_the_rest() -> None:
    _, output = run("--json", "-", text=b"\xff\xfe\n" + "tách thửa đất\n".encode())

    assert json.loads(output.splitlines()[-1])["results"][0]["code"] == "1.012784"


def test_explaining_names_what_decided() -> None:
    _, output = run("--explain", "mất bằng lái xe")

    assert "#driving_licence" in output


def test_wrong_use_is_status_two() -> None:
    assert run()[0] == 2
    assert run("-k", "0", "x")[0] == 2

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


def test_explaining_names_the_signs_of_a_refusal() -> None:
    status, output = run("--explain", "giá đất ở quận 9 bao nhiêu một mét")

    assert status == 1
    assert "nothing fits" in output
    assert "sure 0." in output
    assert "outside -" in output


def test_explaining_says_that_another_country_is_meant() -> None:
    assert "another country" in run("--explain", "thi bằng lái xe ở Mỹ")[1]


def test_an_explanation_in_json_holds_weights_of_terms_and_signs() -> None:
    line = json.loads(run("--json", "--explain", "mất bằng lái xe")[1])

    why = line["explanation"]
    assert why["trust"] > why["least"]
    assert why["candidates"][0]["code"] == line["results"][0]["code"]
    assert all(weight for _, weight in why["candidates"][0]["terms"] + why["signs"])


def test_wrong_use_is_status_two() -> None:
    assert run()[0] == 2
    assert run("-k", "0", "x")[0] == 2

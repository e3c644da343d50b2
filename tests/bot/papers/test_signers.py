"""Signatures as the server asks for them: never raising, remembered, and told in plain words."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, cast, get_args

import pytest

from bot.papers.signatures import Signature, State
from bot.papers.signers import SignatureReader, shown_name, words_for_citizen
from bot.render import words_to_text
from bot.workshop.pool import Busy, WorkFailed, Workshop
from flows import texts
from tests.bot.filecheck import sample_pdfs

GOOD = {"state": "valid", "name": "Nguyễn Văn Mẫu", "organisation": "UBND", "signed_at": "2026-11-20T08:00:00+00:00"}
READ = Signature("valid", "Nguyễn Văn Mẫu", "UBND", datetime(2026, 11, 20, 8, tzinfo=UTC))


class Answering:
    """A workshop with answers of its own."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)

    async def run(self, task: str, params: Any, *content: bytes) -> Any:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer, ()


def reader(*answers: Any) -> SignatureReader:
    return SignatureReader(cast(Workshop, Answering(*answers)))


async def test_what_the_workshop_found_is_read_back() -> None:
    assert await reader([GOOD]).read(b"pdf") == (READ,)


async def test_without_time_nothing_is_said_about_a_signature() -> None:
    assert await reader(Busy("signatures")).read(b"pdf") is None


@pytest.mark.parametrize(
    "answer",
    [WorkFailed("signatures"), None, {}, "x", [1], [{}], [GOOD | {"state": "excellent"}], [GOOD | {"signed_at": "x"}]],
)
async def test_what_cannot_be_read_counts_as_broken(answer: Any) -> None:
    assert await reader(answer).read(b"pdf") == (Signature("broken"),)


async def test_a_kept_file_is_read_once_but_asked_again_after_no_time() -> None:
    loaded = []

    async def load() -> bytes:
        loaded.append(1)
        return b"pdf"

    signatures = reader(Busy("signatures"), [GOOD])

    assert await signatures.of_file("f1", load) is None
    assert await signatures.of_file("f1", load) == (READ,)
    assert await signatures.of_file("f1", load) == (READ,)
    assert len(loaded) == 2


@pytest.mark.parametrize("state", get_args(State))
def test_every_state_is_told_to_citizens_and_to_staff(state: State) -> None:
    (words,) = words_for_citizen([Signature(state, "Nguyễn Văn Mẫu")])

    assert words.key == f"file.signed.{state}"
    assert ("Nguyễn Văn Mẫu" in words_to_text(words, markup="plain")) == (state != "broken")
    assert texts.has(f"staff.signature.{state}")


def test_the_same_thing_is_not_said_twice_and_not_without_end() -> None:
    many = [Signature("valid", f"Người {number // 2}") for number in range(20)]

    assert [words.params["signer"] for words in words_for_citizen(many)] == ["Người 0", "Người 1", "Người 2"]


@pytest.mark.parametrize(
    ("signature", "shown"),
    [
        (READ, "Nguyễn Văn Mẫu, UBND"),
        (Signature("valid", "UBND", "UBND"), "UBND"),
        (Signature("valid", "", "UBND"), "UBND"),
        (Signature("broken"), ""),
    ],
)
def test_name_and_office_are_shown_once_each(signature: Signature, shown: str) -> None:
    assert shown_name(signature) == shown


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    async with Workshop(size=1) as workshop:
        yield workshop


SIGNED = sample_pdfs.signed()


async def test_a_signed_pdf_is_judged_by_the_trusted_roots(workshop: Workshop) -> None:
    (trusting,) = await SignatureReader(workshop, [sample_pdfs.AUTHORITY.der]).read(SIGNED) or ()
    (knowing_nobody,) = await SignatureReader(workshop).read(SIGNED) or ()

    assert (trusting.state, knowing_nobody.state) == ("valid", "valid_untrusted")

"""Papers through the workshop: the same answers as the plain functions give, from a limited process."""

from collections.abc import AsyncIterator

import pytest

from bot.workshop.pool import Workshop
from bot.workshop.tasks import Params
from tests.bot.filecheck import samples
from tests.bot.papers import signing

CA = signing.authority()
SIGNED = signing.signed(samples.pdf(), CA)
ORDER: Params = {"kinds": ["jpeg", "pdf"], "limit_bytes": 5_000_000}


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    async with Workshop(size=1) as workshop:
        yield workshop


async def test_pages_are_put_together_in_the_workshop(workshop: Workshop) -> None:
    header, (whole,) = await workshop.run("assemble", ORDER, samples.jpeg(), samples.pdf(2))

    assert header == {"pages": 3, "bytes": len(whole), "reencoded": False, "fits": True}
    assert whole.startswith(b"%PDF-")


async def test_a_signed_pdf_is_given_back_as_one_to_keep(workshop: Workshop) -> None:
    assert await workshop.run("assemble", ORDER, samples.jpeg(), SIGNED) == ({"signed": True}, ())


async def test_signatures_are_read_in_the_workshop(workshop: Workshop) -> None:
    found, _ = await workshop.run("signatures", {}, SIGNED, CA.der)

    assert isinstance(found, list)
    assert isinstance(found[0], dict)
    assert (found[0]["state"], found[0]["name"], found[0]["organisation"]) == ("valid", signing.SIGNER, signing.OFFICE)

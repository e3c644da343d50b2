"""Who signed a PDF, and whether it is still what was signed."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.papers.signatures import State, read_signatures
from tests.bot.filecheck import sample_pdfs, samples
from tests.bot.papers import signing

CA = signing.authority()


@pytest.fixture(scope="module")
def signed() -> bytes:
    return signing.signed(samples.pdf(), CA)


def states(content: bytes, *trust: bytes) -> list[State]:
    return [each.state for each in read_signatures(content, trust=trust)]


def test_the_signer_office_and_time_are_read(signed: bytes) -> None:
    (signature,) = read_signatures(signed, trust=[CA.der])

    assert (signature.name, signature.organisation) == (signing.SIGNER, signing.OFFICE)
    assert signature.signed_at is not None
    assert datetime.now(UTC) - signature.signed_at < timedelta(minutes=10)


def test_a_certificate_that_leads_to_a_trusted_root_is_valid(signed: bytes) -> None:
    assert states(signed, CA.der) == ["valid"]


def test_a_whole_file_of_an_unknown_authority_is_valid_but_not_trusted(signed: bytes) -> None:
    assert states(signed) == ["valid_untrusted"]
    assert states(signed, signing.authority("Cơ quan khác").der) == ["valid_untrusted"]


def test_an_authority_of_the_same_name_is_not_the_same_authority(signed: bytes) -> None:
    assert states(signed, signing.authority().der) == ["valid_untrusted"]


def test_one_changed_byte_is_noticed(signed: bytes) -> None:
    place = signed.index(b"/MediaBox") + 12
    flipped = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]

    assert states(flipped, CA.der) == ["changed"]


def test_what_is_added_behind_the_signed_part_is_noticed(signed: bytes) -> None:
    later = signing.with_later_page(signed)

    assert later.startswith(signed)
    assert states(later, CA.der) == ["changed"]


def test_a_form_field_filled_in_after_signing_is_noticed() -> None:
    signed = signing.signed(sample_pdfs.filled_form(), CA)
    later = signing.with_later_value(signed, "Người khác")

    assert states(signed, CA.der) == ["valid"]
    assert states(later, CA.der) == ["changed"]
    assert states(signing.signed(later, CA, field="ChuKy2"), CA.der) == ["changed", "valid"]


def test_a_note_put_over_a_signed_page_is_noticed(signed: bytes) -> None:
    assert states(signing.with_later_note(signed), CA.der) == ["changed"]


def test_a_second_signature_leaves_the_first_one_valid(signed: bytes) -> None:
    both = read_signatures(signing.signed(signed, CA, name="Trần Thị Hai", field="ChuKy2"), trust=[CA.der])

    assert [(each.state, each.name) for each in both] == [("valid", signing.SIGNER), ("valid", "Trần Thị Hai")]


def test_a_signature_that_cannot_be_read_is_broken() -> None:
    assert states(samples.signed_pdf(), CA.der) == ["broken"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", samples.pdf(), samples.jpeg()])
def test_what_is_not_signed_has_no_signature(content: bytes) -> None:
    assert read_signatures(content, trust=[CA.der]) == ()


def test_what_is_no_certificate_is_an_error_of_the_configuration(signed: bytes) -> None:
    with pytest.raises(ValueError, match="Insufficient data"):
        read_signatures(signed, trust=[b"no root"])

"""Files on their way in: each once, patiently, and with words when one is not taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot import uploads as module
from bot.channels.base import FetchFailed, RemoteFile
from bot.filecheck.model import LIMITS, Reason, Verdict
from bot.render import words_to_text
from bot.uploads import PendingUploads, Uploads, given_name
from flows.files import FileDamaged, StoredFile
from flows.ports import FileRow, Files
from flows.values import FileRef, Words
from tests.bot.fakes_sending import NOW, FakeChannel

GOOD = Verdict("accept", "jpeg")
BUSY = Verdict("reject", "unknown", (Reason("busy"),))
SMALL = Verdict("warn", "jpeg", (Reason("small_picture"),), look="00ff00ff00ff00ff")
OLD = Verdict("warn", "docx", (Reason("small_picture"),))
SIGNED = Verdict("accept", "pdf", pages=3, is_signed=True, clean=b"clean", clean_kind="pdf")
AWAY = FetchFailed("TimedOut", lasting=False)
PHOTO = RemoteFile("f", "anh.jpg", 100)


@dataclass
class Town:
    verdicts: list[Verdict] = field(default_factory=list)
    rows: dict[str, FileRow] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    checked: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.channel = FakeChannel()

    async def get(self, what: Any) -> Any:
        return self.rows.get(what) if isinstance(what, str) else self.kept[what.name]

    async def add(self, row: FileRow) -> None:
        self.rows[row.id] = row

    async def put(self, content: bytes) -> StoredFile:
        name = f"kept-{len(self.kept)}"
        self.kept[name] = content
        return StoredFile(name, "ab", len(content), b"key")

    async def delete(self, name: str) -> None:
        del self.kept[name]

    async def check(self, content: bytes) -> Verdict:
        self.checked.append(content)
        return self.verdicts.pop(0) if self.verdicts else GOOD

    async def receive(self, *files: RemoteFile, **fetched: list[bytes | Exception]) -> Any:
        self.channel.fetched = dict(fetched)
        uploads = Uploads(cast(Files, self), self, self, fresh_id=lambda: "x", now=lambda: NOW)
        return await uploads.receive(self.channel, files, caption="mặt trước", seed="telegram-7")


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUSY_PAUSES", (0.0, 0.0))
    monkeypatch.setattr(module, "FETCH_PAUSES", (0.0, 0.0))


async def test_an_album_becomes_references_in_its_order() -> None:
    town = Town()

    event = await town.receive(PHOTO, RemoteFile("g", "sau.jpg"), f=[b"one"], g=[b"two"])

    assert event.files == (
        FileRef("telegram-7.0", "jpeg", "anh.jpg", 1, sha="ab", number=1, total=2),
        FileRef("telegram-7.1", "jpeg", "sau.jpg", 1, sha="ab", number=2, total=2),
    )
    assert (event.caption, event.remarks) == ("mặt trước", ())
    assert list(town.kept.values()) == [b"one", b"two"]


async def test_after_a_crash_the_same_update_makes_the_same_files() -> None:
    town = Town()
    first = await town.receive(PHOTO, f=[b"one"])

    again = await town.receive(PHOTO, f=[])

    assert again.files == first.files
    assert town.checked == [b"one"]


async def test_a_signed_file_is_kept_as_it_came_beside_what_staff_see() -> None:
    town = Town([SIGNED])

    await town.receive(RemoteFile("f", "don.pdf"), f=[b"signed"])

    row = town.rows["telegram-7.0"]
    assert row.clean is not None
    assert (town.kept[row.stored.name], town.kept[row.clean.name]) == (b"signed", b"clean")
    assert (row.is_signed, row.pages, row.clean_kind) == (True, 3, "pdf")


async def test_a_busy_checker_is_asked_again() -> None:
    town = Town([BUSY, BUSY, GOOD])

    event = await town.receive(PHOTO, f=[b"one"])

    assert len(event.files) == 1
    assert len(town.checked) == 3


async def test_a_platform_that_does_not_answer_is_asked_again() -> None:
    town = Town()

    event = await town.receive(PHOTO, f=[AWAY, AWAY, b"one"])

    assert len(event.files) == 1


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        pytest.param([AWAY, AWAY, AWAY, b"one"], 1, id="in the end"),
        pytest.param([FetchFailed("gone", lasting=True), b"one"], 1, id="at once when asking is useless"),
    ],
)
async def test_a_file_that_does_not_come_is_spoken_of(answers: list[bytes | Exception], left: int) -> None:
    town = Town()

    event = await town.receive(PHOTO, f=answers)

    assert (event.files, event.remarks) == ((), (Words("file.not_fetched"),))
    assert len(town.channel.fetched["f"]) == left
    assert town.rows == {}


async def test_a_file_that_says_it_is_too_large_is_not_fetched() -> None:
    town = Town()

    event = await town.receive(RemoteFile("f", "phim.pdf", LIMITS.file_bytes + 1), f=[])

    assert event.files == ()
    assert [words.key for words in event.remarks] == ["file.reason.too_large"]


async def test_of_a_refused_file_nothing_is_kept_and_good_ones_stay() -> None:
    town = Town([Verdict("reject", "pdf", (Reason("encrypted"), Reason("other"))), GOOD])

    event = await town.receive(PHOTO, RemoteFile("g", "b.jpg"), f=[b"one"], g=[b"two"])

    assert [file.id for file in event.files] == ["telegram-7.1"]
    (remark,) = event.remarks
    assert words_to_text(remark, markup="plain").splitlines()[1].startswith("• Tệp 1/2 (anh.jpg): Tệp có mật khẩu")
    assert list(town.kept.values()) == [b"two"]


async def test_the_same_remark_is_made_once() -> None:
    town = Town([OLD, OLD])

    event = await town.receive(PHOTO, PHOTO, f=[b"one", b"two"])

    assert len(event.files) == 2
    assert event.remarks == (Words("file.reason.small_picture"),)


async def test_what_is_wrong_with_a_picture_goes_along_and_is_not_said_here() -> None:
    town = Town([SMALL])

    event = await town.receive(PHOTO, f=[b"one"])
    again = await town.receive(PHOTO, f=[])

    assert event.files[0] == again.files[0]
    assert (event.files[0].warnings, event.files[0].look) == (("small_picture",), "00ff00ff00ff00ff")
    assert event.remarks == ()


async def test_of_one_file_alone_only_the_reason_is_said() -> None:
    town = Town([Verdict("reject", "pdf", (Reason("encrypted"),))])

    event = await town.receive(PHOTO, f=[b"one"])

    assert (event.files, event.remarks) == ((), (Words("file.reason.encrypted"),))


async def test_an_album_with_different_verdicts_says_which_are_meant() -> None:
    town = Town([GOOD, Verdict("reject", "jpeg", (Reason("cut"),)), SMALL, GOOD])

    event = await town.receive(*[PHOTO] * 4, f=[b"1", b"2", b"3", b"4"])

    (remark,) = event.remarks
    said = words_to_text(remark, markup="plain")
    assert said.startswith("Trong 4 tệp vừa gửi, có 1 tệp chưa nhận được:\n• Ảnh 2/4 (anh.jpg): Tệp bị thiếu phần cuối")
    assert [(file.number, file.total, file.warnings) for file in event.files] == [
        (1, 4, ()),
        (3, 4, ("small_picture",)),
        (4, 4, ()),
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Giấy chứng sinh.pdf", "Giấy chứng sinh.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lan\\anh.jpg", "anh.jpg"),
        ("", "tep"),
        ("..", ".."),
        ("a" * 300, "a" * 120),
    ],
)
def test_a_given_name_is_only_ever_text(name: str, shown: str) -> None:
    assert given_name(name) == shown


async def test_a_pending_upload_is_read_again_by_its_reference() -> None:
    pending = PendingUploads(Town())

    assert await pending.fetch(await pending.keep(b"one", "a.jpg")) == b"one"


async def test_a_pending_upload_is_gone_once_it_is_forgotten() -> None:
    town = Town()
    pending = PendingUploads(town)
    reference = await pending.keep(b"one", "a.jpg")

    await pending.forget(reference)

    assert town.kept == {}


@pytest.mark.parametrize("reference", ["", "[]", "x", '["a"]', '["a","b",1,"no hex"]'])
async def test_a_forged_reference_opens_nothing(reference: str) -> None:
    with pytest.raises(FileDamaged):
        await PendingUploads(Town()).fetch(reference)

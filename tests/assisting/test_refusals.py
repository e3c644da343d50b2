"""What is refused in a session and around it: each with its sentence, and nothing personal said or changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from flows.assisting.model import State
from flows.conversation.events import ButtonPressed, FilesReceived, Opened, TextSent
from flows.ports import ChatKey
from flows.values import FileRef
from tests.helping import Counter

SECRET_NAME = "Nguyễn Thị Bí Mật"


async def typed_a_name(counter: Counter) -> None:
    """The session is open, and something personal was entered."""

    async def typing() -> None:
        await counter.opened()
        await counter.press("lan", "Điền tiếp")
        await counter.press("lan", "Mẹ của bé")
        await counter.say("lan", SECRET_NAME)

    await counter.reached("typed a name", typing)


async def expired(counter: Counter) -> None:
    await typed_a_name(counter)
    counter.later(minutes=60)


async def revoked(counter: Counter) -> None:
    await typed_a_name(counter)
    await counter.say("mai", "dừng hỗ trợ")


async def suspended(counter: Counter) -> None:
    await typed_a_name(counter)
    await counter.store.assisting.suspend("v-lan", by="chi.hoa", at=counter.now)


async def consent_taken_back(counter: Counter) -> None:
    await typed_a_name(counter)
    await counter.say("mai", "dữ liệu của tôi")
    await counter.press("mai", "Rút lại")
    await counter.press("mai", "Rút lại")


Prepare = Callable[[Counter], Awaitable[None]]

#: id -> (what comes first, what the volunteer then does, the sentence)
IN_SESSION: dict[str, tuple[Prepare, object, str]] = {
    "expired, by text": (expired, "Tôi đọc tiếp", "assisting.ended"),
    "expired, by button": (expired, "press:Để sau", "assisting.ended"),
    "expired, by file": (expired, "file", "assisting.ended"),
    "suspended, by text": (suspended, "001203004567", "assisting.ended"),
    "suspended, by button": (suspended, "press:Để sau", "assisting.ended"),
    "consent taken back": (consent_taken_back, "001203004567", "assisting.ended"),
    "my dossiers": (typed_a_name, "/hoso", "assisting.refused.scope"),
    "my data": (typed_a_name, "/dulieu", "assisting.refused.scope"),
    "linking": (typed_a_name, "LIENKET", "assisting.refused.scope"),
    "linking with a code": (typed_a_name, "LIENKET K7M2QX4H", "assisting.refused.scope"),
    "channels": (typed_a_name, "/kenh", "assisting.refused.scope"),
    "another procedure by link": (typed_a_name, Opened("tt_2_000635"), "assisting.refused.scope"),
    "another dossier by link": (typed_a_name, Opened("hs_H99_101-261120-0001"), "tracking.unknown_code"),
    "a person to talk to": (typed_a_name, "/canbo", "assisting.refused.scope"),
    "a complaint": (typed_a_name, "/phananh", "assisting.refused.scope"),
    "a second session": (typed_a_name, "HOTRO K7M4QX", "assisting.refused.busy"),
    "a second session by link": (typed_a_name, Opened("ht_K7M4QX"), "assisting.refused.busy"),
    "taking over": (typed_a_name, "NHAN K7M4QX", "assisting.refused.busy"),
    "an invitation": (typed_a_name, "MOI K7M4QX", "assisting.refused.busy"),
    "an OTP with its name": (typed_a_name, "mã OTP là 483920", "assisting.refused.dropped"),
    "a password": (typed_a_name, "mật khẩu: Hanoi@2026", "assisting.refused.dropped"),
    "a standing button of a dossier": (typed_a_name, ButtonPressed("!view:d1"), "tracking.not_here"),
    "a standing button of a draft": (typed_a_name, ButtonPressed("!resume:d1"), "tracking.not_here"),
    "a made-up button": (typed_a_name, ButtonPressed("999.0"), "stale_button"),
    "typing while it is read back": (Counter.in_reading, "Trần Văn Khác", "assisting.refused.waits"),
    "an answer while it is read back": (Counter.in_reading, "001203004567", "assisting.refused.waits"),
    "a file while it is read back": (Counter.in_reading, "file", "assisting.refused.waits"),
}


@pytest.mark.parametrize("case", list(IN_SESSION))
async def test_what_a_session_does_not_allow(counter: Counter, case: str) -> None:
    prepare, does, sentence = IN_SESSION[case]
    await prepare(counter)
    before = await answers(counter)

    said = await done(counter, "lan", does)

    assert sentence in said, said
    assert "483920" not in counter.text("lan")
    assert "Hanoi@2026" not in counter.text("lan")
    if sentence == "assisting.ended":
        assert SECRET_NAME not in counter.text("lan")
        assert (await counter.state("lan")).session == ""
    assert await answers(counter) == before


async def done(counter: Counter, address: str, does: object) -> list[str]:
    if does == "file":
        return await counter.does(address, FilesReceived((FileRef("f1", "jpeg", "anh.jpg"),)))
    if isinstance(does, str) and does.startswith("press:"):
        return await counter.press(address, does.removeprefix("press:"))
    return await counter.does(address, TextSent(does) if isinstance(does, str) else does)  # type: ignore[arg-type]


async def answers(counter: Counter) -> list[object]:
    """Every draft, as it stands."""
    found = [await counter.store.dossiers.of_person(person) for person in range(1, 8)]
    return [(each.id, dict(each.answers), each.status) for own in found for each in own]


@pytest.mark.parametrize(
    "does",
    ["Nguyễn Văn Sau", "menu", "tiếp tục", "xem lại", "sửa", "/hoso", "press:Kết thúc phiên", "press:Để sau", "file"],
)
@pytest.mark.parametrize("how", [revoked])
async def test_after_the_end_nothing_of_it_is_reached(counter: Counter, how: Prepare, does: str) -> None:
    await how(counter)
    before = await answers(counter)

    await done(counter, "lan", does)

    assert SECRET_NAME not in counter.text("lan")
    assert await answers(counter) == before


async def test_a_code_is_good_once(counter: Counter) -> None:
    await counter.volunteer()
    await counter.volunteer("tuan")
    await counter.citizen()
    code = await counter.asks()
    await counter.say("lan", f"HOTRO {code}")

    assert "assisting.refused.unknown_code" in await counter.say("tuan", f"HOTRO {code}")
    assert "assisting.refused.unknown_code" in await counter.open("tuan", f"ht_{code}")
    assert (await counter.session()).volunteer_id == "v-lan"


async def test_a_code_runs_out(counter: Counter) -> None:
    await counter.volunteer()
    await counter.citizen()
    code = await counter.asks()
    counter.later(minutes=10)

    assert "assisting.refused.unknown_code" in await counter.say("lan", f"HOTRO {code}")


async def test_a_cancelled_code_opens_nothing(counter: Counter) -> None:
    await counter.volunteer()
    await counter.citizen()
    code = await counter.asks()
    await counter.press("mai", "Huỷ mã")

    assert "assisting.refused.unknown_code" in await counter.say("lan", f"HOTRO {code}")


async def test_a_volunteer_of_another_commune_learns_nothing(counter: Counter) -> None:
    await counter.volunteer("xa", unit_id="xa-khac")
    await counter.citizen()
    code = await counter.asks()

    assert "assisting.refused.unknown_code" in await counter.say("xa", f"HOTRO {code}")
    assert (await counter.session()).state is State.OFFERED


async def test_guessing_is_slowed_down(counter: Counter) -> None:
    await counter.volunteer()
    await counter.citizen()
    code = await counter.asks()
    for guess in ("AAA333", "AAA334", "AAA336", "AAA337", "AAA339"):
        assert "assisting.refused.unknown_code" in await counter.say("lan", f"HOTRO {guess}")

    assert await counter.say("lan", f"HOTRO {code}") == ["assisting.refused.too_many"]
    counter.later(minutes=5)
    assert (await counter.session()).state is State.OFFERED


async def test_guessing_hand_offs_and_invitations_is_slowed_down_alike(counter: Counter) -> None:
    for guess in ("NHAN AAA333", "NHAN AAA334", "MOI AAA336", "MOI AAA337", "NHAN AAA339"):
        await counter.say("ke", guess)

    assert await counter.say("ke", "NHAN AAA343") == ["assisting.refused.too_many"]
    assert await counter.say("ke", "MOI AAA343") == ["assisting.refused.too_many"]


async def test_who_is_no_volunteer_cannot_help(counter: Counter) -> None:
    await counter.citizen()
    code = await counter.asks()
    await counter.open("la")

    assert await counter.say("la", f"HOTRO {code}") == ["assisting.refused.not_volunteer"]
    assert await counter.say("la", "hỗ trợ người dân") == ["assisting.refused.not_volunteer"]
    assert (await counter.session()).state is State.OFFERED


@pytest.mark.parametrize(
    ("days", "why"), [((2, 30), "assisting.refused.not_yet"), ((-30, -1), "assisting.refused.no_longer")]
)
async def test_outside_the_period_nobody_helps(counter: Counter, days: tuple[int, int], why: str) -> None:
    today = counter.now.date()
    first, last = (today + timedelta(days=each) for each in days)
    await counter.volunteer(starts_on=first, ends_on=last)
    await counter.citizen()

    assert await counter.say("lan", f"HOTRO {await counter.asks()}") == [why]


async def test_nobody_helps_themselves(counter: Counter) -> None:
    await counter.volunteer("mai")
    await counter.citizen()

    assert "assisting.refused.own_code" in await counter.say("mai", f"HOTRO {await counter.asks()}")


async def test_an_invitation_is_taken_up_once(counter: Counter) -> None:
    from flows.assisting import codes

    await counter.volunteer()
    used = codes.fresh_code("invite lan")

    assert await counter.say("khac", f"MOI {used}") == ["greeting", "assisting.refused.no_invitation"]


async def test_who_gave_the_code_out_does_not_take_it_over(counter: Counter) -> None:
    session_id = await counter.filled_without_phone()
    await counter.decides(counter.help.confirm(counter.officer(), session_id))
    await counter.press("lan", "Bàn giao")
    code = str(counter.said["lan"][-1].words.params["code"])

    assert "assisting.refused.busy" in await counter.say("lan", f"NHAN {code}")


async def test_a_handed_over_code_is_good_once(counter: Counter) -> None:
    session_id = await counter.filled_without_phone()
    await counter.decides(counter.help.confirm(counter.officer(), session_id))
    code = await counter.help.hand_over_code(counter.officer(), session_id)
    await counter.say("bac", f"NHAN {code}")
    await counter.say("ke", f"NHAN {code}")
    await counter.press("bac", "Đúng, tôi nhận")

    await counter.press("ke", "Đúng, tôi nhận")

    assert "assisting.taken" not in counter.keys("ke")
    await counter.say("ke", "hồ sơ của tôi")
    assert "H99" not in counter.text("ke")


async def test_two_who_type_the_same_code_at_once(counter: Counter) -> None:
    from flows.ports import RawUpdate
    from flows.service.conversing import Ready

    await counter.volunteer()
    await counter.volunteer("tuan")
    await counter.citizen()
    event = TextSent(f"HOTRO {await counter.asks()}")
    await counter.store.inbox.keep(
        [RawUpdate(ChatKey("telegram", who), f"x{who}", b"{}", counter.now) for who in ("lan", "tuan")]
    )
    both = await counter.store.inbox.take(limit=2, now=counter.now, holder="me", lease=timedelta(minutes=1))

    await counter.sent(await counter.conversing.receive([Ready(each, event) for each in both]))

    entered = [who for who in ("lan", "tuan") if "assisting.at.open" in counter.keys(who)]
    assert len(entered) == 1
    assert (await counter.session()).volunteer_id == f"v-{entered[0]}"


async def test_one_time_codes_are_dropped_and_both_are_warned(counter: Counter) -> None:
    await typed_a_name(counter)
    said = await counter.say("lan", "mã OTP là 483920")

    assert "assisting.refused.dropped" in said
    assert counter.keys("mai")[-1] == "assisting.secret_beside"
    assert counter.deleted
    assert "483920" not in counter.read("lan") + counter.read("mai")


async def test_what_the_citizen_lets_slip_is_dropped_too(counter: Counter) -> None:
    await counter.opened()
    await counter.say("mai", "mã otp 123456")

    assert "secret_dropped" in counter.keys("mai")
    assert "assisting.secret_beside" in counter.keys("lan")

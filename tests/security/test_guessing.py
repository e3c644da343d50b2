"""Brute force where nothing but a secret opens a door. Logins and second factors: `console/test_owasp_sessions`,
`console/test_second`; keys and codes over the API: `api/test_entry`; check codes on the page: `test_genuine`."""

from __future__ import annotations

from tests.bot.web.staff_browser import HTML
from tests.security.conftest import Walker


async def test_brute_force_of_invitations_is_slowed_and_a_right_link_goes_on(walker: Walker) -> None:
    walker.counter.client.session.cookie_jar.clear()

    async def tried(token: str) -> int:
        return (await walker.counter.client.get(f"/staff/join/{token}", headers=HTML)).status

    statuses = [await tried(f"{number:043}") for number in range(22)]

    assert statuses == [404] * 20 + [429] * 2


async def test_tracking_links_cannot_be_guessed_and_tell_nothing_apart(walker: Walker) -> None:
    answers = [await walker.counter.client.get(f"/t/{token}", headers=HTML) for token in ("x" * 22, "y" * 32, "z")]
    pages = {(answer.status, (await answer.text())) for answer in answers}

    assert {status for status, _ in pages} == {404}
    assert len({page.replace("/t/", "") for _, page in pages}) == 1

"""The board shows who is served where, and who comes next."""

from datetime import date

from flows.counters.model import Stand, Ticket, board

DAY = date(2026, 11, 21)


def test_desks_stand_in_the_order_of_their_names_and_numbers_as_they_were_drawn() -> None:
    shown = board(
        DAY,
        [
            Ticket(5, Stand.WAITING),
            Ticket(2, Stand.CALLED, "Bàn 2"),
            Ticket(4, Stand.WAITING),
            Ticket(3, Stand.CALLED, "Bàn 1"),
            Ticket(1, Stand.DONE, "Bàn 1"),
        ],
    )

    assert [(each.desk, each.number) for each in shown.called] == [("Bàn 1", 3), ("Bàn 2", 2)]
    assert shown.waiting == (4, 5)


def test_a_desk_has_at_most_one_number() -> None:
    shown = board(DAY, [Ticket(3, Stand.CALLED, "Bàn 1")])

    assert shown.at("Bàn 1") == Ticket(3, Stand.CALLED, "Bàn 1")
    assert shown.at("Bàn 2") is None

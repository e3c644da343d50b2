from click.testing import CliRunner

from bot.commands.diagrams import conversation, diagrams, life
from flows.conversation.flow import Action, Flow
from flows.conversation.state import FRAMES
from flows.dossiers.lifecycle import TRANSITIONS


def flow(**actions: tuple[str, ...]) -> Flow:
    return Flow(
        show=lambda frame, turn: (),
        actions={act: Action(lambda frame, turn, arg: None, to) for act, to in actions.items()},  # type: ignore[arg-type,return-value]
        text_leads_to=("menu",),
    )


def test_actions_that_lead_to_the_same_frame_share_an_edge() -> None:
    drawn = conversation({"menu": flow(), "my_card": flow(begin=("menu",), stay=())})

    assert drawn.splitlines() == [
        "flowchart LR",
        "    menu[menu]",
        '    menu -->|"text"| menu',
        "    my_card[my card]",
        '    my_card -->|"begin, text"| menu',
    ]


def test_every_frame_and_every_move_is_drawn() -> None:
    output = CliRunner().invoke(diagrams, []).output

    assert output.count("```mermaid") == 2
    assert all(f"    {name}[" in output for name in FRAMES)
    assert all(f": {action}" in output for _, action in TRANSITIONS)


def test_a_pause_leads_back_to_where_it_began() -> None:
    lines = life(TRANSITIONS).splitlines()

    assert "    supplement_requested --> registered: supplement (citizen)" in lines
    assert "    supplement_requested --> processing: supplement (citizen)" in lines
    assert "    supplement_requested --> resolved: supplement (citizen)" not in lines


def test_one_diagram_comes_bare() -> None:
    assert CliRunner().invoke(diagrams, ["dossier"]).output.startswith("stateDiagram-v2\n")
    assert CliRunner().invoke(diagrams, ["nope"]).exit_code == 2

"""The diagram of the life cycle in the docs; `python -m tests.domain.test_life_cycle` draws it anew."""

from pathlib import Path

from domain.requests import NEXT, Move, Status

PAGE = Path(__file__).parents[2] / "docs" / "life-cycle.md"
INTRODUCTION = """# The life of a request

Everything anybody in the alliance asks of anybody lives through the same states. This page is drawn from the
transition table `NEXT` in `domain/requests.py`; a test keeps it so.

```mermaid
stateDiagram-v2
    [*] --> open
"""


def drawn() -> str:
    """The page as the transition table has it."""
    lines = [
        f"    {status} --> {after}: {', '.join(move.replace('_', ' ') for move in moves)}"
        for status in Status
        for after in Status
        if (moves := [move for move in Move if NEXT[status].get(move) is after])
    ]
    ends = [f"    {status} --> [*]" for status in Status if not NEXT[status]]
    return INTRODUCTION + "\n".join([*lines, *ends]) + "\n```\n"


def test_the_diagram_in_the_docs_is_the_transition_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == drawn()


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(drawn(), encoding="utf-8")

"""The line as a drawing (程序图), made from the table of moves."""

from gongkai.procedure.stages import MOVES, Move, Stage


def diagram() -> str:
    """The table of moves as a Mermaid state diagram with Chinese labels; each arrow names the moves that lead that way."""
    arrows: dict[tuple[Stage, Stage], list[Move]] = {}
    for move in Move:
        for pair in MOVES[move]:
            arrows.setdefault(pair, []).append(move)
    order = list(Stage)
    lines = ["stateDiagram-v2", "    direction TB"]
    lines += [f'    state "{stage.label_zh}" as {stage}' for stage in Stage]
    lines.append(f"    [*] --> {Stage.COLLECTED}")
    for origin, to in sorted(arrows, key=lambda pair: (order.index(pair[0]), order.index(pair[1]))):
        lines.append(f"    {origin} --> {to}: {'、'.join(move.label_zh for move in arrows[origin, to])}")
    lines += [f"    {stage} --> [*]" for stage in (Stage.HANDED_OVER, Stage.WITHHELD)]
    return "\n".join(lines) + "\n"

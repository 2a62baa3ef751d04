"""How often do the ranges of impact, synthetic control and switchback hold what is true?

    python -m tests.bench.impact                  as docs/proofs/impact.md tells it
    python -m tests.bench.impact 1000 regions     one of impact, switchback, regions alone

At each fixed truth (0, ±10 %, ±30 %) 90 % ranges must hold at least 87 %, and where there is
nothing, at most 10 % may claim something (law 12).
"""

from __future__ import annotations

import sys
import time

from tests.effects import impact_worlds as worlds
from tests.effects.impact_worlds import Tally


def row(name: str, tally: Tally) -> str:
    """One line of the table."""
    rates = [
        f"{100 * tally.coverage(truth):.1f}" for truth in worlds.TRUTHS if truth in tally.covered
    ]
    sets = len(tally.claimed)
    return f"| {name} | {sets} | {' | '.join(rates)} | {100 * tally.false_claims:.1f} |"


def together(tallies: list[Tally]) -> Tally:
    """All of them as one."""
    whole = Tally()
    for tally in tallies:
        for truth, held in tally.covered.items():
            whole.covered.setdefault(truth, []).extend(held)
        whole.claimed += tally.claimed
        whole.refused += tally.refused
    return whole


def table(title: str, tallies: dict[str, Tally]) -> None:
    """Prints one table."""
    heads = " | ".join(f"{100 * truth:+.0f} %" for truth in worlds.TRUTHS)
    print(f"\n### {title}\n\n| | sets | {heads} | false claims |\n|---|---|{'---|' * 6}")
    for name, tally in tallies.items():
        print(row(name, tally))
    print(row("**all**", together(list(tallies.values()))), flush=True)


def impact(sets: int) -> None:
    """Shops of every world, each with a past of several lengths."""
    found = {kind: Tally() for kind in worlds.KINDS}
    for kind, tally in found.items():
        for days in worlds.EVENTS:
            for seed in range(max(1, sets // (len(worlds.KINDS) * len(worlds.EVENTS)))):
                worlds.event(tally, kind, days, seed)
    table("impact, by the shop's world", found)


def switchback(sets: int) -> None:
    """Twice as many sets: they are cheap."""
    found = {kind: Tally() for kind in worlds.KINDS}
    for kind, tally in found.items():
        for pairs in worlds.PAIRS:
            for seed in range(max(1, 2 * sets // (len(worlds.KINDS) * len(worlds.PAIRS)))):
                worlds.weeks(tally, kind, pairs, seed)
    table("switchback, by the shop's world", found)


def regions(sets: int) -> None:
    """Half as many: each costs a seventh of a second. Other truths than zero in the first 10."""
    found = {f"{c} regions, {b} days, {d} tried": Tally() for c, b, d in worlds.TRIALS}
    for tally, shape in zip(found.values(), worlds.TRIALS, strict=True):
        for seed in range(max(1, sets // 2 // len(worlds.TRIALS))):
            # a lift is taken off as a factor: all truths are held alike (tests/effects)
            truths = worlds.TRUTHS if seed < 10 else (0.0,)
            worlds.trial(tally, shape, seed, truths=truths)
    table("synthetic control, by the trial", found)


def main(sets: int, names: list[str]) -> None:
    """The tables that are named, or all."""
    for name, make in {"impact": impact, "switchback": switchback, "regions": regions}.items():
        if not names or name in names:
            began = time.process_time()
            make(sets)
            print(f"\n{time.process_time() - began:.0f} CPU seconds", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, sys.argv[2:])

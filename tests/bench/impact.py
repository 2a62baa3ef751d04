"""How often do the ranges of impact, synthetic control and switchback hold what is true?

    python -m tests.bench.impact           as docs/proofs/impact.md tells it (about half an hour)
    python -m tests.bench.impact 40        a twentieth of it

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


def main(sets: int) -> None:
    """All three tables; `sets` for impact and synthetic control, twice as many for switchback."""
    began = time.process_time()
    found = {kind: Tally() for kind in worlds.KINDS}
    each = max(1, sets // (len(worlds.KINDS) * len(worlds.EVENTS)))
    for kind, tally in found.items():
        for days in worlds.EVENTS:
            for seed in range(each):
                worlds.event(tally, kind, days, seed)
    table("impact, by the shop's world", found)
    found = {kind: Tally() for kind in worlds.KINDS}
    each = max(1, 2 * sets // (len(worlds.KINDS) * len(worlds.PAIRS)))
    for kind, tally in found.items():
        for pairs in worlds.PAIRS:
            for seed in range(each):
                worlds.weeks(tally, kind, pairs, seed)
    table("switchback, by the shop's world", found)
    found = {f"{c} regions, {b} days, {d} tried": Tally() for c, b, d in worlds.TRIALS}
    for tally, shape in zip(found.values(), worlds.TRIALS, strict=True):
        for seed in range(max(1, sets // len(worlds.TRIALS))):
            # a lift is taken off as a factor: all truths hold where zero does (tests/effects)
            worlds.trial(tally, shape, seed, truths=(0.0, -0.3, 0.3) if seed < 25 else (0.0,))
    print("\n### synthetic control (false claims at zero; other truths in the first 25 sets)\n")
    for name, tally in found.items():
        other = f"{100 * tally.coverage(-0.3):.0f} / {100 * tally.coverage(0.3):.0f}"
        print(
            f"- {name}: {len(tally.claimed)} sets, held {100 * tally.coverage(0.0):.1f} %, "
            f"false {100 * tally.false_claims:.1f} %, at -30 / +30 %: {other} %"
        )
    whole = together(list(found.values()))
    print(f"- all: held {100 * whole.coverage(0.0):.1f} %, refused {whole.refused}")
    print(f"\n{time.process_time() - began:.0f} CPU seconds")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)

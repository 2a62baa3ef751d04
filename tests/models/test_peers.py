"""ChannelAttribution simulates the chain that ours solves: the longer it does, the nearer it comes.

    uv venv peers/channelattribution
    uv pip install -p peers/channelattribution ChannelAttribution==2.2.5 pandas matplotlib
    WHICHHALF_PEERS=peers python -m pytest tests/models/test_peers.py -m peers -s

Two minutes of CPU. What was measured last stands in docs/proofs/ranges.md.
"""

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.models.worlds import random_rows
from whichhalf.models.journeys import Journeys, Outcomes
from whichhalf.models.markov import MarkovRemoval, RemovalFit
from whichhalf.models.path_sums import path_sums

pytestmark = [pytest.mark.peers, pytest.mark.bench]

PEERS = Path(os.environ.get("WHICHHALF_PEERS", "peers"))
#: Some channels are met sixteen times as often as others.
OFTEN = {"search": 16, "direct": 12, "email": 8, "social": 6, "display": 4, "referral": 3,
         "affiliate": 2, "podcast": 1, "flyer": 1}  # fmt: skip
SIMULATED = (100_000, 1_000_000, 10_000_000)
PROGRAM = """
import json, sys
import ChannelAttribution as tool
import pandas
told = json.load(sys.stdin)
table = pandas.DataFrame({name: pandas.Series(told[name], dtype=kind) for name, kind in
                          (("path", object), ("conversions", "int64"), ("nulls", "int64"))})
found = {}
for number in told["simulated"]:
    credit = tool.markov_model(table, "path", "conversions", var_null="nulls", order=told["order"],
                               nsim_start=number, max_step=1000, seed=1, flg_pro=False,
                               verbose=False)
    # max_step: its default lets simulated paths that are longer than any seen count as no sale
    found[number] = dict(zip(credit["channel_name"], credit["total_conversions"]))
print(json.dumps(found))
"""


@pytest.mark.parametrize("order", [1, 2])
def test_a_simulation_comes_to_our_figures_as_it_grows(order: int) -> None:
    python = PEERS / "channelattribution" / "bin" / "python"
    if not python.exists():
        pytest.skip("ChannelAttribution is not installed: see the top of this file")
    converting: Counter[str] = Counter()
    ending: Counter[str] = Counter()
    for row in random_rows(7, 60_000, [name for name, n in OFTEN.items() for _ in range(n)]):
        path = " > ".join(row.path)
        converting[path] += row.conversions
        ending[path] += row.nulls
    paths = sorted(converting)
    columns = [[counted[path] for path in paths] for counted in (converting, ending)]
    told = {"path": paths, "conversions": columns[0], "nulls": columns[1], "order": order,
            "simulated": SIMULATED}  # fmt: skip
    command = [str(python), "-c", PROGRAM]
    done = subprocess.run(
        command, input=json.dumps(told), capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])

    bought, null = (np.array(column) for column in columns)
    fit = MarkovRemoval(order).fit(
        path_sums(Journeys.from_paths(paths, Outcomes(bought, null, bought)))
    )
    assert isinstance(fit, RemovalFit)
    ours = dict(zip(fit.sums.channels, fit.credit[:, 0].tolist(), strict=True))
    assert min(ours.values()) > 50
    worst = {
        number: max(abs(found[str(number)][name] / credit - 1) for name, credit in ours.items())
        for number in SIMULATED
    }
    print(f"\norder {order}:", {number: f"{100 * error:.2f} %" for number, error in worst.items()})
    assert worst[SIMULATED[-1]] <= 0.015
    assert worst[SIMULATED[-1]] < worst[SIMULATED[0]]

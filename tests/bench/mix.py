"""Does the mix model hold its promises, how fast is it, and how does PyMC-Marketing compare?

    uv run python tests/bench/mix.py                      # speed and memory of ours
    uv run python tests/bench/mix.py --peer PYTHON        # and of PyMC-Marketing with nutpie
    uv run python tests/bench/mix.py --sets 2000          # the long proof of the ranges

`--peer` names the Python of an environment that has `pymc-marketing==0.19.2` and `nutpie`; it is
run on the same weeks with its usual draws (4 chains of 1,000 after 1,000, as PyMC does unasked; no
bar of progress). Its CPU time counts without import and building, and is told with and without what
nutpie needs to compile the model, which every process pays once. Ours counts from the weeks to the
answer. Bars for 156 weeks × 10 channels: R-hat < 1.01, more than 1,000 effective draws of every
channel's total, 5 CPU seconds, 150 MB; 100 times fewer CPU seconds per effective draw than the
peer. Bars for ranges: 87 to 93 % with truth from the model's own beliefs, 87 % at any fixed truth,
10 % false claims at zero.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small solves: threads only wait for each other
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from tests.mix import many_sets
from tests.mix.made_up_weeks import WEEK, world
from whichhalf.mix.fit import MixFit
from whichhalf.mix.model import MixModel
from whichhalf.mix.weeks import Flags, Floats, MixWeeks

SHARES = np.array([0.1, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01, 0.0, 0.0, 0.0])
PEER = """
import json, resource, sys, warnings
warnings.filterwarnings("ignore")
import arviz as az, nutpie, numpy as np, pandas as pd
from pymc_marketing.mmm import GeometricAdstock, LogisticSaturation
from pymc_marketing.mmm.multidimensional import MMM
data = pd.read_csv(sys.argv[1], parse_dates=["date_week"])
draws, accept = int(sys.argv[2]), float(sys.argv[3])
channels = [name for name in data if name.startswith("x")]
model = MMM(date_column="date_week", target_column="y", channel_columns=channels,
            control_columns=["t"], adstock=GeometricAdstock(l_max=8),
            saturation=LogisticSaturation(), yearly_seasonality=2)
x, y = data.drop(columns=["y"]), data["y"]
model.build_model(x, y)
def cpu():
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)
compiling, compiled = [0.0], nutpie.compile_pymc_model
def timed(*given, **named):
    began = cpu()
    ready = compiled(*given, **named)
    compiling[0] += cpu() - began
    return ready
nutpie.compile_pymc_model = timed
began = cpu()
found = model.fit(x, y, nuts_sampler="nutpie", draws=draws, tune=draws, chains=4, cores=2,
                  random_seed=1, progressbar=False, target_accept=accept)
spent = cpu() - began
totals = found.posterior["channel_contribution"].sum("date")
print(json.dumps({"cpu": spent - compiling[0], "compiling": compiling[0],
                  "draws": float(az.ess(totals).to_array().min()),
                  "r_hat": float(az.rhat(totals).to_array().max()),
                  "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def main() -> None:
    """Read what is asked, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--peer", help="Python of an environment with pymc-marketing and nutpie")
    parser.add_argument("--peer-draws", type=int, default=1000, help="per chain, after as many")
    parser.add_argument("--peer-accept", type=float, default=0.8, help="PyMC's target_accept")
    parser.add_argument("--sets", type=int, default=0, help="prove the ranges on so many sets")
    asked = parser.parse_args()
    if asked.sets:
        ranges(asked.sets)
        return
    weeks = world(np.random.default_rng(7), SHARES, weeks=156).weeks
    ours = measured(weeks)
    quick()
    if asked.peer:
        compare(ours, peer(asked.peer, weeks, asked.peer_draws, asked.peer_accept))


def measured(weeks: MixWeeks) -> dict[str, float]:
    """What does one fit cost, and how many effective draws does it bring?"""
    began = time.process_time()
    fit = MixModel().fit(weeks, np.random.default_rng(1))
    spent = time.process_time() - began
    assert isinstance(fit, MixFit)
    found = {
        "cpu": spent,
        "draws": fit.settling.fewest_draws,
        "r_hat": fit.settling.worst_r_hat,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    told("ours, 156 weeks × 10", found)
    return found


def quick() -> None:
    """What does a fit with few sweeps cost?"""
    weeks = world(np.random.default_rng(8), SHARES[:6], weeks=104).weeks
    began = time.process_time()
    fit = MixModel.quick().fit(weeks, np.random.default_rng(1))
    spent = time.process_time() - began
    assert isinstance(fit, MixFit)
    print(f"quick, 104 weeks × 6: {spent:.2f} CPU s, {fit.settling.fewest_draws:.0f} draws")


def peer(python: str, weeks: MixWeeks, draws: int, accept: float) -> dict[str, float]:
    """The same weeks in PyMC-Marketing, sampled by nutpie."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weeks.csv"
        days = np.datetime64("2023-01-02") + 7 * np.arange(weeks.weeks)
        columns = [days.astype(str), weeks.outcome / WEEK, np.arange(weeks.weeks)]
        columns += [driver.amounts for driver in weeks.drivers]
        names = ["date_week", "y", "t", *(f"x{k}" for k in range(len(weeks.drivers)))]
        lines = [",".join(names)]
        lines += [",".join(str(value) for value in row) for row in zip(*columns, strict=True)]
        path.write_text("\n".join(lines), encoding="utf-8")
        script = Path(folder) / "peer.py"
        script.write_text(PEER, encoding="utf-8")
        said = subprocess.run(
            [python, str(script), str(path), str(draws), str(accept)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    found: dict[str, float] = json.loads(said.strip().splitlines()[-1])
    told("PyMC-Marketing", found)
    print(f"  and {found['compiling']:.1f} CPU s for compiling the model")
    return found


def told(name: str, found: dict[str, float]) -> None:
    """One side in one line."""
    print(
        f"{name}: {found['cpu']:.2f} CPU s, {found['draws']:.0f} effective draws of the worst"
        f" channel's total, R-hat {found['r_hat']:.3f}, {found['mb']:.0f} MB,"
        f" {found['draws'] / found['cpu']:.1f} draws per CPU s",
        flush=True,
    )


def compare(ours: dict[str, float], theirs: dict[str, float]) -> None:
    """How many times fewer CPU seconds per effective draw?"""
    whole = theirs["cpu"] + theirs["compiling"]
    for what, spent in (("compiling included", whole), ("compiling left out", theirs["cpu"])):
        ratio = (spent / theirs["draws"]) / (ours["cpu"] / ours["draws"])
        print(f"{ratio:.0f} times fewer CPU seconds per effective draw than the peer, its {what}")


def ranges(sets: int) -> None:
    """How often do 90 % ranges hold the truth?"""
    model = many_sets.lean(MixModel())
    believed = many_sets.Asked(model)
    told_ranges("own beliefs", believed, many_sets.believed, sets)
    harm = many_sets.Asked(model, may_be_negative=True)
    told_ranges("own beliefs, harm possible", harm, many_sets.believed, sets)
    for name, truth in many_sets.FIXED.items():
        usual = many_sets.usual(model, may_be_negative=min(truth) < 0)
        told_ranges(name, usual, many_sets.fixed(*truth), sets * 3 // 10)


def told_ranges(
    name: str, asked: many_sets.Asked, truth: many_sets.Truth, sets: int
) -> many_sets.Answers:
    """One kind of truth in one line."""
    found = many_sets.answers(asked, truth, sets=sets, seed=20261121)
    fair = (found.rank > 0.05) & (found.rank < 0.95)
    print(
        f"{name} ({sets} sets): holds {per(found.inside)}; ties split {per(fair)};"
        f" claims a gain {per(found.above)}, a loss {per(found.below)}",
        flush=True,
    )
    return found


def per(flags: Floats | Flags) -> str:
    """Each driver, then the total, in percent."""
    return " ".join(f"{100 * share:.1f}" for share in flags.mean(axis=0))


if __name__ == "__main__":
    main()

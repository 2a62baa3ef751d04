"""Does PyMC, which knows nothing of our sampler, draw the same answer from the same beliefs?

WHICHHALF_PYMC names the Python of an environment with pymc and nutpie (docs/proofs/mix.md).
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.mix.made_up_weeks import world
from whichhalf.mix.baseline import terms
from whichhalf.mix.fit import MixFit
from whichhalf.mix.model import MixModel

#: One shape and no drift, so that every belief is a density that PyMC can write down.
MODEL = MixModel(
    adstocks=(0.3,), saturations=(1.0,), unrests=((0.0, 0.0, 0.0),), doubt=1e-12, sweeps=4000
)
PYMC = """
import json, sys
import numpy as np, nutpie, pymc as pm
given = json.load(open(sys.argv[1]))
y, x, z = (np.array(given[name]) for name in ("outcome", "columns", "terms"))
with pm.Model() as model:
    shared = pm.HalfCauchy.dist(given["middle"])
    scale = pm.Truncated("scale", shared, lower=given["least"], upper=0.5)
    size = pm.Deterministic(
        "size", scale * pm.HalfStudentT("t", nu=given["freedom"], sigma=1.0, shape=x.shape[0]))
    noise = pm.math.exp(pm.Flat("log_noise", initval=-2.5))
    base = pm.math.dot(z * np.array(given["widths"]), pm.Normal("base", shape=z.shape[1])) * noise
    wider = np.sqrt(1 + np.array([0.0, 8.0, 48.0]))
    pm.NormalMixture("y", w=[0.95, 0.04, 0.01], mu=(base + pm.math.dot(size, x))[:, None],
                     sigma=noise * wider[None, :], observed=y)
found = nutpie.sample(nutpie.compile_pymc_model(model), draws=1500, tune=1500, chains=4, cores=2,
                      seed=1, progress_bar=False, target_accept=0.95)
size = found.posterior["size"].values.reshape(-1, x.shape[0])
print(json.dumps(np.quantile(size, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0).tolist()))
"""


@pytest.mark.bench
@pytest.mark.peers
def test_pymc_draws_the_same_answer_from_the_same_beliefs(tmp_path: Path) -> None:
    python = os.environ.get("WHICHHALF_PYMC")
    if not python:
        pytest.skip("not shipped: PyMC; WHICHHALF_PYMC names a Python that has it")
    weeks = world(np.random.default_rng(9), np.array([0.15, 0.05, 0.02])).weeks
    fit = MODEL.fit(weeks, np.random.default_rng(1))
    assert isinstance(fit, MixFit)
    steady = terms(weeks)
    given = {
        "outcome": (weeks.outcome / weeks.outcome.mean() - 1).tolist(),
        "columns": fit.columns[:, 0].tolist(),
        "terms": steady.tolist(),
        "widths": [100.0, 100.0] + [10.0] * (steady.shape[1] - 2),
        "middle": MODEL.scale_middle,
        "freedom": MODEL.freedom,
        "least": MODEL.scale_least,
    }
    (tmp_path / "given.json").write_text(json.dumps(given), encoding="utf-8")
    (tmp_path / "peer.py").write_text(PYMC, encoding="utf-8")
    said = subprocess.run(
        [python, str(tmp_path / "peer.py"), str(tmp_path / "given.json")],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    theirs = np.array(json.loads(said.strip().splitlines()[-1]))
    ours = np.quantile(fit.size, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    print("ours\n", ours.round(4), "\nPyMC\n", theirs.round(4))
    spread = ours[4] - ours[0]
    assert (np.abs(ours - theirs) < 0.06 * spread).all()

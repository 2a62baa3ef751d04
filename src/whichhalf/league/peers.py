"""What do other mix models say? They play where they are installed, with their own defaults.

`pymc-marketing` and `google-meridian` are no dependencies: each needs more than a gigabyte and a
minute of CPU a world. Install one of them beside Whichhalf and name it: `whichhalf league --method
pymc-marketing`.
"""

from __future__ import annotations

import contextlib
import csv
import io
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from whichhalf.league.answers import Answer, Method, Range
from whichhalf.league.exports import Export, to_meridian, to_pymc_marketing
from whichhalf.league.mixed import mix_weeks
from whichhalf.league.tables import Tables
from whichhalf.mix.weeks import Floats

_DRAWS, _CHAINS = 1000, 2


def installed() -> dict[str, Method]:
    """Which of them can be imported here?"""
    known = {"pymc-marketing": pymc_marketing, "meridian": meridian}
    return {name: method for name, method in known.items() if find_spec(name.replace("-", "_"))}


def pymc_marketing(tables: Tables, rng: np.random.Generator) -> Answer:
    """What does PyMC-Marketing say, with its default priors? Geometric adstock, logistic curve."""
    export = to_pymc_marketing(mix_weeks(tables), tables.first_monday)
    mmm = import_module("pymc_marketing.mmm")
    frames = import_module("pandas")
    frame = frames.DataFrame(dict(export.columns)).assign(
        date=lambda f: frames.to_datetime(f["date"])
    )
    model = import_module("pymc_marketing.mmm.multidimensional").MMM(
        **export.settings,
        adstock=mmm.GeometricAdstock(l_max=8),
        saturation=mmm.LogisticSaturation(),
    )
    given, target = frame.drop(columns=["margin"]), frame["margin"]
    model.build_model(given, target)
    model.add_original_scale_contribution_variable(var=["channel_contribution"])
    with contextlib.redirect_stdout(io.StringIO()):
        drawn = model.fit(
            given,
            target,
            draws=_DRAWS,
            tune=_DRAWS,
            chains=_CHAINS,
            random_seed=int(rng.integers(2**31)),
            progressbar=False,
            **({"nuts_sampler": "nutpie"} if find_spec("nutpie") else {}),
        )
    posterior = drawn.posterior["channel_contribution_original_scale"]
    brought = posterior.sum("date").stack(draw_of_all=("chain", "draw"))
    return _answer(
        tables,
        {name: 100 * np.asarray(brought.sel(channel=name)) for name in brought["channel"].values},
    )


def meridian(tables: Tables, rng: np.random.Generator) -> Answer:
    """What does Meridian say, with its default priors and a knot a quarter? Paid and organic."""
    if not any(channel.paid and channel.social for channel in tables.channels):
        return Answer.refusal("unknown.no_channels")
    export = to_meridian(mix_weeks(tables), tables.first_monday)
    load = import_module("meridian.data.load")
    models = import_module("meridian.model.model")
    specified = import_module("meridian.model.spec").ModelSpec(knots=max(tables.weeks // 13, 1))
    settings = dict(export.settings)
    coordinates = load.CoordToColumns(**settings.pop("coord_to_columns"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weeks.csv"
        _write(export, path)
        loader = load.CsvDataLoader(csv_path=str(path), coord_to_columns=coordinates, **settings)
        model = models.Meridian(input_data=loader.load(), model_spec=specified)
    model.sample_posterior(
        n_chains=_CHAINS, n_adapt=500, n_burnin=200, n_keep=500, seed=int(rng.integers(2**31))
    )
    analyzer = import_module("meridian.analysis.analyzer").Analyzer(model)
    brought = np.asarray(
        analyzer.incremental_outcome(use_kpi=False, include_non_paid_channels=True)
    )
    flat = brought.reshape(-1, brought.shape[-1])
    names = [*coordinates.media, *(coordinates.organic_media or [])]
    return _answer(tables, {name: 100 * flat[:, k] for k, name in enumerate(names)})


def _answer(tables: Tables, drawn: dict[Any, Floats]) -> Answer:
    social = [drawn[name] for name in drawn if name in tables.social]
    said = {str(name): Range.of(one) for name, one in drawn.items()}
    whole = np.sum(list(drawn.values()), axis=0)
    return Answer(Range.of(np.sum(social, axis=0)), said, Range.of(tables.booked_cents - whole))


def _write(export: Export, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(export.columns)
        writer.writerows(zip(*export.columns.values(), strict=True))

"""Judge the uncertainty: one file per method, pure mathematics on sums, with numpy and nouns.

A recipe holds settings; `recipe.fit(sums)` is a frozen `Fit`, or an `Unknown` that says what is
missing. No model ever meets a person: `path_sums.py` holds integer sums per fixed bucket of
persons, and nothing else comes in. Read `journeys.py` and `path_sums.py` first, then `fit.py`, then
the method that you came for: `touch_rules.py`, `markov.py`, `shapley.py`. Credit is association,
never cause.
"""

"""The outside world: one file per system, with its file exports; facts about networks and channels.

Read `export.py` first: what a connector declares. `EXPORTS` in `catalogue.py` lists them all.
"""

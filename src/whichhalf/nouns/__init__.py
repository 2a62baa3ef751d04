"""The vocabulary: frozen dataclasses and the tables that hold them, one file per noun.

No input or output lives here, no SQL, no data frames. Read `table.py` first (what a table
declares), then `money.py`, `period.py` and `estimate.py` (the values), then the noun that you came
for.
"""

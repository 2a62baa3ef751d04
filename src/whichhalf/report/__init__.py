"""How is a statement told: in a terminal, on a page, in a table?

Read `telling.py` first (words and numbers in a language), then `text.py`, `html.py`, `figures.py`
(CSV) and `charts.py`; `rows.py` takes whole tables of the book along. Nothing is worked out here:
statements come finished.
"""

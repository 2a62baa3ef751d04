"""Made-up worlds whose truth is known: a company, its people, what happens, what it was worth.

`company.py` is the catalogue, `play.py` lets people live in it, `truth.py` is the answer key. The
raw files that its systems would export are made in `papers`.
"""

"""Bringing data in: from a path to rows of the book, with every row accounted for.

The reading layer goes from a path to typed columns: `files` (what lies there), `strangers` (what is
no table), `decode` (which encoding), `dialect` and `preamble` (how the table is laid out),
`records` (row by row, where a file is dirty), `sheets` (tables as columns of text), `recognise`
(which export is it), `numbers`, `dates`, `words` (what a cell says) and `typed` (columns with
types). Nothing is guessed: what can be read in two ways is asked.

What does not live here: which systems exist and how their columns become rows (`connectors`), the
book (`store`).
"""

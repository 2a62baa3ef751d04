"""Bringing data in: from a path to rows of the book, with every row accounted for.

`recognise` (which export is it), `preamble` (what is said above the table), `style` (how it writes
numbers and dates, as its own cells prove), `typed` and `words` (columns with types), then the steps
that end in the book. Nothing is guessed: what can be read in two ways is asked.

What does not live here: bytes, tables of text and single cells (`reader`), which systems exist and
how their columns become rows (`connectors`), the book (`store`).
"""

"""What is written in a file: from its bytes to tables of text, and from a cell to an integer.

`files` (what lies there, and may it be opened), `strangers` (what is no table), `decode` (which
encoding), `dialect` and `layout` (where the tables are), `records` (row by row, where a file is
dirty), `clean` (at full speed, where it is not), `sheets` (tables as columns of text, with every
row accounted for); `numbers`, `dates`, `durations` (what a cell says).

What does not live here: which export a table is, and how it writes its numbers (`intake`).
"""

"""The book: what was imported, kept for ever, asked in one way.

`book.py` is the door of this room: `Book.open`, `Book.ask`, `Book.load`, `Book.undo`. Below it:
`deltas.py` (the files of one table), `batches.py` (the commit), `loading.py` (duplicates are
decided as rows enter), `undoing.py`, `people.py`. Nothing else in the house talks to an engine.
"""

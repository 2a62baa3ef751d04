"""What do we say, with which evidence and which doubt?

`build.py` makes a statement from what the book answers; `canonical.py` writes it down;
`sentences.py` lists what it may say and `words/` holds the sentences. `habit.py` is the calculator.
"""

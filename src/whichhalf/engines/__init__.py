"""What answers questions to the book: one file for each engine, which gives what the others give.

`duckdb.py` is in this process and all that enters the book goes through it; `spark.py` is a cluster
that only answers.
"""

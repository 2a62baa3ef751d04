"""Which method finds the truth? Named worlds whose truth is known, and every method run over them.

What is made up for a reader to look at lives in `demo` and `papers`; here are many small worlds as
plain tables, and the score of whoever is asked about them.
"""

"""What the systems of a made-up company put on paper: raw export files, plain tables, settings.

Each file has the columns, language, encoding and quirks of the system that it is said to come from.
What happens in the made-up world, and what is true of it, lives in `demo`.
"""

"""How is each answer told in a terminal? One file per answer: nouns in, lines of text out.

Nothing is asked of the book here and nothing is worked out; what a typed line means stands in
`cli`, and the statement itself, in all its forms, in `report`.
"""

"""What was spent and what was brought, each entry once: cost lines and value lines.

`spending.py` and `sharing.py` make cost lines, `precedence.py` and `sales.py` value lines,
`returns.py` sets one against the other. `standing.py` holds all of it for one statement.
"""

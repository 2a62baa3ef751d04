"""How is a statement told: in a terminal, on a page, in a table?"""

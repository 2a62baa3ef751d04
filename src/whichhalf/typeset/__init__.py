"""How does one thing look: a number, a sentence, a bar, a chart, a piece of markup?

In the reader's language and currency, and safe wherever it is put. What a page says, and in which
order, stands in `report` and `pages`.
"""

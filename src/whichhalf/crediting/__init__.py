"""Which way did buyers come, and who gets what credit? Journeys of the book, models over them.

Credit is association. What would have happened anyway stands in `worth`; what was booked, which
credits and the untouched add up to, in `ledger`.
"""

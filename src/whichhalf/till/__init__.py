"""What is asked of the book for one statement, at which prices, and what do sales come to?

Cost lines and value lines are made of this in `ledger`.
"""

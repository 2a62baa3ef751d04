"""Which ways did people go, to a purchase and to none, and what is counted of them?

Persons come from the line-up, some at a time; what leaves the room are sums of whole numbers, which
a later day adds to.
"""

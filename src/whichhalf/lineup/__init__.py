"""Where do all touches lie in the order of persons, so that a day opens only journeys it touches?

Read once from the book's files as whole columns; held in memory, or kept beside a large book.
"""

"""What is each channel worth, by everything that speaks for it, so that all add up to the booked?

Series are asked of the book here and handed to `effects`; figures come back with the evidence that
stands behind each, and with a refusal where there is none.
"""

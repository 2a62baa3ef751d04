"""What are customers worth later, and those who follow, take part or spread the word beside others?

Cells of customers are asked of the book here and handed to `effects`; no person is ever looked at.
What somebody bought is association until it is compared with who would have bought anyway.
"""

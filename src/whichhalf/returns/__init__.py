"""What came back for what was spent, down to campaigns, themes, formats, posts and hours?

Costs are shared down until they meet the credit of the same campaign or post; what meets nothing
stays visible, so that everything adds up to the statement. Credit is association, not cause.
"""

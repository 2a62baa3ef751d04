"""How is whichhalf.toml understood, and how is it written so that its owner can read and change it?

What the settings are stands in `nouns`; which file it is and who may change it, in `front`.
"""

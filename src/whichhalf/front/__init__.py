"""How does Python come in? One function per verb, each opening the workspace that it is given.

Here whichhalf.toml, channels.toml, the environment and the clock are read, and passed down. No
arithmetic and no wording: those live in the rooms below.
"""

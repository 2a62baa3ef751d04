"""Tools for people who work on Whichhalf: the gate, the map of the rooms, the pins."""

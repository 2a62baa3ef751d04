"""How does chance stay the same when something is switched off?

Every draw has an address: seed, purpose, week and the person's place in the row. A hash turns the
address into a number without any state, so a channel that is switched off shifts nobody else's draw
(common random numbers). The mixing function is SplitMix64's (Steele, Lea and Flood, "Fast
splittable pseudorandom number generators", OOPSLA 2014): whole-number arithmetic only, so every
machine and every numpy gives the same bits.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True, slots=True)
class Chance:
    """Which number between 0 and 1 stands at an address?

    >>> Chance(7).row("need", 3, 5)[2] == Chance(7).row("need", 3, 9)[2]
    np.True_
    """

    seed: int

    def row(self, purpose: str, week: int, size: int) -> Floats:
        """One number for each person (or post, or order) of a week: 53 bits."""
        bits = self._bits(purpose, week, size) >> np.uint64(11)
        return bits.astype(np.float64) * 2.0**-53

    def grid(self, purpose: str, week: int, shape: tuple[int, int]) -> Singles:
        """One number for each post and person of a week: 24 bits are enough here."""
        bits = self._bits(purpose, week, shape[0] * shape[1]) >> np.uint64(40)
        return (bits.astype(np.float32) * np.float32(2.0**-24)).reshape(shape)

    def _bits(self, purpose: str, week: int, size: int) -> NDArray[np.uint64]:
        address = f"{self.seed}|{week}|{purpose}".encode()
        key = int.from_bytes(hashlib.blake2b(address, digest_size=8).digest(), "little")
        bits = _places(size) + np.uint64(key)
        bits ^= bits >> np.uint64(30)
        bits *= _FIRST
        bits ^= bits >> np.uint64(27)
        bits *= _SECOND
        bits ^= bits >> np.uint64(31)
        return bits


@dataclass(frozen=True, slots=True)
class Remembered(Chance):
    """Which number stands at an address, for several stories that ask for the same week?

    A number is worked out once and then remembered, until `forget`.
    """

    rows: dict[tuple[str, int, int], Floats] = field(default_factory=dict, compare=False)
    grids: dict[tuple[str, int, tuple[int, int]], Singles] = field(
        default_factory=dict, compare=False
    )

    def row(self, purpose: str, week: int, size: int) -> Floats:
        """One number for each person (or post, or order) of a week."""
        found = self.rows.get((purpose, week, size))
        if found is None:
            found = self.rows[purpose, week, size] = Chance.row(self, purpose, week, size)
            found.flags.writeable = False
        return found

    def grid(self, purpose: str, week: int, shape: tuple[int, int]) -> Singles:
        """One number for each post and person of a week."""
        found = self.grids.get((purpose, week, shape))
        if found is None:
            found = self.grids[purpose, week, shape] = Chance.grid(self, purpose, week, shape)
            found.flags.writeable = False
        return found

    def forget(self) -> None:
        """The week is over: nobody asks for its numbers again."""
        self.rows.clear()
        self.grids.clear()


@lru_cache(maxsize=256)
def _places(size: int) -> NDArray[np.uint64]:
    places = np.arange(1, size + 1, dtype=np.uint64) * _STEP
    places.flags.writeable = False
    return places

"""Which person is it, without saying who?"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from typing import NewType

#: First 63 bits of HMAC-SHA256 of a normalised identifier under the workspace's secret. 63 bits
#: because an integer is what engines join and sort fastest; among 10 million people two share one
#: with probability 5·10⁻⁶ (n²/2 ÷ 2⁶³).
PersonId = NewType("PersonId", int)
#: Persons are dealt into so many fixed buckets; ranges are drawn over buckets, so that a person
#: stays whole.
BUCKETS = 400


def normalised_identifier(identifier: str) -> str:
    """How is this e-mail address, handle or customer number spelled, whatever the spelling?

    >>> normalised_identifier("  Anna.K@Example.ORG ")
    'anna.k@example.org'
    """
    return unicodedata.normalize("NFKC", identifier).strip().casefold()


def person_id(identifier: str, secret: bytes) -> PersonId:
    """Which pseudonym has this identifier in the workspace that holds the secret?

    >>> person_id("Anna@example.org", b"s" * 32) == person_id("anna@EXAMPLE.org ", b"s" * 32)
    True
    """
    digest = hmac.digest(secret, normalised_identifier(identifier).encode(), hashlib.sha256)
    return PersonId(int.from_bytes(digest[:8], "big") >> 1)


def bucket_of(person: PersonId) -> int:
    """In which of the 400 buckets is this person?"""
    return person % BUCKETS

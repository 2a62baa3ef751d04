"""Which person is it, without saying who?"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from typing import NewType

#: HMAC-SHA256 of a normalised identifier under the workspace's secret, as 64 hexadecimal digits.
PersonId = NewType("PersonId", str)


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
    return PersonId(digest.hex())

"""Who are the persons behind the pseudonyms, and who asked to be forgotten?

An identifier is sealed once with its person's own key; the keys and the workspace's secret lie in
`keys.sqlite3`, which is in no data backup. To forget a person is to delete the key: what was sealed
can never be opened again, in no copy.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from whichhalf.nouns.person import DIGEST_BYTES, PersonId, person_id

_KEY_BYTES, _NONCE_BYTES = 32, 12
_SCHEMA = """
create table if not exists secret (
    only_row integer primary key check (only_row = 1), value blob not null
);
create table if not exists keys (person integer primary key, key blob not null);
create table if not exists forgotten (person integer primary key);
"""


@dataclass(slots=True)
class People:
    """The keys of one workspace; they are on disk before what they seal."""

    connection: sqlite3.Connection
    secret: bytes
    _sorted: np.ndarray | None = None

    @classmethod
    def open(cls, path: Path) -> People:
        """Opens the key file; makes it, with a new secret, where there is none."""
        new = not path.exists()
        connection = sqlite3.connect(path)
        if new:
            path.chmod(0o600)
        connection.executescript(_SCHEMA)
        connection.execute(
            "insert or ignore into secret values (1, ?)", (secrets.token_bytes(_KEY_BYTES),)
        )
        connection.commit()
        (secret,) = connection.execute("select value from secret").fetchone()
        return cls(connection, secret)

    def close(self) -> None:
        """Closes the key file."""
        self.connection.close()

    def pseudonyms(self, normalised: Sequence[bytes]) -> np.ndarray:
        """Which pseudonym (int64) has each normalised identifier, given as UTF-8?"""
        return pseudonyms(normalised, self.secret)

    def seal_new(
        self, persons: np.ndarray, normalised: Sequence[bytes]
    ) -> tuple[list[PersonId], list[bytes]]:
        """Seals the identifiers of those who have no key yet and did not ask to be forgotten.

        `persons` are distinct. The keys are on disk after `commit`; `roll_back` takes them back.
        """
        known = self._known()
        at = np.searchsorted(known, persons)
        inside = at < len(known)
        old = np.zeros(len(persons), np.bool_)
        old[inside] = known[at[inside]] == persons[inside]
        places = np.flatnonzero(~old).tolist()
        if not places:
            return [], []
        new = [PersonId(int(persons[place])) for place in places]
        chance = secrets.token_bytes((_KEY_BYTES + _NONCE_BYTES) * len(new))
        keys, sealed = [], []
        for number, (person, place) in enumerate(zip(new, places, strict=True)):
            begin = number * (_KEY_BYTES + _NONCE_BYTES)
            key = chance[begin : begin + _KEY_BYTES]
            nonce = chance[begin + _KEY_BYTES : begin + _KEY_BYTES + _NONCE_BYTES]
            keys.append((person, key))
            box = AESGCM(key).encrypt(nonce, normalised[place], _bound(person))
            sealed.append(nonce + box)
        self.connection.executemany("insert into keys values (?, ?)", keys)
        self._sorted = np.union1d(known, np.array(new, np.int64))
        return new, sealed

    def commit(self) -> None:
        """Makes the new keys lasting."""
        self.connection.commit()

    def roll_back(self) -> None:
        """Forgets the keys that were not made lasting."""
        self.connection.rollback()
        self._sorted = None

    def keep_only(self, persons: Iterable[int]) -> None:
        """Deletes the keys of all others: what they were to seal never came in."""
        stay = set(persons)
        keys = [person for (person,) in self.connection.execute("select person from keys")]
        gone = [(person,) for person in keys if person not in stay]
        self.connection.executemany("delete from keys where person = ?", gone)
        self.connection.commit()
        self._sorted = None

    def forgotten(self) -> frozenset[int]:
        """Which pseudonyms belong to persons who asked to be forgotten?"""
        rows = self.connection.execute("select person from forgotten")
        return frozenset(person for (person,) in rows)

    def unseal(self, person: PersonId, sealed: bytes) -> str | None:
        """Who is it? Nothing, when the person was forgotten."""
        row = self.connection.execute("select key from keys where person = ?", (person,)).fetchone()
        if row is None:
            return None
        nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return AESGCM(row[0]).decrypt(nonce, text, _bound(person)).decode()
        except InvalidTag:
            return None

    def forget(self, identifier: str) -> PersonId:
        """Deletes the person's key for ever and remembers never to seal this person again."""
        person = person_id(identifier, self.secret)
        self.connection.execute("pragma secure_delete = on")
        self.connection.execute("delete from keys where person = ?", (person,))
        self.connection.execute("insert or ignore into forgotten values (?)", (person,))
        self.connection.commit()
        self.connection.execute("vacuum")
        return person

    def _known(self) -> np.ndarray:
        if self._sorted is None:
            rows = self.connection.execute(
                "select person from keys union select person from forgotten order by person"
            )
            self._sorted = np.fromiter((person for (person,) in rows), np.int64)
        return self._sorted


def pseudonyms(normalised: Sequence[bytes], secret: bytes) -> np.ndarray:
    """The pseudonyms of many: what `nouns.person.person_id` says of each, three times as fast."""
    one = partial(hashlib.blake2b, key=secret, digest_size=DIGEST_BYTES)
    digests = b"".join([one(text).digest() for text in normalised])
    return (np.frombuffer(digests, ">u8") >> np.uint64(1)).astype(np.int64)


def _bound(person: PersonId) -> bytes:
    """A sealed identifier opens only beside its own pseudonym."""
    return person.to_bytes(8, "big")

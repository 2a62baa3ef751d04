"""Who are the persons behind the pseudonyms, and who asked to be forgotten?

An identifier is sealed once with its person's own key; the keys and the workspace's secret lie in
`keys.sqlite3`, which is in no data backup. To forget a person is to delete the key: what was sealed
can never be opened again, in no copy.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from whichhalf.nouns.person import PersonId, normalised_identifier, person_id

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

    def pseudonyms(self, identifiers: Sequence[str]) -> list[PersonId]:
        """Which pseudonym has each identifier?"""
        return [person_id(identifier, self.secret) for identifier in identifiers]

    def seal_new(self, persons: dict[PersonId, str]) -> list[tuple[PersonId, bytes]]:
        """Seals the identifiers of persons who have no key yet and did not ask to be forgotten."""
        new = self._unknown(persons)
        sealed = []
        keys = []
        for person in new:
            key = secrets.token_bytes(_KEY_BYTES)
            nonce = secrets.token_bytes(_NONCE_BYTES)
            text = normalised_identifier(persons[person]).encode()
            sealed.append((person, nonce + AESGCM(key).encrypt(nonce, text, _bound(person))))
            keys.append((person, key))
        self.connection.executemany("insert into keys values (?, ?)", keys)
        self.connection.commit()
        return sealed

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

    def _unknown(self, persons: Iterable[PersonId]) -> list[PersonId]:
        self.connection.execute("create temp table asked (person integer primary key)")
        self.connection.executemany("insert into asked values (?)", ((p,) for p in persons))
        rows = self.connection.execute(
            "select person from asked where person not in (select person from keys) "
            "and person not in (select person from forgotten) order by person"
        ).fetchall()
        self.connection.execute("drop table asked")
        return [PersonId(person) for (person,) in rows]


def _bound(person: PersonId) -> bytes:
    """A sealed identifier opens only beside its own pseudonym."""
    return person.to_bytes(8, "big")

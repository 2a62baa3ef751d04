"""How does a book lie on an object store, which can neither append nor rename?

Data files never change once they are written. So each is kept beside the workspace too, in `copy/`,
from when it was first needed, and DuckDB reads it there, at the speed of a disk. The log of each
table is on the object store alone. `copy/` may be deleted at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from deltalake.exceptions import DeltaError, TableNotFoundError

from whichhalf.errors import BookError

_SCHEME = "s3://"
#: An object store that does not answer is said to be away after half a minute, not after three.
_PATIENCE = {"max_retries": "3", "retry_timeout": "30s", "aws_conditional_put": "etag"}


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """Where on which object store? `options` are its keys, by the usual names (`AWS_…`)."""

    address: str
    options: Mapping[str, str] = field(default_factory=dict, repr=False)

    def below(self, name: str) -> ObjectStore:
        """The place of this name in it."""
        return replace(self, address=f"{self.address.rstrip('/')}/{name}")

    @property
    def delta(self) -> dict[str, str]:
        """What the Delta library wants to know."""
        plain = str(self.options.get("AWS_ENDPOINT_URL", "").startswith("http://")).lower()
        return {**_PATIENCE, **self.options, "AWS_ALLOW_HTTP": plain}

    def bring(self, path: Path) -> None:
        """Fetches the file of this name, as it is now."""
        beside = path.with_suffix(".coming")
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            said_by(self.address),
            self._files().open_input_stream(self._key(path)) as there,
            beside.open("wb") as here,
        ):
            while piece := there.read(1 << 20):
                here.write(piece)
        beside.replace(path)

    def put(self, path: Path) -> None:
        """Puts a finished file there; it is there whole or not at all."""
        with said_by(self.address), self._files().open_output_stream(self._key(path)) as there:
            there.write(path.read_bytes())

    def names(self) -> list[str]:
        """Which data files lie there, of any version?"""
        from pyarrow.fs import FileSelector

        selector = FileSelector(self.address.removeprefix(_SCHEME), allow_not_found=True)
        with said_by(self.address):
            found = self._files().get_file_info(selector)
        return sorted(one.base_name for one in found if one.extension == "parquet")

    def _key(self, path: Path) -> str:
        return f"{self.address.removeprefix(_SCHEME)}/{path.name}"

    def _files(self) -> Any:
        return _connected(tuple(sorted(self.options.items())))


@cache
def _connected(options: tuple[tuple[str, str], ...]) -> Any:
    from pyarrow.fs import S3FileSystem

    said = dict(options)
    return S3FileSystem(
        access_key=said.get("AWS_ACCESS_KEY_ID"),
        secret_key=said.get("AWS_SECRET_ACCESS_KEY"),
        session_token=said.get("AWS_SESSION_TOKEN"),
        region=said.get("AWS_REGION"),
        endpoint_override=said.get("AWS_ENDPOINT_URL"),
        connect_timeout=10,
    )


@contextmanager
def said_by(address: str) -> Iterator[None]:
    """Turns what an object store or its libraries say into a BookError with the next step."""
    try:
        yield
    except TableNotFoundError:
        raise
    except (OSError, DeltaError) as error:
        raise BookError(
            reason=f"{address} does not answer as it should ({' '.join(str(error).split())[:200]})",
            remedy="See that the bucket, its address and the keys in AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY are right, and try again: what was not finished does not count.",
        ) from error

"""What is to be imported how?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from whichhalf.nouns.imported import ReadingOptions
from whichhalf.nouns.setting import Settings
from whichhalf.reader.files import RawFile
from whichhalf.store.layout import Workspace

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Import:
    """What is to be imported how: into which workspace, with which settings and options, when?"""

    workspace: Workspace
    settings: Settings
    settings_text: str
    options: ReadingOptions
    code_version: str
    now: datetime
    dry_run: bool = False
    on_progress: Callable[[str, int], None] | None = None

    def fingerprint(self, raw: RawFile) -> str:
        """SHA-256 of the file and of all that decides how it is read."""
        told = {
            "options": asdict(self.options),
            "currency": self.settings.currency,
            "zone": self.settings.zone,
            "sites": [site.host for site in self.settings.sites],
            "code": self.code_version,
        }
        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode())
        digest.update(raw.name.encode("utf-8", "surrogatepass"))
        for block in raw.blocks(_BLOCK_BYTES):
            digest.update(block)
        return digest.hexdigest()

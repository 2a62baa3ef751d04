"""In which encoding is a file written, and what is its text?

The content decides: a byte order mark; the zeros of UTF-16; valid UTF-8; else the one-byte
encodings whose letters spell words of one language. Where two of them do and differ, the reader is
asked.
"""

from __future__ import annotations

import codecs
import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from whichhalf.errors import Ambiguous
from whichhalf.reader.files import RawFile

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Words with foreign letters that are looked at; more do not change the verdict.
_MOST_WORDS = 2_000
_WORD = re.compile(rb"[0-9A-Za-z\x80-\xff]*[\x80-\xff][0-9A-Za-z\x80-\xff]*")
#: Signs that are no letters: they stand in every language.
_SIGNS = frozenset("€£¥¢§°«»“”‘’„‚‹›–—…•·¿¡©®™±×÷²³¹½¼¾µ´`¨¸\xa0\xad")


@dataclass(frozen=True, slots=True)
class Encoding:
    """Which codec reads the file, how many bytes of mark precede it, and how do we know?

    `lone_cr` says that lines end with a carriage return alone, as on old Macintoshes.
    """

    codec: str
    because: str
    mark_bytes: int = 0
    lone_cr: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A file as UTF-8 blocks of whole lines, whatever it was written in.

    >>> from whichhalf.reader.files import RawFile
    >>> from pathlib import Path; import io
    >>> raw = RawFile("a.csv", Path("a.csv"), "", 0, lambda: io.BytesIO("õ;ö".encode("utf-16")))
    >>> [block.decode() for block in Text(raw, encoding_of(raw)).blocks()]
    ['õ;ö']
    """

    raw: RawFile
    encoding: Encoding

    def blocks(self) -> Iterator[bytes]:
        """Blocks that end with a line feed, but for the last one and for overlong lines."""
        rest = b""
        for block in self._utf8():
            ready = rest + (block.replace(b"\r", b"\n") if self.encoding.lone_cr else block)
            end = ready.rfind(b"\n") + 1
            if end == 0 and len(rest) <= len(block):
                rest = ready
                continue
            end = end or len(ready)
            rest = ready[end:]
            yield ready[:end]
        if rest:
            yield rest

    def _utf8(self) -> Iterator[bytes]:
        blocks = self._without_mark()
        if self.encoding.codec == "utf-8":
            yield from blocks
            return
        decoder = codecs.getincrementaldecoder(self.encoding.codec)("strict")
        try:
            for block in blocks:
                yield decoder.decode(block).encode()
            yield decoder.decode(b"", final=True).encode()
        except UnicodeError:
            reason = (
                f"it is not written in {self.encoding.codec} throughout ({self.encoding.because})"
            )
            remedy = "Name another encoding with `--encoding`, or save the file as UTF-8."
            raise self.raw.refused(reason=reason, remedy=remedy) from None

    def _without_mark(self) -> Iterator[bytes]:
        skip = self.encoding.mark_bytes
        for block in self.raw.blocks():
            yield block[skip:]
            skip = 0


def encoding_of(raw: RawFile, *, encoding: str = "") -> Encoding:
    """In which encoding is this file written? `encoding` is the reader's own word.

    Raises Ambiguous where the content fits several encodings that spell different words.
    """
    head = raw.head(4096)
    lone_cr = _lone_cr(raw)
    mark = next(((m, codec) for m, codec in _MARKS if head.startswith(m)), None)
    if encoding:
        skip = len(mark[0]) if mark and mark[1].startswith(_codec(raw, encoding)) else 0
        return Encoding(
            mark[1] if mark and skip else _codec(raw, encoding), "you said so", skip, lone_cr
        )
    if mark:
        return Encoding(mark[1], "its byte order mark", len(mark[0]), lone_cr)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 > len(head) and min(even, odd) * 4 < max(even, odd):
        return Encoding(
            "utf-16-be" if even > odd else "utf-16-le", "its zero bytes", lone_cr=lone_cr
        )
    witness = _Witness()
    witness.hear(raw.blocks())
    return _verdict(raw, witness, lone_cr=lone_cr)


def _codec(raw: RawFile, encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name.replace("_", "-")
        "".encode(name)
    except (LookupError, ValueError):
        raise raw.refused(
            reason=f"{encoding!r} is no text encoding", remedy="Try `--encoding cp1252`."
        ) from None
    return {"utf-8-sig": "utf-8", "ascii": "utf-8", "iso8859-1": "cp1252"}.get(name, name)


def _lone_cr(raw: RawFile) -> bool:
    """Has the file carriage returns and no line feed at all? One block tells: no line is longer."""
    block = next(raw.blocks(), b"")
    return b"\r" in block and b"\n" not in block


class _Witness:
    """What do the bytes that are no ASCII say, line by line?"""

    def __init__(self) -> None:
        self.utf8_lines = 0
        self.other_lines = 0
        self.words: dict[bytes, None] = {}

    def hear(self, blocks: Iterable[bytes]) -> None:
        """Read everything; plain ASCII passes at memory speed."""
        rest = b""
        for block in itertools.chain(blocks, (b"",)):
            lines = rest + block
            end = lines.rfind(b"\n") + 1 or len(lines)
            if block and end < len(lines):
                lines, rest = lines[:end], lines[end:]
            else:
                rest = b""
            if not lines.isascii():
                self._weigh(lines)

    def _weigh(self, lines: bytes) -> None:
        if _is_utf8(lines):
            self.utf8_lines += 1
            return
        for line in lines.split(b"\n"):
            if line.isascii():
                continue
            if _is_utf8(line):
                self.utf8_lines += 1
            else:
                self.other_lines += 1
                if len(self.words) < _MOST_WORDS:
                    self.words.update(dict.fromkeys(_WORD.findall(line[:100_000])))


def _is_utf8(lines: bytes) -> bool:
    try:
        lines.decode()
    except UnicodeDecodeError:
        return False
    return True


def _verdict(raw: RawFile, witness: _Witness, *, lone_cr: bool) -> Encoding:
    if witness.other_lines == 0:
        return Encoding("utf-8", "it is valid UTF-8", lone_cr=lone_cr)
    if witness.utf8_lines > witness.other_lines:
        return Encoding("utf-8", "most of it is valid UTF-8", lone_cr=lone_cr)
    spelled = _spelled(tuple(witness.words))
    if len(set(spelled.values())) == 1:
        return Encoding(next(iter(spelled)), "its letters spell words", lone_cr=lone_cr)
    if not spelled and witness.other_lines == 1:
        return Encoding("utf-8", "one line only is not UTF-8", lone_cr=lone_cr)
    shown = _shown(spelled)
    raise Ambiguous(
        file=raw.title,
        reason="its encoding cannot be told from its content" + (f": {shown}" if shown else ""),
        remedy="Name it, as in `--encoding cp1250`, or save the file as UTF-8.",
    )


def _spelled(words: tuple[bytes, ...]) -> dict[str, tuple[str, ...]]:
    """Codec → the words as it spells them, if they are words: of one language, else of several."""
    decoded = {codec: _decoded(words, codec) for codec in _alphabets()}
    candidates = {codec: texts for codec, texts in decoded.items() if texts is not None}
    return {
        codec: texts
        for codec, texts in candidates.items()
        if any(all(_is_word(t, letters) for t in texts) for letters in _alphabets()[codec])
    } or {
        codec: texts
        for codec, texts in candidates.items()
        if all(any(_is_word(t, letters) for letters in _alphabets()[codec]) for t in texts)
    }


def _decoded(words: tuple[bytes, ...], codec: str) -> tuple[str, ...] | None:
    try:
        return tuple(word.decode(codec) for word in words)
    except UnicodeDecodeError:
        return None


@cache
def _alphabets() -> dict[str, tuple[frozenset[str], ...]]:
    tables = tomllib.loads(
        resources.files(__package__).joinpath("alphabets.toml").read_text("utf-8")
    )
    return {
        codec: tuple(frozenset(letters + letters.upper()) for letters in languages.values())
        for codec, languages in tables.items()
    }


def _is_word(text: str, letters: frozenset[str]) -> bool:
    """Can this be a word, or words between signs, in a language with these letters beyond a–z?

    >>> hungarian = frozenset("áéíóöőúüű")
    >>> _is_word("őszi", hungarian), _is_word("õszi", hungarian), _is_word("10€", hungarian)
    (True, False, True)
    """
    parts = "".join(" " if sign in _SIGNS else sign for sign in text).split()
    return all(part.isascii() or _is_one_word(part, letters) for part in parts)


def _is_one_word(part: str, letters: frozenset[str]) -> bool:
    strange = {letter for letter in part if not letter.isascii()}
    if part == "Ђ":  # no word of Serbian, but the euro sign of the other encodings
        return False
    if not strange <= letters or any(letter.isdigit() for letter in part):
        return False
    own_script = all("Ͱ" <= letter <= "ӿ" for letter in strange)
    if own_script and strange and any(letter.isascii() for letter in part):
        return False
    if re.search("[õÕ](?![eE])", part) and "ã" in letters:  # Portuguese writes õ only before e
        return False
    return not any(  # a capital after a small letter is a letter misread, but for names like #MeToo
        capital.isupper() and not capital.isascii() and before.islower()
        for before, capital in itertools.pairwise(part)
    )


def _shown(spelled: dict[str, tuple[str, ...]]) -> str:
    """The first word that the candidates spell differently."""
    for index in range(len(next(iter(spelled.values()), ()))):
        readings = {codec: texts[index] for codec, texts in spelled.items()}
        if len(set(readings.values())) > 1:
            return ", ".join(f"{text!r} in {codec}" for codec, text in readings.items())
    return ""

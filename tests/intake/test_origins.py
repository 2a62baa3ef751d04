"""Every source gets its number, whatever signs it is made of."""

from __future__ import annotations

import pyarrow as pa

from whichhalf.intake.origins import with_source_id
from whichhalf.nouns.channel import Source
from whichhalf.nouns.tables import table

TOUCHES = table("touches")


def numbered(rows: dict[str, list[str | None]]) -> tuple[list[int], dict[int, Source]]:
    sources: dict[int, Source] = {}
    made = with_source_id(pa.table(rows), TOUCHES, sources)
    return made.column("source_id").to_pylist(), sources


def test_separators_inside_a_source_are_part_of_it() -> None:
    hosts: list[str | None] = ["a\x1fb", "a", "", None, "a\x1fb"]
    tags: list[str | None] = ["c", "b\x1fc", "", None, "c"]
    numbers, sources = numbered({"referrer_host": hosts, "utm_source": tags})
    assert numbers[0] == numbers[4] != numbers[1]
    assert numbers[2] == numbers[3] == 0
    assert len(sources) == 2


def test_spellings_share_a_number_and_the_first_one_seen_leaves_no_trace() -> None:
    one = numbered({"utm_source": ["Facebook", "facebook"]})
    other = numbered({"utm_source": ["facebook", "FACEBOOK"]})
    assert set(one[0]) == set(other[0])
    assert one[1] == other[1]
    assert next(iter(one[1].values())).utm_source == "facebook"


def test_no_rows_have_no_sources() -> None:
    assert numbered({"referrer_host": [], "label": []}) == ([], {})


def test_many_columns_of_many_spellings_keep_their_combinations() -> None:
    rows: dict[str, list[str | None]] = {
        name: [f"{name}{i * step % 997}" for i in range(2_000)]
        for step, name in enumerate(("referrer_host", "utm_source", "utm_medium", "label"), 1)
    }
    numbers, sources = numbered(rows)
    assert len(set(numbers)) == len(sources) == 997
    for number, source in sources.items():
        assert source.source_id == number

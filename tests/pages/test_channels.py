"""Which channel each source is, as the terminal shows it."""

from __future__ import annotations

from whichhalf.intake.channel_rules import load_rules
from whichhalf.nouns.channel import Source
from whichhalf.pages.channels import channels_page


def test_our_channel_and_googles_label_stand_side_by_side() -> None:
    seen = Source(referrer_host="x.com")
    page = channels_page([(seen, load_rules().classify(seen))], width=100)
    line = page.splitlines()[1]
    assert line.startswith("from x.com")
    assert "X (Twitter), earned" in line
    assert "Referral" in line  # Google's list of 2023 does not know x.com


def test_an_empty_book_says_what_brings_sources() -> None:
    assert channels_page([], width=80).startswith("No source was seen yet.")

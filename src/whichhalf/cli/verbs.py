"""Which verbs are there, what does each do, and where is it written?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """What is it called, under which heading does it stand, what does it do, where is it?

    `stopped` is what is said when somebody presses Ctrl-C in the middle.
    """

    name: str
    heading: str
    says: str
    module: str
    stopped: str = "Stopped."


_NOTHING_STORED = "Stopped. Nothing was stored."

VERBS = (
    Verb("init", "Begin", "Begin a workspace: the goals first, then the business.", "beginning",
         "Stopped. Nothing was written."),
    Verb("cost", "Begin", "What does a habit cost a year? Needs no workspace.", "calculating"),
    Verb("demo", "Begin", "See it all with a made-up company: files, statement.", "telling"),
    Verb("import", "Bring in", "Read files, folders and zips into the book.", "importing",
         _NOTHING_STORED),
    Verb("log", "Bring in", "What has been imported, and when?", "importing"),
    Verb("rejects", "Bring in", "Which rows were not understood, and why?", "importing"),
    Verb("replay", "Bring in", "Read the rejected rows of a batch again, after a fix.", "importing",
         _NOTHING_STORED),
    Verb("channels", "Bring in", "Which channel is each source, and by which rule?", "importing"),
    Verb("undo", "Bring in", "Take a batch back.", "importing", "Stopped. Nothing was taken back."),
    Verb("forget", "Bring in", "Erase a person who asks for it; totals stay.", "importing"),
    Verb("statement", "Tell", "What does social media cost and return?", "telling"),
    Verb("explain", "Tell", "What stands behind a figure: formula, rows, files?", "telling"),
    Verb("journeys", "Tell", "Which way do buyers come, and those who do not buy?", "crediting"),
    Verb("credit", "Tell", "Which channel gets what credit, by which model?", "crediting"),
    Verb("returns", "Tell", "What came back for each campaign, post or hour?", "returning"),
    Verb("cohorts", "Tell", "When did the posts of each month cover their cost?", "returning"),
    Verb("worth", "Tell", "What would not have come without each channel?", "worth"),
    Verb("decide", "Tell", "Where should the next hour and the next 100 go?", "worth"),
    Verb("lifetime", "Tell", "What is a customer worth later, by source?", "lifetime"),
    Verb("impact", "Tell", "Was that blunder or campaign a disaster or a hit?", "impact"),
    Verb("community", "Tell", "What do customers bring who take part?", "lifetime"),
    Verb("audience", "Tell", "Who among the followers could ever buy or refer?", "audience"),
    Verb("experiment", "Tell", "What does a channel bring? Switch it on and off by lot.",
         "experiment"),
    Verb("archive", "Tell", "Which statements were told, and can be told again?", "keeping"),
    Verb("compare", "Tell", "Why does one statement differ from another?", "keeping"),
    Verb("schema", "Take along", "Which tables and columns does the book have?", "telling"),
    Verb("export", "Take along", "Write a table as CSV or Parquet.", "telling"),
    Verb("league", "Prove", "Which method finds the truth, in worlds where it is known?", "league"),
)  # fmt: skip


def verb(name: str) -> Verb:
    """Which verb has this name?"""
    return next(one for one in VERBS if one.name == name)

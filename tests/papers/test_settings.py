"""Is what the owner writes into whichhalf.toml what is true of her company?"""

from whichhalf.demo.company import COMPANY
from whichhalf.demo.costs import costs
from whichhalf.demo.history import History
from whichhalf.papers.settings import world_settings
from whichhalf.settings.reading import settings_from


def test_the_settings_are_accepted_and_the_rates_are_the_true_ones():
    settings = settings_from(world_settings(COMPANY))
    rates = {
        person.staff_id: tuple((rate.starts_on, rate.minor_per_hour) for rate in person.rates)
        for person in settings.staff
    }
    assert rates == {person.staff_id: person.rates for person in COMPANY.staff}
    assert settings.staff[0].rates[0].basis == COMPANY.staff[0].basis


def test_thirty_minutes_each_weekday_morning_of_which_half_answering(history: History):
    rule = settings_from(world_settings(COMPANY)).time_rules[0]
    assert (rule.minutes, rule.weekdays) == (30, (0, 1, 2, 3, 4))
    weights = dict(rule.activities)
    assert weights["respond"] * 2 == sum(weights.values())
    mornings = [e for e in costs(history) if e.system == "rule"]
    assert sum(e.minutes_milli for e in mornings) == 30_000 * 5 * COMPANY.weeks


def test_every_project_of_the_time_trackers_has_a_label(history: History):
    labels = {(x.project, x.task): x for x in settings_from(world_settings(COMPANY)).time_labels}
    from_trackers = [e for e in costs(history) if e.system in {"toggl", "harvest"}]
    for entry in from_trackers:
        project = (entry.network or entry.channel or "Allgemein").capitalize()
        label = labels[project, entry.activity]
        assert (label.activity, label.network) == (entry.activity, entry.network)


def test_sales_come_first_among_the_goals():
    goals = settings_from(world_settings(COMPANY)).goals
    assert [goal.kind for goal in goals if goal.primary] == ["sales"]
    assert {"traffic", "service"} <= {goal.kind for goal in goals}
    assert all(goal.target for goal in goals)

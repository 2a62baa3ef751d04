"""Which questions can the book be asked? One file per question; `sales.py` shows how.

A measure only declares rows, keys and sums over table handles that it receives
(`nouns/measure.py`); the store asks it. Sums are integers, divisions happen later, and a missing
answer is unknown, never zero.
"""

from __future__ import annotations

from whichhalf.measures.advocates_beside import ADVOCATES_BEFORE, ADVOCATES_BESIDE
from whichhalf.measures.answering import ANSWERING
from whichhalf.measures.audience import AUDIENCE
from whichhalf.measures.campaign_reports import CAMPAIGN_REPORTS
from whichhalf.measures.community_beside import COMMUNITY_BEFORE, COMMUNITY_BESIDE
from whichhalf.measures.conflicts import CONFLICTS
from whichhalf.measures.costs import COSTS
from whichhalf.measures.daily_figures import DAILY_FIGURES
from whichhalf.measures.engagement import ENGAGEMENT, FOLLOWERS, PROFILE_DAYS
from whichhalf.measures.exchange_rates import EXCHANGE_RATES
from whichhalf.measures.follower_cohorts import FOLLOWERS_BUY, FOLLOWERS_GAINED
from whichhalf.measures.followers_beside import FOLLOWERS_BEFORE, FOLLOWERS_BESIDE
from whichhalf.measures.hourly_rates import HOURLY_RATES
from whichhalf.measures.income import INCOME
from whichhalf.measures.journey_paths import (
    JOURNEY_CHANNELS,
    PATHS_TO_PURCHASES,
    PATHS_WITHOUT_PURCHASE,
)
from whichhalf.measures.known_networks import KNOWN_NETWORKS
from whichhalf.measures.leads import LEADS
from whichhalf.measures.lifetimes import LIFETIMES
from whichhalf.measures.mentions import MENTIONS_OF_US
from whichhalf.measures.milestones import MILESTONES
from whichhalf.measures.orders_twice import ORDERS_TWICE
from whichhalf.measures.person_touches import (
    PURCHASES_BY_TIER,
    PURCHASES_OF_PERSONS,
    TOUCHES_OF_BUYERS,
    TOUCHES_OF_PERSONS,
)
from whichhalf.measures.planned import CAMPAIGNS_PLANNED, EXPERIMENTS_PLANNED
from whichhalf.measures.posts import POSTS_LISTED, POSTS_PUBLISHED
from whichhalf.measures.reading_days import READING_DAYS
from whichhalf.measures.referrals import REFERRALS
from whichhalf.measures.refunds import REFUNDS_PAID
from whichhalf.measures.rejected_rows import REJECTED_ROWS
from whichhalf.measures.reported_traffic import REPORTED_TRAFFIC
from whichhalf.measures.sales import SALES
from whichhalf.measures.sales_paths import SALES_PARTS, SALES_PATHS
from whichhalf.measures.search_clicks import KEYWORD_BIDS, SEARCH_CLICKS
from whichhalf.measures.search_landings import LINKED_PAGES, SEARCH_LANDINGS
from whichhalf.measures.touched_parts import (
    TOUCHED_PARTS,
    TOUCHED_PARTS_ANEW,
    TOUCHED_PARTS_BY_DAY,
)
from whichhalf.measures.traffic import TRAFFIC
from whichhalf.measures.visitors import VISITORS
from whichhalf.nouns.measure import Measure

__all__ = [
    "ADVOCATES_BEFORE",
    "ADVOCATES_BESIDE",
    "ANSWERING",
    "AUDIENCE",
    "BY_NAME",
    "CAMPAIGNS_PLANNED",
    "CAMPAIGN_REPORTS",
    "COMMUNITY_BEFORE",
    "COMMUNITY_BESIDE",
    "CONFLICTS",
    "COSTS",
    "DAILY_FIGURES",
    "ENGAGEMENT",
    "EXCHANGE_RATES",
    "EXPERIMENTS_PLANNED",
    "FOLLOWERS",
    "FOLLOWERS_BEFORE",
    "FOLLOWERS_BESIDE",
    "FOLLOWERS_BUY",
    "FOLLOWERS_GAINED",
    "HOURLY_RATES",
    "INCOME",
    "JOURNEY_CHANNELS",
    "KEYWORD_BIDS",
    "KNOWN_NETWORKS",
    "LEADS",
    "LIFETIMES",
    "LINKED_PAGES",
    "MEASURES",
    "MENTIONS_OF_US",
    "MILESTONES",
    "ORDERS_TWICE",
    "PATHS_TO_PURCHASES",
    "PATHS_WITHOUT_PURCHASE",
    "POSTS_LISTED",
    "POSTS_PUBLISHED",
    "PROFILE_DAYS",
    "PURCHASES_BY_TIER",
    "PURCHASES_OF_PERSONS",
    "READING_DAYS",
    "REFERRALS",
    "REFUNDS_PAID",
    "REJECTED_ROWS",
    "REPORTED_TRAFFIC",
    "SALES",
    "SALES_PARTS",
    "SALES_PATHS",
    "SEARCH_CLICKS",
    "SEARCH_LANDINGS",
    "TOUCHED_PARTS",
    "TOUCHED_PARTS_ANEW",
    "TOUCHED_PARTS_BY_DAY",
    "TOUCHES_OF_BUYERS",
    "TOUCHES_OF_PERSONS",
    "TRAFFIC",
    "VISITORS",
]

#: Every question, in the order of docs/measures.
MEASURES: tuple[Measure, ...] = (
    ADVOCATES_BEFORE,
    ADVOCATES_BESIDE,
    ANSWERING,
    AUDIENCE,
    CAMPAIGN_REPORTS,
    CAMPAIGNS_PLANNED,
    COMMUNITY_BEFORE,
    COMMUNITY_BESIDE,
    CONFLICTS,
    COSTS,
    DAILY_FIGURES,
    ENGAGEMENT,
    EXCHANGE_RATES,
    EXPERIMENTS_PLANNED,
    FOLLOWERS,
    FOLLOWERS_BEFORE,
    FOLLOWERS_BESIDE,
    FOLLOWERS_BUY,
    FOLLOWERS_GAINED,
    HOURLY_RATES,
    INCOME,
    JOURNEY_CHANNELS,
    KEYWORD_BIDS,
    KNOWN_NETWORKS,
    LEADS,
    LIFETIMES,
    LINKED_PAGES,
    MENTIONS_OF_US,
    MILESTONES,
    ORDERS_TWICE,
    PATHS_TO_PURCHASES,
    PATHS_WITHOUT_PURCHASE,
    POSTS_LISTED,
    POSTS_PUBLISHED,
    PROFILE_DAYS,
    PURCHASES_BY_TIER,
    PURCHASES_OF_PERSONS,
    READING_DAYS,
    REFERRALS,
    REFUNDS_PAID,
    REJECTED_ROWS,
    REPORTED_TRAFFIC,
    SALES,
    SALES_PATHS,
    SALES_PARTS,
    SEARCH_CLICKS,
    SEARCH_LANDINGS,
    TOUCHED_PARTS,
    TOUCHED_PARTS_ANEW,
    TOUCHED_PARTS_BY_DAY,
    TOUCHES_OF_BUYERS,
    TOUCHES_OF_PERSONS,
    TRAFFIC,
    VISITORS,
)
BY_NAME = {measure.name: measure for measure in MEASURES}

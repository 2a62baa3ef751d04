"""Is it written down who began to follow, and when?"""

import numpy as np

from whichhalf.demo.play import play
from whichhalf.demo.world import World


def test_who_began_less_who_left_are_the_followers(hamlet: World) -> None:
    told = play(hamlet, 3)
    begun = told.followings
    for network in range(len(hamlet.networks)):
        number = int((begun.network == network).sum())
        left = int(told.weeks.left[:, network].sum())
        assert number - left == told.weeks.followers[-1, network]
    assert begun.week.min() == -1
    new = np.array([begun.week >= 0]).sum()
    assert 0 < new < (begun.week < 0).sum()

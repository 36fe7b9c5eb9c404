"""A small sample of the campaign that `make faults` runs: the same requests every time."""

import pytest

from tests.fuzz.campaign import Campaign

SEED, CASES = 2026, 150


@pytest.mark.in_check("most of what fails does so on both databases")
def test_no_request_makes_the_portal_fail(campaign: Campaign) -> None:
    found = campaign.run(SEED, CASES)

    assert not found.broken, str(found)
    assert len(found.statuses) > 5

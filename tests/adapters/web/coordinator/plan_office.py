"""An office whose alliance has written its plan and asked partners for their commitments."""

from domain.plans.plan import Content
from tests.plans import CONTENT, PLAN, follow, write
from tests.region import Region


def planned(region: Region) -> None:
    """Write the plan and let its actions be asked about."""
    write(region, CONTENT)
    follow(region)


def content(region: Region, plan: str = PLAN.id) -> Content:
    """Return what a plan says now."""
    with region.store.look(region.code) as work:
        return work.plans.content(plan)

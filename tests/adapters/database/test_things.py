"""What is read again and again is made once, and what has changed is made anew."""

from dataclasses import replace

from domain.partners import Partner
from domain.ports import Work
from tests.region import Region


def turned(work: Work, partner: Partner) -> None:
    """Let a partner leave, or come back."""
    work.register.save(work.register.alliance(), [replace(partner, active=not partner.active)], [])


def test_equal_rows_are_the_same_thing_and_a_changed_one_is_another(region: Region) -> None:
    with region.store.begin(region.code) as work:
        once, twice = work.register.partners(), work.register.partners()
        assert all(one is other for one, other in zip(once, twice, strict=True))
        turned(work, once[0])
        changed, *others = work.register.partners()
    assert (changed.active, changed.id) == (not once[0].active, once[0].id)
    assert all(one is other for one, other in zip(others, once[1:], strict=True))


def test_what_a_copy_changes_stays_in_the_copy(region: Region) -> None:
    with region.ports.copy(region.code) as copy, copy.begin(region.code) as work:
        first = work.register.partners()[0]
        turned(work, first)
        assert work.register.partner(first.id).active is not first.active
    with region.store.look(region.code) as work:
        assert work.register.partner(first.id) == first

"""A room in Teams that hears the region's news."""

from domain.channels import News
from tests.region import Region

ROOM = News(
    "room-1",
    "Hyte-verkosto",
    "https://prod-12.westeurope.logic.azure.com:443/workflows/0a1b/triggers/manual/paths/invoke"
    "?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=kanariansalaisuus",
)


def with_room(region: Region, *channels: News) -> Region:
    with region.store.begin(region.code) as work:
        for one in channels or (ROOM,):
            work.channels.save(one)
    return region

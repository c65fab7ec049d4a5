"""walk_aiohttp.py BASEURL AT_ONCE WALKS CASE: whole walks with aiohttp and lxml, every page parsed."""
import asyncio
import sys
import time

import aiohttp

import lxml_pages
from tevis_page import cpu_seconds, expect, report_walk

try:
    import uvloop
except ImportError:
    uvloop = None


async def fetch(session, method, url, data=None):
    async with session.request(method, url, data=data) as response:
        body = await response.read()
        expect(response.status == 200, "a page did not come with status 200")
        return body


async def walk(connector, base):
    """One walk: cookies of its own, connections shared."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(connector=connector, connector_owner=False, cookie_jar=jar) as session:
        target = lxml_pages.read_catalogue(await fetch(session, "GET", base + "select2?md=3"))
        name, form = lxml_pages.read_location(await fetch(session, "GET", base + target))
        answer = await fetch(session, "POST", base + target, form)
        expect(lxml_pages.is_location_step(answer), "not the location step again")
        return lxml_pages.read_slots(await fetch(session, "GET", base + "suggest"), name)


async def run(connector, base, at_once, walks):
    left = iter(range(walks))

    async def worker():
        slots = []
        for _ in left:
            slots = await walk(connector, base)
        return slots

    return (await asyncio.gather(*(worker() for _ in range(min(at_once, walks)))))[0]


async def main():
    base, at_once, walks, case = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    async with aiohttp.TCPConnector(limit=at_once) as connector:
        await run(connector, base, 1, 1)
        start, start_cpu = time.monotonic(), cpu_seconds()
        slots = await run(connector, base, at_once, walks)
        seconds, cpu = time.monotonic() - start, cpu_seconds() - start_cpu
    libraries = f"aiohttp {aiohttp.__version__}, {'uvloop ' + uvloop.__version__ if uvloop else 'asyncio'}"
    report_walk(
        "aiohttp", case, at_once, walks, seconds, cpu, len(slots), f"{libraries}, {lxml_pages.VERSION}")


if __name__ == "__main__":
    (uvloop.run if uvloop else asyncio.run)(main())

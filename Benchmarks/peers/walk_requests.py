"""walk_requests.py BASEURL WALKS CASE: whole walks one after the other with requests and BeautifulSoup."""
import sys
import time

import requests

import soup_pages
from tevis_page import cpu_seconds, expect, report_walk

PARSER = "html.parser"


def walk(adapter, base):
    session = requests.Session()
    session.mount("http://", adapter)

    def fetch(method, url, data=None):
        response = session.request(method, url, data=data, timeout=30)
        expect(response.status_code == 200, "a page did not come with status 200")
        return response.content

    target = soup_pages.read_catalogue(fetch("GET", base + "select2?md=3"), PARSER)
    name, form = soup_pages.read_location(fetch("GET", base + target), PARSER)
    answer = fetch("POST", base + target, form)
    expect(soup_pages.is_location_step(answer, PARSER), "not the location step again")
    return soup_pages.read_slots(fetch("GET", base + "suggest"), PARSER, name)


def main():
    base, walks, case = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    # The adapter holds the connections, the session the cookies: one is kept, the other is each walk's own.
    adapter = requests.adapters.HTTPAdapter()
    walk(adapter, base)
    start, start_cpu = time.monotonic(), cpu_seconds()
    for _ in range(walks):
        slots = walk(adapter, base)
    seconds, cpu = time.monotonic() - start, cpu_seconds() - start_cpu
    libraries = f"requests {requests.__version__}, {soup_pages.VERSION} ({PARSER})"
    report_walk("requests", case, 1, walks, seconds, cpu, len(slots), libraries)


if __name__ == "__main__":
    main()

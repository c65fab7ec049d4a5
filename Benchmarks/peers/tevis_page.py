"""What the Python peers share: what is looked for, what is measured, how a line is printed."""
import json
import resource
import sys

CATEGORY = "Umschreibung ausländische Fahrerlaubnis / Dienstfahrerlaubnis"
SERVICE = "Umschreibung ausländischer Führerschein (sonstige Staaten)"
FIELDS = ("loc", "gps_lat", "gps_long", "select_location")


def expect(condition, what):
    """A peer that reads something else than the others is no peer."""
    if not condition:
        sys.exit(what)


def folded(text):
    return " ".join(text.split())


def slot(day, start, button, place):
    """One free time; its button has to say the same as its fields."""
    hour, minute = divmod(int(start), 60)
    expect(button == f"{hour:02}:{minute:02}", "a button that says another time")
    return day, hour, minute, button, place


def checked(slots, concern, place, location, headings):
    """The answer, after the comparisons the checker makes."""
    expect(concern == "1 Malx " + SERVICE, "the times of another service")
    expect(place.startswith(location or ""), "the times of another location")
    none = "Kein freier Termin verfügbar" in headings
    expect(none == (not slots), "neither times nor the words for none, or both")
    return slots


def cpu_seconds():
    use = resource.getrusage(resource.RUSAGE_SELF)
    return use.ru_utime + use.ru_stime


def peak_rss_kb():
    """Not ru_maxrss: that remembers what ran before exec."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def report(**fields):
    print(json.dumps(fields), flush=True)


def report_walk(peer, case, at_once, walks, seconds, cpu, slots, libraries):
    report(
        bench="walk", peer=peer, case=case, at_once=at_once, walks=walks, seconds=round(seconds, 3),
        walks_per_second=round(walks / seconds, 1), cpu_ms_per_walk=round(cpu / walks * 1e3, 3),
        peak_rss_kb=peak_rss_kb(), slots=slots, **{"with": libraries})

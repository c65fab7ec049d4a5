/* What a TEVIS checker takes from each page, on libxml2 alone; used by parse.c and walk.c. */
#ifndef TEVIS_H
#define TEVIS_H

#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define CATEGORY "Umschreibung ausländische Fahrerlaubnis / Dienstfahrerlaubnis"
#define SERVICE "Umschreibung ausländischer Führerschein (sonstige Staaten)"
#define WITH_CLASS(name) "contains(concat(' ',normalize-space(@class),' '),' " name " ')"
#define MOST_SLOTS 64

struct slot {
    char day[9];
    int start;
    char button[8];
    char *location; /* one copy a slot, as a slot owns its text */
};

struct slot_list {
    struct slot slots[MOST_SLOTS];
    int count;
};

static inline void fail(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

/* An HTML document and the context its queries run in. */
struct page {
    htmlDocPtr document;
    xmlXPathContextPtr context;
};

static inline struct page page_open(const char *bytes, size_t length)
{
    struct page page;
    int flags = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET
        | HTML_PARSE_COMPACT;
    page.document = htmlReadMemory(bytes, (int)length, NULL, "UTF-8", flags);
    page.context = page.document ? xmlXPathNewContext(page.document) : NULL;
    if (!page.context) fail("a page could not be parsed");
    return page;
}

static inline void page_close(struct page *page)
{
    xmlXPathFreeContext(page->context);
    xmlFreeDoc(page->document);
}

/* All nodes `query` finds under `node` (NULL: in the whole document). Free with xmlXPathFreeObject.
   Queries use id(): libxml2 keeps a table of ids, a test of @id visits every element: 15 times the cost. */
static inline xmlXPathObjectPtr all(struct page *page, xmlNodePtr node, const char *query)
{
    page->context->node = node ? node : (xmlNodePtr)page->document;
    xmlXPathObjectPtr found = xmlXPathEvalExpression(BAD_CAST query, page->context);
    if (!found) fail("an XPath did not compile");
    return found;
}

static inline int count(xmlXPathObjectPtr found) { return found->nodesetval ? found->nodesetval->nodeNr : 0; }
static inline xmlNodePtr nth(xmlXPathObjectPtr found, int n) { return found->nodesetval->nodeTab[n]; }

/* The text of a node, white space folded; to be freed. */
static inline char *text(xmlNodePtr node)
{
    char *raw = (char *)xmlNodeGetContent(node);
    if (!raw) fail("out of memory");
    char *to = raw;
    int blank = 0;
    for (const char *from = raw; *from; from++) {
        if (strchr(" \t\r\n", *from)) {
            blank = to > raw;
        } else {
            if (blank) *to++ = ' ';
            blank = 0;
            *to++ = *from;
        }
    }
    *to = 0;
    return raw;
}

/* Whether the folded text of the attribute or element is `wanted`. */
static inline int says(xmlNodePtr node, const char *wanted)
{
    char *content = text(node);
    int same = strcmp(content, wanted) == 0;
    xmlFree(content);
    return same;
}

/* Copies the value of the form field `name` into `into`; 0 where there is none. */
static inline int field(struct page *page, xmlNodePtr form, const char *name, char *into, size_t size)
{
    xmlXPathObjectPtr inputs = all(page, form, ".//input[@name]");
    int found = 0;
    for (int n = 0; n < count(inputs) && !found; n++) {
        xmlChar *key = xmlGetProp(nth(inputs, n), BAD_CAST "name");
        if (strcmp((char *)key, name) == 0) {
            xmlChar *value = xmlGetProp(nth(inputs, n), BAD_CAST "value");
            snprintf(into, size, "%s", value ? (char *)value : "");
            xmlFree(value);
            found = 1;
        }
        xmlFree(key);
    }
    xmlXPathFreeObject(inputs);
    return found;
}

/* Catalogue: the service under its category, and the request its form makes. */
static inline void read_catalogue(struct page *page, char *target, size_t size)
{
    char mdt[32], concern[64] = "";
    xmlXPathObjectPtr forms = all(page, NULL, "//form[@id='cnc-select-form']");
    if (count(forms) != 1 || !field(page, nth(forms, 0), "mdt", mdt, sizeof mdt)) fail("no service form");
    xmlXPathObjectPtr groups = all(page, NULL, "//div[starts-with(@id,'concerns_accordion-')]");
    for (int g = 0; g < count(groups); g++) {
        xmlXPathObjectPtr headings =
            all(page, nth(groups, g), ".//h3[starts-with(@id,'header_concerns_accordion-')]");
        int wanted = count(headings) == 1 && says(nth(headings, 0), CATEGORY);
        xmlXPathFreeObject(headings);
        xmlXPathObjectPtr items = all(page, nth(groups, g), ".//input[" WITH_CLASS("cnc-item") "]");
        for (int n = 0; n < count(items); n++) {
            xmlAttrPtr name = xmlHasProp(nth(items, n), BAD_CAST "data-tevis-cncname");
            if (!name || !says((xmlNodePtr)name, SERVICE) || !wanted) continue;
            xmlChar *control = xmlGetProp(nth(items, n), BAD_CAST "name");
            snprintf(concern, sizeof concern, "%s", (char *)control);
            xmlFree(control);
        }
        xmlXPathFreeObject(items);
    }
    xmlXPathFreeObject(groups);
    xmlXPathFreeObject(forms);
    if (!*concern) fail("the service is not in the catalogue");
    snprintf(target, size, "location?mdt=%s&select_cnc=1&%s=1", mdt, concern);
}

/* Locations: the name of the one location and the fields its form sends, percent-encoded by the caller. */
static inline void read_location(struct page *page, char *name, size_t size, char values[4][64])
{
    static const char *const fields[4] = {"loc", "gps_lat", "gps_long", "select_location"};
    xmlXPathObjectPtr forms = all(page, NULL, "id('suggest_location_content')//form[@method='post']");
    if (count(forms) != 1) fail("no location form");
    for (int n = 0; n < 4; n++)
        if (!field(page, nth(forms, 0), fields[n], values[n], 64)) fail("the location form lacks a field");
    xmlXPathObjectPtr names = all(page, nth(forms, 0),
        ".//dl[" WITH_CLASS("suggest_location_tbl") "]"
        "/dt[contains(.,'Name')]/following-sibling::*[1][self::dd]");
    if (count(names) != 1) fail("no name of the location");
    char *found = text(nth(names, 0));
    snprintf(name, size, "%s", found);
    xmlFree(found);
    xmlXPathFreeObject(names);
    xmlXPathFreeObject(forms);
}

/* Whether choosing a location left us on the location step. */
static inline int is_location_step(struct page *page)
{
    xmlXPathObjectPtr headings = all(page, NULL, "id('inhalt')//h1[contains(.,'Standortauswahl')]");
    int found = count(headings) > 0;
    xmlXPathFreeObject(headings);
    return found;
}

/* Suggestions: all free times. The infobox has to name what was asked for; `location` (or NULL) is as step 3
   named it. */
static inline void read_slots(struct page *page, const char *location, struct slot_list *list)
{
    xmlXPathObjectPtr concerns =
        all(page, NULL, "id('info_box_cnc_list')//li[ancestor::*[@id='infobox_content']]");
    if (count(concerns) != 1 || !says(nth(concerns, 0), "1 Malx " SERVICE))
        fail("the times of another service");
    xmlXPathFreeObject(concerns);
    xmlXPathObjectPtr places = all(page, NULL,
        "id('infobox_content')//dt[contains(.,'Standort')]/following-sibling::*[1][self::dd]");
    if (count(places) != 1) fail("no location in the infobox");
    char *place = text(nth(places, 0));
    xmlXPathFreeObject(places);
    if (location && strncmp(place, location, strlen(location)) != 0) fail("the times of another location");

    xmlXPathObjectPtr forms = all(page, NULL, "id('inhalt')//form[" WITH_CLASS("suggestion_form") "]");
    list->count = 0;
    for (int n = 0; n < count(forms) && n < MOST_SLOTS; n++) {
        struct slot *slot = &list->slots[list->count++];
        char start[16];
        xmlXPathObjectPtr buttons =
            all(page, nth(forms, n), ".//button[" WITH_CLASS("suggest_btn") " and not(@disabled)]");
        if (count(buttons) != 1 || !field(page, nth(forms, n), "date", slot->day, sizeof slot->day)
            || !field(page, nth(forms, n), "start", start, sizeof start))
            fail("a time without date, start or button");
        slot->start = atoi(start);
        char *button = text(nth(buttons, 0)), expected[24];
        snprintf(expected, sizeof expected, "%02d:%02d", slot->start / 60, slot->start % 60);
        if (strcmp(button, expected) != 0) fail("a button that says another time");
        snprintf(slot->button, sizeof slot->button, "%s", button);
        slot->location = strdup(place);
        xmlFree(button);
        xmlXPathFreeObject(buttons);
    }
    xmlXPathFreeObject(forms);
    xmlFree(place);

    xmlXPathObjectPtr headings = all(page, NULL, "id('inhalt')//h1|id('inhalt')//h2");
    int none = 0;
    for (int n = 0; n < count(headings); n++) none |= says(nth(headings, n), "Kein freier Termin verfügbar");
    xmlXPathFreeObject(headings);
    if (none != (list->count == 0)) fail("neither times nor the words for none, or both");
}

static inline void slots_free(struct slot_list *list)
{
    for (int n = 0; n < list->count; n++) free(list->slots[n].location);
    list->count = 0;
}

/* User and system time of this process so far, in seconds. */
static inline double cpu_seconds(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec)
        + (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static inline double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The most memory this program had resident. Not ru_maxrss: that remembers what ran before exec. */
static inline long peak_rss_kb(void)
{
    char line[256];
    long peak = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "VmHWM: %ld", &peak) == 1) break;
    if (status) fclose(status);
    return peak;
}

#endif

/* walk BASEURL AT_ONCE WALKS CASE [NAME]: whole walks on libcurl's multi interface and libxml2.
   One thread; every page is parsed; each walk has cookies of its own; connections are kept and shared. */
#include "tevis.h"
#include <curl/curl.h>

enum stage { CATALOGUE, LOCATION, CHOICE, SUGGESTIONS };

struct walk {
    CURL *easy;
    enum stage stage;
    char *body;
    size_t length, capacity;
    char url[512], form[512], location[256];
};

static CURLM *multi;
static const char *base;
static int slots_seen;

static size_t take(char *data, size_t size, size_t n, void *context)
{
    struct walk *walk = context;
    size_t more = size * n;
    if (walk->length + more > walk->capacity) {
        curl_off_t announced = 0;
        curl_easy_getinfo(walk->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
        size_t capacity = walk->capacity ? walk->capacity * 2 : 64 << 10;
        if (announced > (curl_off_t)capacity && announced < 4 << 20) capacity = (size_t)announced;
        while (capacity < walk->length + more) capacity *= 2;
        walk->body = realloc(walk->body, capacity);
        if (!walk->body) fail("out of memory");
        walk->capacity = capacity;
    }
    memcpy(walk->body + walk->length, data, more);
    walk->length += more;
    return more;
}

/* Asks for walk->url, with walk->form if it is not empty. */
static void ask(struct walk *walk, enum stage stage, const char *target)
{
    walk->stage = stage;
    walk->length = 0;
    snprintf(walk->url, sizeof walk->url, "%s%s", base, target);
    curl_easy_setopt(walk->easy, CURLOPT_URL, walk->url);
    if (stage == CHOICE) {
        curl_easy_setopt(walk->easy, CURLOPT_POSTFIELDSIZE, (long)strlen(walk->form));
        curl_easy_setopt(walk->easy, CURLOPT_COPYPOSTFIELDS, walk->form);
    } else {
        curl_easy_setopt(walk->easy, CURLOPT_HTTPGET, 1L);
    }
    curl_multi_add_handle(multi, walk->easy);
}

/* A walk starts with no cookies; the connections are the multi handle's and stay. */
static void begin(struct walk *walk)
{
    curl_easy_setopt(walk->easy, CURLOPT_COOKIELIST, "ALL");
    ask(walk, CATALOGUE, "select2?md=3");
}

static void choose(struct walk *walk, struct page *page)
{
    char values[4][64], *coded[4];
    read_location(page, walk->location, sizeof walk->location, values);
    for (int n = 0; n < 4; n++) coded[n] = curl_easy_escape(walk->easy, values[n], 0);
    snprintf(walk->form, sizeof walk->form, "loc=%s&gps_lat=%s&gps_long=%s&select_location=%s", coded[0],
        coded[1], coded[2], coded[3]);
    for (int n = 0; n < 4; n++) curl_free(coded[n]);
}

/* Reads the page that arrived and asks for the next one; 1 when the walk is over. */
static int step(struct walk *walk)
{
    long status = 0;
    curl_easy_getinfo(walk->easy, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) fail("a page did not come with status 200");
    struct page page = page_open(walk->body, walk->length);
    char target[256] = "suggest";
    int over = 0;
    switch (walk->stage) {
    case CATALOGUE:
        read_catalogue(&page, target, sizeof target);
        ask(walk, LOCATION, target);
        break;
    case LOCATION:
        choose(walk, &page);
        /* The form has no action: it goes to the page itself. */
        snprintf(target, sizeof target, "%s", walk->url + strlen(base));
        ask(walk, CHOICE, target);
        break;
    case CHOICE:
        if (!is_location_step(&page)) fail("not the location step again");
        ask(walk, SUGGESTIONS, target);
        break;
    case SUGGESTIONS: {
        struct slot_list list;
        read_slots(&page, walk->location, &list);
        slots_seen = list.count;
        slots_free(&list);
        over = 1;
    }
    }
    page_close(&page);
    return over;
}

/* `total` walks, `at_once` at a time. */
static void run(struct walk *walks, int at_once, int total)
{
    int begun = 0, ended = 0;
    while (begun < at_once && begun < total) begin(&walks[begun++]);
    while (ended < total) {
        int running, left;
        curl_multi_perform(multi, &running);
        for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
            struct walk *walk = NULL;
            CURL *easy = message->easy_handle;
            if (message->data.result != CURLE_OK) fail(curl_easy_strerror(message->data.result));
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&walk);
            curl_multi_remove_handle(multi, easy);
            if (!step(walk)) continue;
            ended++;
            if (begun < total) {
                begin(walk);
                begun++;
            }
        }
        if (ended < total) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
}

int main(int argc, char **argv)
{
    if (argc < 5 || argc > 6) fail("usage: walk BASEURL AT_ONCE WALKS CASE [NAME]");
    base = argv[1];
    int at_once = atoi(argv[2]), total = atoi(argv[3]);
    if (at_once < 1 || total < 1) fail("AT_ONCE and WALKS are numbers from 1");
    curl_global_init(CURL_GLOBAL_DEFAULT);
    xmlInitParser();
    multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)at_once);
    struct walk *walks = calloc((size_t)at_once, sizeof *walks);
    for (int n = 0; n < at_once; n++) {
        CURL *easy = walks[n].easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_PRIVATE, &walks[n]);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &walks[n]);
        curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");
        curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
        curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 64L << 10);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_TIMEOUT, 30L);
    }

    run(walks, 1, 1);
    double start = clock_seconds(), start_cpu = cpu_seconds();
    run(walks, at_once, total);
    double seconds = clock_seconds() - start, cpu = cpu_seconds() - start_cpu;
    printf("{\"bench\":\"walk\",\"peer\":\"%s\",\"case\":\"%s\",\"at_once\":%d,\"walks\":%d,\"seconds\":%.3f,"
           "\"walks_per_second\":%.1f,\"cpu_ms_per_walk\":%.3f,\"peak_rss_kb\":%ld,\"slots\":%d,"
           "\"with\":\"libxml2 %s, libcurl %s\"}\n",
        argc > 5 ? argv[5] : "c", argv[4], at_once, total, seconds, total / seconds, cpu / total * 1e3,
        peak_rss_kb(), slots_seen, LIBXML_DOTTED_VERSION, LIBCURL_VERSION);
    for (int n = 0; n < at_once; n++) {
        curl_easy_cleanup(walks[n].easy);
        free(walks[n].body);
    }
    free(walks);
    curl_multi_cleanup(multi);
    curl_global_cleanup();
    return 0;
}

/* parse FILE PAGES [NAME]: parses and reads the page of suggested times again and again. */
#include "tevis.h"

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4 || atoi(argv[2]) < 1) fail("usage: parse FILE PAGES [NAME]");
    FILE *file = fopen(argv[1], "rb");
    static char bytes[4 << 20];
    size_t length = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (!length) fail("the page cannot be read");
    fclose(file);
    xmlInitParser();

    int pages = atoi(argv[2]), warm_up = pages / 10 + 1, slots = 0;
    double start = 0;
    for (int n = -warm_up; n < pages; n++) {
        if (n == 0) start = cpu_seconds();
        struct page page = page_open(bytes, length);
        struct slot_list list;
        read_slots(&page, NULL, &list);
        slots = list.count;
        slots_free(&list);
        page_close(&page);
    }
    double cpu = cpu_seconds() - start;
    printf("{\"bench\":\"parse\",\"peer\":\"%s\",\"pages\":%d,\"cpu_us_per_page\":%.1f,\"slots\":%d,"
           "\"peak_rss_kb\":%ld,\"with\":\"libxml2 %s\"}\n",
        argc > 3 ? argv[3] : "c", pages, cpu / pages * 1e6, slots, peak_rss_kb(), LIBXML_DOTTED_VERSION);
    return 0;
}

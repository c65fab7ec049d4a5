#pragma once
// With ICU on, libxml2's headers bring in the system's ICU, whose types clash with those in Foundation. The field
// this leaves out ends a struct that only libxml2 makes.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

// xmlFree is a mutable global function pointer, which Swift 6 refuses to read.
static inline void clibxml2_free(void *memory) { xmlFree(memory); }

// XPath reports some errors through the generic function, which prints unless replaced; it is variadic, so
// Swift cannot write it. The second call is the default for threads that start later.
static void clibxml2_silent(void *context, const char *message, ...) { (void)context; (void)message; }
static inline void clibxml2_silence(void) {
    xmlSetGenericErrorFunc(0, clibxml2_silent);
    xmlThrDefSetGenericErrorFunc(0, clibxml2_silent);
}

#pragma once
#include <libpq-fe.h>

// The fields of an error are named by character macros, which Swift imports with a type that the function does not take.
static inline char *clibpq_state(const PGresult *r) { return PQresultErrorField(r, PG_DIAG_SQLSTATE); }
static inline char *clibpq_message(const PGresult *r) { return PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY); }

/* The bare C peer of termind's store: one check, three new episodes, five messages in each transaction, with the
   statements that termind uses. `store DATABASE UNITS [NAME [DURABILITY]]`; the rows it needs are made by
   `termind-bench store DATABASE --units UNITS --prepare-only`. Built with -DPOSTGRES it speaks to PostgreSQL through
   libpq and prepared statements, else to SQLite; DURABILITY is FULL or NORMAL there, on or off here. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#ifdef POSTGRES
#include <libpq-fe.h>
#else
#include <sqlite3.h>
#endif

typedef struct { const char *text; int64_t number; int kind; } value; /* kind: 0 null, 1 number, 2 text */
static value null_(void) { value v = {0, 0, 0}; return v; }
static value num(int64_t n) { value v = {0, n, 1}; return v; }
static value str(const char *s) { value v = {s, 0, 2}; return v; }

enum { LOCK, SERVICE, ALIAS, EPISODES, LOOKS, CHECK, COUNT, SLOT, FOUND, HOUR, NEWHOUR, PEOPLE, MESSAGES, NOTED, LOOKED, STATEMENTS };
#ifdef POSTGRES
#define FOR_UPDATE " FOR NO KEY UPDATE"
#else
#define FOR_UPDATE ""
#endif
static const char *texts[STATEMENTS] = {
    [LOCK] = "SELECT id FROM services WHERE id = $1" FOR_UPDATE,
    [SERVICE] = "SELECT id, office, portal, department, category, service_name, base_url, options, active, description, priority, "
                "total_checks, appointments_found_count, last_check_at, last_appointments_at FROM services WHERE id = $1",
    [ALIAS] = "SELECT alias FROM service_aliases WHERE service_id = $1 ORDER BY id",
    [EPISODES] = "SELECT id, appointment_date, appointment_time, location, booking_url, raw_text, first_seen_at, last_seen_at "
                 "FROM appointments WHERE service_id = $1 AND quantity = $2 AND gone_at IS NULL "
                 "ORDER BY appointment_date, COALESCE(appointment_time, ''), COALESCE(location, '')",
    [LOOKS] = "SELECT checked_at FROM checks WHERE service_id = $1 AND quantity = $2 AND complete = 1 "
              "AND status IN ('open', 'fully_booked') ORDER BY checked_at DESC, id DESC LIMIT $3",
    [CHECK] = "INSERT INTO checks (service_id, quantity, status, complete, available, appointment_count, evidence, stage, error_type, "
              "error_message, page_url, duration_ms, requests, worker, checked_at, created_at, updated_at) "
              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16) RETURNING id",
    [COUNT] = "UPDATE services SET total_checks = total_checks + 1, last_check_at = $2, updated_at = $2, "
              "last_appointments_at = CASE WHEN $3 = 1 THEN $2 ELSE last_appointments_at END WHERE id = $1",
    [SLOT] = "INSERT INTO appointments (service_id, quantity, check_id, appointment_date, appointment_time, location, booking_url, "
             "raw_text, first_seen_at, last_seen_at, created_at, updated_at) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $10) RETURNING id",
    [FOUND] = "UPDATE services SET appointments_found_count = appointments_found_count + $2 WHERE id = $1",
    [HOUR] = "UPDATE availability_history SET looks = looks + 1, complete_looks = complete_looks + $4, open_looks = open_looks + $5, "
             "appeared = appeared + $6, gone = gone + $7, updated_at = $8 WHERE service_id = $1 AND quantity = $2 AND hour = $3 "
             "RETURNING id",
    [NEWHOUR] = "INSERT INTO availability_history (service_id, quantity, hour, looks, complete_looks, open_looks, appeared, gone, "
                "created_at, updated_at) VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $8)",
    [PEOPLE] = "SELECT subscriptions.id, user_id, service_id, quantity, interval_minutes, channels, notify_on_found, notify_on_gone, "
               "notify_on_error, filters, reminder_minutes, expires_at, subscriptions.active, paused_reason, last_checked_at, "
               "last_status, last_notified_at, consecutive_errors, subscriptions.created_at, subscriptions.updated_at, users.id, "
               "users.telegram_id, users.email, users.username, users.first_name, users.last_name, users.plan, users.active, "
               "users.language, users.quiet_from, users.quiet_to, users.last_activity_at, users.created_at "
               "FROM subscriptions JOIN users ON users.id = subscriptions.user_id WHERE service_id = $1 AND quantity = $2 "
               "AND subscriptions.active = 1 AND users.active = 1 AND (expires_at IS NULL OR expires_at > $3) ORDER BY subscriptions.id",
    [NOTED] = "UPDATE subscriptions SET last_notified_at = $1 WHERE id IN ($2, $3, $4, $5, $6)",
    [LOOKED] = "UPDATE subscriptions SET last_checked_at = $3, last_status = $4, consecutive_errors = CASE WHEN $5 = 1 THEN 0 "
               "ELSE consecutive_errors + 1 END WHERE service_id = $1 AND quantity = $2 AND active = 1",
};
#define MESSAGE_WIDTH 12
static char messages[4096];

static void fail(const char *what) { fprintf(stderr, "store: %s\n", what); exit(1); }
static int64_t clock_ms(void) { struct timespec t; clock_gettime(CLOCK_REALTIME, &t); return t.tv_sec * 1000LL + t.tv_nsec / 1000000; }

/* Runs a statement; keeps the first column of at most `most` rows, gives how many there were. */
#ifdef POSTGRES
static PGconn *db;
static void open_database(const char *place, const char *durability) {
    db = PQconnectdb(place);
    if (PQstatus(db) != CONNECTION_OK) fail(PQerrorMessage(db));
    char sql[64];
    snprintf(sql, sizeof sql, "SET synchronous_commit = %s", durability);
    PQclear(PQexec(db, sql));
}
static void perform(const char *sql) {
    PGresult *r = PQexec(db, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK) fail(PQerrorMessage(db));
    PQclear(r);
}
static int prepared[STATEMENTS];
static int run(int which, const value *values, int count, int64_t *ids, int most) {
    char name[16], numbers[80][24];
    const char *texts_[80];
    snprintf(name, sizeof name, "s%d", which);
    if (!prepared[which]) {
        Oid types[80];
        for (int i = 0; i < count; i++) types[i] = values[i].kind == 1 ? 20 : values[i].kind == 2 ? 25 : 0;
        PGresult *r = PQprepare(db, name, texts[which], count, types);
        if (PQresultStatus(r) != PGRES_COMMAND_OK) fail(PQerrorMessage(db));
        PQclear(r);
        prepared[which] = 1;
    }
    for (int i = 0; i < count; i++) {
        if (values[i].kind == 1) snprintf(numbers[i], 24, "%lld", (long long)values[i].number);
        texts_[i] = values[i].kind == 0 ? NULL : values[i].kind == 1 ? numbers[i] : values[i].text;
    }
    PGresult *r = PQexecPrepared(db, name, count, texts_, NULL, NULL, 0);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(PQerrorMessage(db));
    int rows = PQntuples(r);
    for (int i = 0; i < rows && i < most; i++) ids[i] = atoll(PQgetvalue(r, i, 0));
    PQclear(r);
    return rows;
}
#else
static sqlite3 *db;
static void perform(const char *sql) {
    if (sqlite3_exec(db, sql, 0, 0, 0) != SQLITE_OK) fail(sqlite3_errmsg(db));
}
static void open_database(const char *place, const char *durability) {
    if (sqlite3_open(place, &db) != SQLITE_OK) fail("the file cannot be opened");
    char sql[128];
    snprintf(sql, sizeof sql, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA synchronous = %s", durability);
    perform(sql);
}
static sqlite3_stmt *prepared[STATEMENTS];
static int run(int which, const value *values, int count, int64_t *ids, int most) {
    if (!prepared[which]) {
        char text[4096]; /* $2 is a name to SQLite, ?2 the second value */
        snprintf(text, sizeof text, "%s", texts[which]);
        for (char *c = text; *c; c++) if (*c == '$') *c = '?';
        if (sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &prepared[which], 0) != SQLITE_OK) fail(sqlite3_errmsg(db));
    }
    sqlite3_stmt *s = prepared[which];
    for (int i = 0; i < count; i++) {
        if (values[i].kind == 0) sqlite3_bind_null(s, i + 1);
        else if (values[i].kind == 1) sqlite3_bind_int64(s, i + 1, values[i].number);
        else sqlite3_bind_text(s, i + 1, values[i].text, -1, SQLITE_TRANSIENT);
    }
    int rows = 0, code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        /* Every column is read, as a program that needs them would. */
        for (int c = 0; c < sqlite3_column_count(s); c++) (void)sqlite3_column_text(s, c);
        if (rows < most) ids[rows] = sqlite3_column_int64(s, 0);
        rows++;
    }
    if (code != SQLITE_DONE) fail(sqlite3_errmsg(db));
    sqlite3_reset(s);
    return rows;
}
#endif

static void unit(int64_t service) {
    int64_t now = clock_ms(), check, slots[3], people[5], hour = now / 3600000 * 3600000, none;
    const char *times[] = {"08:30", "09:00", "09:30"}, *place = "Führerscheinstelle, Beispielallee 12";
    value id = num(service), one = num(1), at = num(now);
    run(LOCK, &id, 1, &none, 1);
    run(SERVICE, &id, 1, &none, 1);
    run(ALIAS, &id, 1, &none, 1);
    run(EPISODES, (value[]){id, one}, 2, &none, 1);
    run(LOOKS, (value[]){id, one, one}, 3, &none, 1);
    run(CHECK, (value[]){id, one, str("open"), one, one, num(3), null_(), null_(), null_(), null_(),
                         str("https://made-up.example/suggest"), num(400), num(4), str("bench"), at, at}, 16, &check, 1);
    run(COUNT, (value[]){id, at, one}, 3, &none, 1);
    for (int i = 0; i < 3; i++)
        run(SLOT, (value[]){id, one, num(check), str("2099-12-31"), str(times[i]), str(place), null_(), str("made up"), at, at}, 10,
            &slots[i], 1);
    run(FOUND, (value[]){id, num(3)}, 2, &none, 1);
    value counts[] = {id, one, num(hour), one, one, num(3), num(0), at};
    if (run(HOUR, counts, 8, &none, 1) == 0) run(NEWHOUR, counts, 8, &none, 1);
    if (run(PEOPLE, (value[]){id, one, at}, 3, people, 5) != 5) fail("a service has not five subscriptions");
    value rows[5 * MESSAGE_WIDTH];
    char keys[5][96], recipients[5][24];
    const char *text = "found: Thu 2099-12-31 08:30, Thu 2099-12-31 09:00, Thu 2099-12-31 09:30 (Made-up office, S)";
    for (int i = 0; i < 5; i++) {
        snprintf(keys[i], sizeof keys[i], "%lld/appointments_found/telegram/%lld-%lld", (long long)people[i], (long long)slots[0],
                 (long long)slots[2]);
        snprintf(recipients[i], sizeof recipients[i], "%d", i + 1);
        value row[MESSAGE_WIDTH] = {num(i + 1), num(people[i]), num(check), str("appointments_found"), str("telegram"),
                                    str(recipients[i]), str(text), str(keys[i]), at, at, at, at};
        memcpy(rows + i * MESSAGE_WIDTH, row, sizeof row);
    }
    if (run(MESSAGES, rows, 5 * MESSAGE_WIDTH, &none, 1) != 5) fail("not five messages");
    run(NOTED, (value[]){at, num(people[0]), num(people[1]), num(people[2]), num(people[3]), num(people[4])}, 6, &none, 1);
    run(LOOKED, (value[]){id, one, at, str("open"), one}, 5, &none, 1);
}

int main(int argc, char **argv) {
    if (argc < 3) fail("usage: store DATABASE UNITS [NAME [DURABILITY]]");
    int units = atoi(argv[2]);
#ifdef POSTGRES
    const char *begin = "BEGIN", *durability = argc > 4 ? argv[4] : "on";
#else
    const char *begin = "BEGIN IMMEDIATE", *durability = argc > 4 ? argv[4] : "FULL";
#endif
    int length = snprintf(messages, sizeof messages,
                          "INSERT INTO notifications (user_id, subscription_id, check_id, notification_type, channel, recipient, "
                          "message, dedupe_key, next_attempt_at, seen_at, created_at, updated_at) VALUES ");
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < MESSAGE_WIDTH; j++)
            length += snprintf(messages + length, sizeof messages - length, "%s$%d%s", j ? ", " : i ? ", (" : "(", i * MESSAGE_WIDTH + j + 1,
                               j == MESSAGE_WIDTH - 1 ? ")" : "");
    snprintf(messages + length, sizeof messages - length, " ON CONFLICT (dedupe_key) DO NOTHING RETURNING id");
    texts[MESSAGES] = messages;
    open_database(argv[1], durability);
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int i = 1; i <= units; i++) {
        perform(begin);
        unit(i);
        perform("COMMIT");
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    double seconds = end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) / 1e9;
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double cpu = used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    printf("{\"bench\":\"store\",\"peer\":\"%s\",\"case\":\"units\",\"durability\":\"%s\",\"count\":%d,\"seconds\":%.4f,"
           "\"per_second\":%.1f,\"cpu_us\":%.1f}\n", argc > 3 ? argv[3] : "c", durability, units, seconds, units / seconds, cpu / units * 1e6);
    return 0;
}

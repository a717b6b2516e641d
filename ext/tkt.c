/* tkt.c: the formulas of calc/ as SQL functions: a loadable extension for the sqlite3 program
 * and whatever else has SQLite in it. Its manual is tkt-sql(7).
 *
 * What a connection has asked of its database (the site's zone and currency, calendars) it
 * keeps until it is closed. Functions that ask nothing of it are flagged deterministic and
 * innocuous. The zones' TZ and the ring of utf8_quote are the process's, so both are used under
 * a mutex of SQLite's; no statement runs inside it. Messages are English: the catalogue is the
 * host's. */
#include <math.h>
#include <sqlite3ext.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/time/calendar.h"
#include "calc/stat/decimal.h"
#include "calc/time/period.h"
#include "calc/stat/stat.h"
#include "calc/time/when.h"
#include "calc/time/zone.h"

/* clang-format off */
SQLITE_EXTENSION_INIT1
/* clang-format on */

/* What one connection keeps. */
struct host {
    int users;            /* functions registered */
    struct zone *site;    /* the setting's, one of `zones`; NULL until asked for */
    int places;           /* of the setting's currency; -1 until asked for */
    struct map zones;     /* name → struct zone */
    struct map calendars; /* code → struct calendar */
};

/* A function's own data. */
struct use {
    struct host *host;
    const struct function *function;
};

struct function {
    const char *name;
    int least, most; /* arguments */
    int pure; /* with so many of them it asks nothing of the database; 0: it always does */
    int what; /* LOW, …; an enum period_unit */
    void (*call)(sqlite3_context *context, int argc, sqlite3_value **argv);
    void (*step)(sqlite3_context *context, int argc, sqlite3_value **argv);
    void (*final)(sqlite3_context *context);
};

enum { PLAIN, LOW, HIGH };

static void lock(void)
{
    sqlite3_mutex_enter(sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_APP1));
}

static void unlock(void)
{
    sqlite3_mutex_leave(sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_APP1));
}

static const struct use *use_of(sqlite3_context *context)
{
    return sqlite3_user_data(context);
}

static __attribute__((format(printf, 2, 3))) void refuse(sqlite3_context *context,
                                                         const char *format, ...)
{
    struct buf b = BUF_EMPTY;
    va_list ap;
    buf_printf(&b, "%s: ", use_of(context)->function->name);
    va_start(ap, format);
    buf_vprintf(&b, format, ap);
    va_end(ap);
    sqlite3_result_error(context, b.s, (int)b.len);
    buf_free(&b);
}

static void refuse_error(sqlite3_context *context, struct error *e)
{
    refuse(context, "%s", e->message);
    error_clear(e);
}

/* "ARGUMENT: 'VALUE' is not RIGHT" */
static void refuse_value(sqlite3_context *context, const char *argument, sqlite3_value *value,
                         const char *right)
{
    const char *text = (const char *)sqlite3_value_text(value);
    lock();
    refuse(context, "%s: '%s' is not %s", argument, utf8_quote(text ? text : ""), right);
    unlock();
}

static int any_null(int argc, sqlite3_value **argv)
{
    for (int i = 0; i < argc; i++)
        if (sqlite3_value_type(argv[i]) == SQLITE_NULL)
            return 1;
    return 0;
}

static void give_text(sqlite3_context *context, struct buf *b)
{
    sqlite3_result_text(context, b->s, (int)b->len, SQLITE_TRANSIENT);
    buf_free(b);
}

/* ---- asking the database ---- */

/* The statement with `code` bound, or NULL having refused. */
static sqlite3_stmt *prepare_query(sqlite3_context *context, const char *sql, const char *code)
{
    sqlite3 *db = sqlite3_context_db_handle(context);
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK) {
        refuse(context, "this is no database of tkt: %s", sqlite3_errmsg(db));
        return NULL;
    }
    sqlite3_bind_text(st, 1, code, -1, SQLITE_TRANSIENT);
    return st;
}

/* Returns 1 if the walk over the rows ended as it should. */
static int asked(sqlite3_context *context, sqlite3_stmt *st, int rc)
{
    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        refuse(context, "%s", sqlite3_errmsg(sqlite3_context_db_handle(context)));
    sqlite3_finalize(st);
    return rc == SQLITE_DONE || rc == SQLITE_ROW;
}

/* The value of a setting, the caller's to free; `initial` if none is set; NULL: refused. */
static char *setting(sqlite3_context *context, const char *name, const char *initial)
{
    sqlite3_stmt *st =
        prepare_query(context, "SELECT value FROM setting WHERE name = ?1", name);
    if (!st)
        return NULL;
    int rc = sqlite3_step(st);
    const char *set = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(st, 0) : NULL;
    char *value = mem_string(set ? set : initial);
    if (!asked(context, st, rc)) {
        free(value);
        return NULL;
    }
    return value;
}

static struct zone *zone_named(sqlite3_context *context, const char *name)
{
    struct host *host = use_of(context)->host;
    struct error e = ERROR_NONE;
    struct zone *zone;
    struct map_entry *known = map_finds(&host->zones, name);
    if (known)
        return known->p;
    lock();
    zone_open(&zone, name, &e);
    unlock();
    if (e.code != ST_OK)
        refuse_error(context, &e);
    else
        map_puts(&host->zones, name, NULL)->p = zone;
    return zone;
}

static struct zone *site_zone(sqlite3_context *context)
{
    struct host *host = use_of(context)->host;
    if (host->site)
        return host->site;
    char *name = setting(context, "timezone", "UTC");
    if (name)
        host->site = zone_named(context, name);
    free(name);
    return host->site;
}

/* The zone of the argument, or the site's if there is none; NULL: refused. */
static struct zone *zone_given(sqlite3_context *context, int argc, sqlite3_value **argv, int at)
{
    if (at >= argc)
        return site_zone(context);
    return zone_named(context, (const char *)sqlite3_value_text(argv[at]));
}

/* ---- numbers ---- */

static int read_whole(sqlite3_value *value, int64_t *n)
{
    if (sqlite3_value_type(value) == SQLITE_FLOAT) {
        double x = sqlite3_value_double(value);
        *n = fabs(x) < 9e15 ? (int64_t)x : 0;
        return fabs(x) < 9e15 && floor(x) == x;
    }
    *n = sqlite3_value_int64(value);
    return sqlite3_value_type(value) == SQLITE_INTEGER;
}

static int count_of(sqlite3_context *context, const char *argument, sqlite3_value *value,
                    int64_t *n)
{
    if (read_whole(value, n) && *n >= 0)
        return 1;
    refuse_value(context, argument, value, "a whole number from 0");
    return 0;
}

static void wilson(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t k, n;
    struct interval i;
    if (any_null(argc, argv) || !count_of(context, "k", argv[0], &k) ||
        !count_of(context, "n", argv[1], &n))
        return;
    if (k > n)
        refuse(context, "k is %lld, more than n, which is %lld", (long long)k, (long long)n);
    else if (stat_wilson(k, n, &i))
        sqlite3_result_double(context, use_of(context)->function->what == LOW ? i.low : i.high);
}

static void nps(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    static const char *const names[] = {"promoters", "passives", "detractors"};
    int64_t n[3];
    double score;
    struct interval i;
    if (any_null(argc, argv))
        return;
    for (int k = 0; k < 3; k++)
        if (!count_of(context, names[k], argv[k], &n[k]))
            return;
    if (!stat_nps(n[0], n[1], n[2], &score, &i))
        return;
    int what = use_of(context)->function->what;
    sqlite3_result_double(context, what == LOW ? i.low : what == HIGH ? i.high : score);
}

static void money(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    struct host *host = use_of(context)->host;
    struct buf b = BUF_EMPTY;
    int64_t minor;
    int places = host->places;
    if (any_null(argc, argv))
        return;
    if (!read_whole(argv[0], &minor)) {
        refuse_value(context, "minor", argv[0], "a whole number");
        return;
    }
    if (argc > 1) {
        places = money_places((const char *)sqlite3_value_text(argv[1]));
        if (places < 0)
            refuse_value(context, "currency", argv[1], "an ISO 4217 code such as CNY");
    } else if (places < 0) {
        char *currency = setting(context, "currency", "CNY");
        if (currency && (places = host->places = money_places(currency)) < 0)
            refuse(context, "the setting currency is not an ISO 4217 code such as CNY");
        free(currency);
    }
    if (places < 0)
        return;
    money_print(&b, minor, places);
    give_text(context, &b);
}

/* ---- times ---- */

/* Seconds UTC; a text is read as tkt reads it, but for the words that ask what time it is. */
static int moment(sqlite3_context *context, sqlite3_value *value, struct zone *zone,
                  int64_t *utc)
{
    static const int64_t first = -62135596800, last = 253402300799; /* the years 1 to 9999 */
    struct when w = {.zone = zone};
    struct error e = ERROR_NONE;
    if (sqlite3_value_type(value) != SQLITE_TEXT) {
        if (read_whole(value, utc) && *utc >= first && *utc <= last)
            return 1;
        refuse_value(context, "time", value,
                     "seconds since 1970 of the years 1 to 9999, nor a text like "
                     "2025-03-09T08:00:00Z");
        return 0;
    }
    const char *text = (const char *)sqlite3_value_text(value);
    if (*text < '0' || *text > '9') {
        refuse_value(context, "time", value, "a text like 2025-03-09T08:00:00Z");
        return 0;
    }
    lock();
    when_read(&w, text, utc, NULL, &e);
    unlock();
    if (e.code == ST_OK)
        return 1;
    refuse_error(context, &e);
    return 0;
}

/* tkt_day … tkt_weekday, and tkt_time, whose unit is none. */
static void label(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    struct buf b = BUF_EMPTY;
    int64_t utc;
    if (any_null(argc, argv))
        return;
    struct zone *zone = zone_given(context, argc, argv, 1);
    if (!zone || !moment(context, argv[0], zone, &utc))
        return;
    enum period_unit unit = (enum period_unit)use_of(context)->function->what;
    lock();
    if (unit == PERIOD_NONE)
        when_print(&b, zone, utc);
    else
        period_label(&b, unit, period_number(unit, zone, utc));
    unlock();
    give_text(context, &b);
}

/* The cell, "" if it is null, which in a register of tkt it isn't. */
static const char *cell_of(sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    return text ? text : "";
}

/* A row of the register calendar: weekday, opens, closes. */
static void add_span(struct calendar *c, sqlite3_stmt *row, struct error *e)
{
    int opens, closes;
    if (calendar_clock(cell_of(row, 1), &opens, e) == ST_OK &&
        calendar_clock(cell_of(row, 2), &closes, e) == ST_OK)
        calendar_span(c, calendar_weekday(cell_of(row, 0)), opens, closes, e);
}

/* A row of the register holiday: date, kind, opens, closes. */
static void add_holiday(struct calendar *c, sqlite3_stmt *row, struct error *e)
{
    const char *from = cell_of(row, 2), *to = cell_of(row, 3);
    int64_t day;
    int opens = -1, closes = -1;
    if (when_date(cell_of(row, 0), &day, e) != ST_OK ||
        (*from && calendar_clock(from, &opens, e) != ST_OK) ||
        (*to && calendar_clock(to, &closes, e) != ST_OK))
        return;
    if (strcmp(cell_of(row, 1), "off") == 0)
        calendar_off(c, day);
    else
        calendar_work(c, day, opens, closes, e);
}

/* Adds the rows of a register to the calendar; their number, -1: refused. */
static int fill_calendar(sqlite3_context *context, struct calendar *c, const char *sql,
                         void (*add)(struct calendar *c, sqlite3_stmt *row, struct error *e))
{
    struct error e = ERROR_NONE;
    int rows = 0, rc = SQLITE_DONE;
    sqlite3_stmt *st = prepare_query(context, sql, calendar_code(c));
    if (!st)
        return -1;
    while (e.code == ST_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
        lock();
        add(c, st, &e);
        unlock();
        rows++;
    }
    if (!asked(context, st, rc))
        return -1;
    if (e.code == ST_OK)
        return rows;
    refuse_error(context, &e);
    return -1;
}

static struct calendar *calendar_named(sqlite3_context *context, sqlite3_value *code)
{
    struct host *host = use_of(context)->host;
    const char *text = (const char *)sqlite3_value_text(code);
    struct map_entry *known = map_finds(&host->calendars, text);
    struct zone *zone = known ? NULL : site_zone(context);
    if (known || !zone)
        return known ? known->p : NULL;
    struct calendar *c = calendar_new(text, zone);
    int spans = fill_calendar(
        context, c, "SELECT weekday, opens, closes FROM calendar WHERE code = ?1", add_span);
    if (spans == 0)
        refuse_value(context, "calendar", code, "in the register calendar");
    if (spans <= 0 ||
        fill_calendar(context, c,
                      "SELECT date, kind, opens, closes FROM holiday WHERE calendar = ?1",
                      add_holiday) < 0) {
        calendar_free(c);
        return NULL;
    }
    map_puts(&host->calendars, text, NULL)->p = c;
    return c;
}

static void business_minutes(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t from, to;
    if (any_null(argc, argv))
        return;
    struct calendar *c = calendar_named(context, argv[2]);
    struct zone *zone = c ? site_zone(context) : NULL;
    if (!zone || !moment(context, argv[0], zone, &from) || !moment(context, argv[1], zone, &to))
        return;
    lock();
    int64_t seconds = calendar_between(c, from, to);
    unlock();
    sqlite3_result_double(context, (double)seconds / 60);
}

/* ---- tkt_percentile ---- */

/* A sample holds integers; doubles are kept as integers of the same order, and all values are
 * once one of them isn't whole. */
struct percentile {
    struct sample values;
    int is_real;
    int has_share;
    int permille;
};

/* The bits of IEEE 754 are in order, but for negative numbers, which are in the reverse. */
static int64_t order_of(double x)
{
    int64_t bits;
    x += 0.0; /* one zero, not two */
    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? bits ^ INT64_MAX : bits;
}

static double of_order(int64_t bits)
{
    double x;
    bits = bits < 0 ? bits ^ INT64_MAX : bits;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static int share_of(sqlite3_context *context, sqlite3_value *value, struct percentile *p)
{
    double share = sqlite3_value_double(value) * 1000, nearest = nearbyint(share);
    int type = sqlite3_value_type(value);
    if ((type != SQLITE_FLOAT && type != SQLITE_INTEGER) || !(share >= 0 && share <= 1000) ||
        fabs(share - nearest) > 1e-9) {
        refuse_value(context, "p", value, "a share from 0 to 1 in thousandths, like 0.95");
        return 0;
    }
    if (p->has_share && p->permille != (int)nearest) {
        refuse(context, "p must be the same in all rows");
        return 0;
    }
    p->has_share = 1;
    p->permille = (int)nearest;
    return 1;
}

static void percentile_step(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    if (any_null(argc, argv))
        return;
    struct percentile *p = sqlite3_aggregate_context(context, sizeof *p);
    if (!p) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (!share_of(context, argv[1], p))
        return;
    int type = sqlite3_value_type(argv[0]);
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) {
        refuse_value(context, "x", argv[0], "a number");
        return;
    }
    if (type == SQLITE_FLOAT && !p->is_real) {
        p->is_real = 1;
        for (size_t i = 0; i < p->values.count; i++)
            p->values.v[i] = order_of((double)p->values.v[i]);
    }
    sample_add(&p->values, p->is_real ? order_of(sqlite3_value_double(argv[0]))
                                      : sqlite3_value_int64(argv[0]));
}

static void percentile_final(sqlite3_context *context)
{
    struct percentile *p = sqlite3_aggregate_context(context, 0);
    int64_t x;
    if (!p)
        return;
    if (sample_percentile(&p->values, p->permille, &x)) {
        if (p->is_real)
            sqlite3_result_double(context, of_order(x));
        else
            sqlite3_result_int64(context, x);
    }
    sample_free(&p->values);
}

/* ---- registering ---- */

/* clang-format off */
static const struct function functions[] = {
    {"tkt_wilson_low",       2, 2, 2, LOW,             wilson, NULL, NULL},
    {"tkt_wilson_high",      2, 2, 2, HIGH,            wilson, NULL, NULL},
    {"tkt_nps",              3, 3, 3, PLAIN,           nps, NULL, NULL},
    {"tkt_nps_low",          3, 3, 3, LOW,             nps, NULL, NULL},
    {"tkt_nps_high",         3, 3, 3, HIGH,            nps, NULL, NULL},
    {"tkt_percentile",       2, 2, 2, PLAIN,           NULL, percentile_step, percentile_final},
    {"tkt_time",             1, 2, 2, PERIOD_NONE,     label, NULL, NULL},
    {"tkt_day",              1, 2, 2, PERIOD_DAY,      label, NULL, NULL},
    {"tkt_week",             1, 2, 2, PERIOD_WEEK,     label, NULL, NULL},
    {"tkt_month",            1, 2, 2, PERIOD_MONTH,    label, NULL, NULL},
    {"tkt_quarter",          1, 2, 2, PERIOD_QUARTER,  label, NULL, NULL},
    {"tkt_year",             1, 2, 2, PERIOD_YEAR,     label, NULL, NULL},
    {"tkt_hour",             1, 2, 2, PERIOD_HOUR,     label, NULL, NULL},
    {"tkt_weekday",          1, 2, 2, PERIOD_WEEKDAY,  label, NULL, NULL},
    {"tkt_business_minutes", 3, 3, 0, PLAIN,           business_minutes, NULL, NULL},
    {"tkt_money",            1, 2, 2, PLAIN,           money, NULL, NULL},
};
/* clang-format on */

static void release_host(struct host *host)
{
    if (--host->users)
        return;
    for (size_t i = 0; i < host->calendars.count; i++)
        calendar_free(host->calendars.entries[i].p);
    for (size_t i = 0; i < host->zones.count; i++)
        zone_close(host->zones.entries[i].p);
    map_free(&host->calendars);
    map_free(&host->zones);
    free(host);
}

static void end_use(void *data)
{
    struct use *use = data;
    release_host(use->host);
    free(use);
}

/* SQLite also calls the destructor if it rejects the function. */
static int add_function(sqlite3 *db, struct host *host, const struct function *f, int args)
{
    struct use *use = mem_alloc(sizeof *use);
    *use = (struct use){host, f};
    host->users++;
    int flags = f->pure && args >= f->pure ? SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS : 0;
    return sqlite3_create_function_v2(db, f->name, args, SQLITE_UTF8 | flags, use, f->call,
                                      f->step, f->final, end_use);
}

__attribute__((visibility("default"))) int sqlite3_tkt_init(sqlite3 *db, char **message,
                                                            const sqlite3_api_routines *api);

int sqlite3_tkt_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
    (void)message;
    SQLITE_EXTENSION_INIT2(api);
    struct host *host = mem_zero(1, sizeof *host);
    host->places = -1;
    host->users = 1;
    int rc = SQLITE_OK;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        for (int args = functions[i].least; args <= functions[i].most && rc == SQLITE_OK;
             args++)
            rc = add_function(db, host, &functions[i], args);
    release_host(host);
    return rc;
}

#include "desk/core/desk.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/utf8.h"
#include "calc/text/near_code.h"
#include "calc/stat/decimal.h"
#include "desk/core/masking.h"
#include "desk/core/setting.h"
#include "store/register.h"

char *desk_database(const char *file)
{
    if (file)
        return mem_string(file);
    const char *set = getenv("TKT_DB");
    if (set && *set)
        return mem_string(set);
    struct buf b = BUF_EMPTY;
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data && *data)
        buf_printf(&b, "%s/tkt/tkt.db", data);
    else
        buf_printf(&b, "%s/.local/share/tkt/tkt.db", home ? home : "");
    return buf_detach(&b);
}

static char *acting_user(const char *user)
{
    if (user && *user)
        return mem_string(user);
    const char *set = getenv("TKT_USER");
    if (set && *set)
        return mem_string(set);
    const struct passwd *pw = getpwuid(getuid());
    if (pw && pw->pw_name && *pw->pw_name)
        return mem_string(pw->pw_name);
    struct buf b = BUF_EMPTY;
    buf_printf(&b, "uid%ld", (long)getuid());
    return buf_detach(&b);
}

static enum status read_user(struct desk *d, struct error *e)
{
    struct stmt *st =
        store_query(d->store,
                    "SELECT (SELECT count(*) FROM staff), role, dept, active FROM (SELECT 1)"
                    " LEFT JOIN staff ON code = :user",
                    WITH(BIND(":user", d->user)), e);
    int got = stmt_step(st, e);
    if (got < 0)
        return e->code;
    const char *role = stmt_text(st, 1);
    free(d->dept);
    d->dept = mem_string(stmt_text(st, 2));
    d->has_staff = stmt_int(st, 0) > 0;
    d->known_user = role != NULL;
    d->active_user = role && stmt_int(st, 3);
    d->role = d->has_staff ? ROLE_AGENT : ROLE_DIRECTOR;
    if (d->has_staff && d->active_user)
        role_of(role, strlen(role), &d->role);
    stmt_reset(st);
    return ST_OK;
}

enum status desk_setting(struct desk *d, const char *name, char **value, struct error *e)
{
    const struct setting_info *info = setting_find(name);
    if (!info)
        return error_set(e, ST_INTERNAL, "no setting %s", name);
    struct stmt *st = store_query(d->store, "SELECT value FROM setting WHERE name = :name",
                                  WITH(BIND(":name", name)), e);
    int got = stmt_step(st, e);
    if (got < 0)
        return e->code;
    const char *set = got ? stmt_text(st, 0) : NULL;
    *value = mem_string(set ? set : info->initial);
    if (got)
        stmt_reset(st);
    return ST_OK;
}

enum status desk_setting_int(struct desk *d, const char *name, int64_t *n, struct error *e)
{
    char *text;
    if (desk_setting(d, name, &text, e) != ST_OK)
        return e->code;
    if (number_read(text, INT64_MIN, INT64_MAX, n, e) != ST_OK)
        error_prefix(e, _("setting %s"), name);
    free(text);
    return e->code;
}

static void forget_calendars(struct desk *d)
{
    for (size_t i = 0; i < d->calendars.count; i++)
        calendar_free(d->calendars.entries[i].p);
    map_free(&d->calendars);
}

enum status desk_refresh(struct desk *d, struct error *e)
{
    char *zone, *currency;
    forget_calendars(d);
    desk_forget_codes(d);
    free(d->site);
    d->site = NULL;
    if (desk_setting(d, "timezone", &zone, e) != ST_OK)
        return e->code;
    zone_close(d->zone);
    d->zone = NULL;
    zone_open(&d->zone, zone, e);
    free(zone);
    if (e->code != ST_OK || desk_setting(d, "currency", &currency, e) != ST_OK)
        return e->code;
    d->places = money_places(currency);
    if (d->places < 0)
        error_set(e, ST_CONFIG, _("setting currency: '%s' is not an ISO 4217 code"),
                  utf8_quote(currency));
    else
        memcpy(d->currency, currency, 4);
    free(currency);
    if (e->code != ST_OK || desk_setting(d, "site", &d->site, e) != ST_OK)
        return e->code;
    return read_user(d, e);
}

enum status desk_around(struct desk **out, struct store *store, const char *user,
                        struct error *e)
{
    struct desk *d = mem_zero(1, sizeof *d);
    d->store = store;
    d->user = acting_user(user);
    if (when_now(&d->now, e) == ST_OK)
        desk_refresh(d, e);
    if (e->code != ST_OK) {
        desk_close(d);
        d = NULL;
    }
    *out = d;
    return e->code;
}

enum status desk_open(struct desk **out, const char *file, const char *user, struct error *e)
{
    *out = NULL;
    struct store *store;
    char *path = desk_database(file);
    enum status st = store_open(&store, path, e);
    free(path);
    return st == ST_OK ? desk_around(out, store, user, e) : st;
}

void desk_close(struct desk *d)
{
    if (!d)
        return;
    forget_calendars(d);
    desk_forget_codes(d);
    zone_close(d->zone);
    store_close(d->store);
    MEM_FREE(d->user, d->dept, d->site, d);
}

/* ---- calendars ---- */

static enum status load_spans(struct desk *d, struct calendar *c, int *spans, struct error *e)
{
    struct stmt *st =
        store_query(d->store, "SELECT weekday, opens, closes FROM calendar WHERE code = :code",
                    WITH(BIND(":code", calendar_code(c))), e);
    while (stmt_step(st, e) > 0) {
        int opens, closes;
        if (calendar_clock(stmt_text(st, 1), &opens, e) != ST_OK ||
            calendar_clock(stmt_text(st, 2), &closes, e) != ST_OK ||
            calendar_span(c, calendar_weekday(stmt_text(st, 0)), opens, closes, e) != ST_OK) {
            stmt_reset(st);
            return e->code;
        }
        ++*spans;
    }
    return e->code;
}

static enum status load_holidays(struct desk *d, struct calendar *c, struct error *e)
{
    struct stmt *st = store_query(
        d->store, "SELECT date, kind, opens, closes FROM holiday WHERE calendar = :code",
        WITH(BIND(":code", calendar_code(c))), e);
    while (stmt_step(st, e) > 0) {
        int64_t day;
        int opens = -1, closes = -1;
        when_date(stmt_text(st, 0), &day, e);
        if (e->code == ST_OK && !stmt_is_null(st, 2))
            calendar_clock(stmt_text(st, 2), &opens, e);
        if (e->code == ST_OK && !stmt_is_null(st, 3))
            calendar_clock(stmt_text(st, 3), &closes, e);
        if (e->code == ST_OK && strcmp(stmt_text(st, 1), "off") == 0)
            calendar_off(c, day);
        else if (e->code == ST_OK)
            calendar_work(c, day, opens, closes, e);
        if (e->code != ST_OK) {
            stmt_reset(st);
            return e->code;
        }
    }
    return e->code;
}

enum status desk_calendar(struct desk *d, const char *code, struct calendar **calendar,
                          struct error *e)
{
    struct map_entry *known = map_finds(&d->calendars, code);
    if (known) {
        *calendar = known->p;
        return ST_OK;
    }
    struct calendar *c = calendar_new(code, d->zone);
    int spans = 0;
    if (load_spans(d, c, &spans, e) == ST_OK && !spans)
        error_set(e, ST_CONFIG, _("there is no calendar '%s'"), utf8_quote(code));
    if (e->code != ST_OK || load_holidays(d, c, e) != ST_OK) {
        error_prefix(e, _("calendar %s"), code);
        calendar_free(c);
        return e->code = ST_CONFIG;
    }
    calendar_seal(c);
    map_puts(&d->calendars, code, NULL)->p = c;
    *calendar = c;
    return ST_OK;
}

/* ---- codes ---- */

struct known_codes {
    struct map codes;
    int asked;  /* number of calls so far */
    int loaded; /* 1: all codes are loaded */
};

enum { FEW_QUESTIONS = 4 };

static struct known_codes *codes_of(struct desk *d, const char *reg)
{
    struct map_entry *entry = map_puts(&d->codes, reg, NULL);
    if (!entry->p)
        entry->p = mem_zero(1, sizeof(struct known_codes));
    return entry->p;
}

static enum status load_codes(struct desk *d, const char *reg, struct known_codes *k,
                              struct error *e)
{
    if (register_codes(d->store, register_find(reg), &k->codes, e) == ST_OK)
        k->loaded = 1;
    else
        map_free(&k->codes);
    return e->code;
}

int desk_knows(struct desk *d, const char *reg, const char *code, size_t len, struct error *e)
{
    struct known_codes *k = codes_of(d, reg);
    if (!k->loaded) {
        /* a run often asks for one code of a register that may have many */
        if (k->asked++ < FEW_QUESTIONS)
            return register_has(d->store, register_find(reg), code, len, e);
        if (load_codes(d, reg, k, e) != ST_OK)
            return -1;
    }
    return map_find(&k->codes, code, len) != NULL;
}

void desk_learned(struct desk *d, const char *reg, const char *code, size_t len)
{
    struct known_codes *k = codes_of(d, reg);
    if (k->loaded)
        map_put(&k->codes, code, len, NULL);
}

void desk_forget_codes(struct desk *d)
{
    for (size_t i = 0; i < d->codes.count; i++) {
        struct known_codes *k = d->codes.entries[i].p;
        map_free(&k->codes);
        free(k);
    }
    map_free(&d->codes);
}

/* Appends at most this many codes of a register. Returns how many it has. */
static size_t list_codes(struct desk *d, const char *reg, size_t most, struct buf *out)
{
    struct error e = ERROR_NONE;
    struct known_codes *k = codes_of(d, reg);
    const struct register_info *r = register_find(reg);
    enum mask mask = masking_register_column(d, r, r->columns[0].name);
    size_t listed = 0;
    if (!k->loaded)
        load_codes(d, reg, k, &e);
    for (size_t i = 0; i < k->codes.count && listed <= most; i++) {
        const char *code = k->codes.entries[i].key;
        if (strcmp(masking_text(d, mask, code), code) != 0)
            continue;
        buf_printf(out, "%s%s", listed ? ", " : "", listed < most ? code : "…");
        listed++;
    }
    error_clear(&e);
    return k->codes.count;
}

void desk_code_list(struct desk *d, const char *reg, struct buf *out)
{
    enum { MOST = 12 };
    list_codes(d, reg, MOST, out);
}

enum status desk_unknown_code(struct desk *d, const char *reg, const char *code,
                              struct error *e)
{
    struct buf all = BUF_EMPTY, some = BUF_EMPTY;
    size_t count = list_codes(d, reg, SIZE_MAX, &all);
    desk_code_list(d, reg, &some);
    if (some.len)
        error_set(e, ST_DATA, _("'%s' is not in the register %s: %s"), utf8_quote(code), reg,
                  some.s);
    else
        error_set(e, ST_DATA,
                  count ? _("'%s' is not in the register %s")
                        : _("'%s' is not in the register %s, which is empty"),
                  utf8_quote(code), reg);
    near_code_suggest(e, code, all.s);
    BUF_FREE(&all, &some);
    return e->code;
}

struct when desk_when(const struct desk *d)
{
    return (struct when){.zone = d->zone, .now = d->now};
}

/* ---- roles ---- */

static const char *const roles[] = {"agent", "supervisor", "manager", "director"};

const char *role_name(enum role role)
{
    return roles[role];
}

int role_of(const char *name, size_t n, enum role *role)
{
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strlen(roles[i]) == n && memcmp(roles[i], name, n) == 0) {
            *role = (enum role)i;
            return 1;
        }
    return 0;
}

int desk_covers(struct desk *d, const char *dept, struct error *e)
{
    enum { DEEPEST = 64 }; /* departments above one; stops at cycles in the register */
    struct buf at = BUF_EMPTY;
    int found = 0, got = 1;
    buf_adds(&at, dept);
    for (int i = 0; i < DEEPEST && got > 0 && at.len && d->dept && !found; i++) {
        found = strcmp(at.s, d->dept) == 0;
        struct stmt *st =
            store_query(d->store, "SELECT parent FROM department WHERE code = :code",
                        WITH(BIND(":code", at.s)), e);
        got = stmt_step(st, e);
        buf_set(&at, got > 0 ? stmt_text(st, 0) : NULL);
        if (got > 0)
            stmt_reset(st);
    }
    buf_free(&at);
    return found;
}

#include "desk/ticket/sla.h"

#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "desk/ticket/reply.h"
#include "desk/ticket/ticket_state.h"

struct sla {
    struct desk *desk;
    struct sla_target *rows;
    size_t count, capacity;
    struct map by_key; /* "kind\037category\037priority", "" for any → row */
    struct map known;  /* the same for tickets already seen → row, or -1 */
    struct map names;  /* categories of rows that stand in for others */
    struct buf key;
};

static const struct sla_target no_promise = {-1, -1, NULL, NULL};

static void key_add(struct buf *key, const char *s, size_t n)
{
    buf_add(key, s, n);
    buf_addc(key, '\037');
}

static enum status register_loader_row(struct sla *sla, const struct stmt *st, struct error *e)
{
    struct sla_target p = no_promise;
    if (!stmt_is_null(st, 3))
        p.respond = stmt_int(st, 3) * 60;
    if (!stmt_is_null(st, 4))
        p.resolve = stmt_int(st, 4) * 60;
    const char *calendar = stmt_text(st, 5);
    if (calendar && *calendar && desk_calendar(sla->desk, calendar, &p.calendar, e) != ST_OK)
        return e->code;
    buf_clear(&sla->key);
    for (int i = 0; i < 3; i++) {
        const char *s = stmt_text(st, i);
        key_add(&sla->key, s ? s : "", s ? strlen(s) : 0);
    }
    MEM_GROW(sla->rows, sla->count, sla->capacity);
    map_put(&sla->by_key, sla->key.s, sla->key.len, NULL)->n = (int64_t)sla->count;
    sla->rows[sla->count++] = p;
    return ST_OK;
}

enum status sla_load(struct sla **out, struct desk *desk, struct error *e)
{
    struct sla *sla = mem_zero(1, sizeof *sla);
    sla->desk = desk;
    buf_init(&sla->key);
    *out = sla;
    struct stmt *st;
    int got = -1;
    if (store_prepare(desk->store, &st,
                      "SELECT kind, category, priority, respond, resolve, calendar FROM sla",
                      e) == ST_OK)
        while ((got = stmt_step(st, e)) > 0)
            if (register_loader_row(sla, st, e) != ST_OK) {
                stmt_reset(st);
                got = -1;
                break;
            }
    if (got < 0) {
        sla_free(sla);
        *out = NULL;
        return e->code;
    }
    return ST_OK;
}

void sla_free(struct sla *sla)
{
    if (!sla)
        return;
    MAP_FREE(&sla->by_key, &sla->known, &sla->names);
    buf_free(&sla->key);
    MEM_FREE(sla->rows, sla);
}

/* Searches from the most specific row to the least; between equals category before kind before
 * priority. */
static int64_t look_up(struct sla *sla, const struct value *kind, const struct value *category,
                       const struct value *priority)
{
    static const struct {
        int kind, category, priority;
    } orders[] = {{1, 1, 1}, {1, 1, 0}, {0, 1, 1}, {1, 0, 1},
                  {0, 1, 0}, {1, 0, 0}, {0, 0, 1}, {0, 0, 0}};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        if (orders[i].category && !category->len)
            continue;
        buf_clear(&sla->key);
        key_add(&sla->key, kind->s, orders[i].kind ? kind->len : 0);
        key_add(&sla->key, category->s, orders[i].category ? category->len : 0);
        key_add(&sla->key, priority->s, orders[i].priority ? priority->len : 0);
        const struct map_entry *row = map_find(&sla->by_key, sla->key.s, sla->key.len);
        if (row)
            return row->n;
    }
    return -1;
}

/* Returns the category in a key of by_key if the key has this kind, else NULL. */
static const char *category_in(const char *key, const struct value *kind)
{
    return strncmp(key, kind->s, kind->len) == 0 && key[kind->len] == '\037'
               ? key + kind->len + 1
               : NULL;
}

static int is_tighter(const struct sla_target *a, const struct sla_target *b)
{
    if ((a->resolve < 0) != (b->resolve < 0))
        return a->resolve >= 0;
    return a->resolve != b->resolve ? a->resolve < b->resolve : a->respond < b->respond;
}

/* Finds the tightest row of a kind that has rows with categories only, of this priority or of
 * any. */
static int64_t find_tightest(struct sla *sla, const struct ticket *t)
{
    const struct value *kind = &t->c[TC_KIND];
    const char *priority = ticket_text(t, TC_PRIORITY);
    int64_t best = -1;
    for (size_t i = 0; i < sla->by_key.count && kind->type == VALUE_TEXT; i++) {
        const struct map_entry *at = &sla->by_key.entries[i];
        const char *category = category_in(at->key, kind);
        if (!category)
            continue;
        if (*category == '\037')
            return -1;
        const char *of = strchr(category, '\037') + 1;
        size_t n = strcspn(of, "\037");
        if (n && (strlen(priority) != n || strncmp(of, priority, n) != 0))
            continue;
        if (best < 0 || is_tighter(&sla->rows[at->n], &sla->rows[best]))
            best = at->n;
    }
    return best;
}

/* Remembers that the row stands in for others, and for which category it is meant. */
static struct sla_target stand_in(struct sla *sla, int64_t row)
{
    struct sla_target p = sla->rows[row];
    for (size_t i = 0; i < sla->by_key.count; i++)
        if (sla->by_key.entries[i].n == row) {
            const char *category = strchr(sla->by_key.entries[i].key, '\037') + 1;
            size_t n = strcspn(category, "\037");
            p.tightest = map_put(&sla->names, category, n, NULL)->key;
        }
    return p;
}

void sla_say_tightest(struct buf *out, const char *kind, const char *category)
{
    buf_printf(out,
               _("the register sla has no row for kind %s without a category: the tightest one "
                 "was used, that of category %s"),
               kind, category);
}

enum status sla_find(struct sla *sla, const struct ticket *t, struct sla_target *p,
                     struct error *e)
{
    (void)e;
    *p = no_promise;
    if (!sla->count)
        return ST_OK;
    const struct value *kind = &t->c[TC_KIND], *category = &t->c[TC_CATEGORY],
                       *priority = &t->c[TC_PRIORITY];
    buf_clear(&sla->key);
    key_add(&sla->key, kind->s, kind->len);
    key_add(&sla->key, category->s, category->len);
    key_add(&sla->key, priority->s, priority->len);
    int added;
    struct map_entry *seen = map_put(&sla->known, sla->key.s, sla->key.len, &added);
    if (added) {
        seen->n = look_up(sla, kind, category, priority);
        int64_t tightest = seen->n < 0 ? find_tightest(sla, t) : -1;
        if (tightest >= 0) {
            MEM_GROW(sla->rows, sla->count, sla->capacity);
            sla->rows[sla->count] = stand_in(sla, tightest);
            seen->n = (int64_t)sla->count++;
        }
    }
    if (seen->n >= 0)
        *p = sla->rows[seen->n];
    return ST_OK;
}

/* Computes the time that is `seconds` of the target's time after `from`. */
static enum status after(const struct sla_target *p, int64_t from, int64_t seconds,
                         int64_t *due, struct error *e)
{
    if (p->calendar)
        return calendar_add(p->calendar, from, seconds, due, e);
    *due = from + seconds;
    return ST_OK;
}

static int64_t between(const struct sla_target *p, int64_t from, int64_t to)
{
    return p->calendar ? calendar_between(p->calendar, from, to) : to - from;
}

enum status sla_set(struct sla *sla, struct ticket *t, struct error *e)
{
    struct sla_target p;
    if (sla_find(sla, t, &p, e) != ST_OK)
        return e->code;
    int64_t opened = t->c[TC_OPENED].n, due;
    int64_t waited = t->c[TC_WAITED].type == VALUE_INT ? t->c[TC_WAITED].n : 0;
    if (reply_is_owed(sla->desk, t, e)) {
        t->c[TC_RESPOND_DUE] = value_null();
        if (p.respond >= 0) {
            if (after(&p, opened, p.respond + waited, &due, e) != ST_OK)
                return e->code;
            t->c[TC_RESPOND_DUE] = value_int(due);
        }
    }
    if (e->code != ST_OK || (t->c[TC_FIXED].type == VALUE_INT && t->c[TC_FIXED].n))
        return e->code;
    t->c[TC_DUE] = value_null();
    if (p.resolve >= 0) {
        if (after(&p, opened, p.resolve + waited, &due, e) != ST_OK)
            return e->code;
        t->c[TC_DUE] = value_int(due);
    }
    return ST_OK;
}

void sla_stop_clock(struct ticket *t, int64_t now)
{
    t->c[TC_SINCE] = value_int(now);
}

enum status sla_start_clock(struct sla *sla, struct ticket *t, int64_t now, struct error *e)
{
    int64_t since, due;
    if (!ticket_stopped(t, &since))
        return ST_OK;
    struct sla_target p;
    if (sla_find(sla, t, &p, e) != ST_OK)
        return e->code;
    int64_t waited = between(&p, since, now);
    if (waited < 0)
        waited = 0;
    t->c[TC_SINCE] = value_null();
    if (!waited)
        return ST_OK;
    t->c[TC_WAITED] =
        value_int(waited + (t->c[TC_WAITED].type == VALUE_INT ? t->c[TC_WAITED].n : 0));
    if (t->c[TC_DUE].type == VALUE_INT) {
        if (after(&p, t->c[TC_DUE].n, waited, &due, e) != ST_OK)
            return e->code;
        t->c[TC_DUE] = value_int(due);
    }
    if (t->c[TC_RESPOND_DUE].type == VALUE_INT && reply_is_owed(sla->desk, t, e)) {
        if (after(&p, t->c[TC_RESPOND_DUE].n, waited, &due, e) != ST_OK)
            return e->code;
        t->c[TC_RESPOND_DUE] = value_int(due);
    }
    return e->code;
}

enum status sla_late(struct sla *sla, const struct ticket *t, int64_t now, int64_t *late,
                     int *none, struct error *e)
{
    *late = 0;
    *none = t->c[TC_DUE].type == VALUE_NULL;
    if (*none)
        return ST_OK;
    struct sla_target p;
    if (sla_find(sla, t, &p, e) != ST_OK)
        return e->code;
    *late = between(&p, t->c[TC_DUE].n, ticket_clock(t, now));
    return ST_OK;
}

enum status sla_worked(struct sla *sla, const struct ticket *t, int64_t *worked, int *none,
                       struct error *e)
{
    int64_t at = 0;
    *worked = 0;
    *none = !ticket_solved(t, &at);
    if (*none)
        return ST_OK;
    if (sla_between(sla, t, t->c[TC_OPENED].n, at, worked, e) != ST_OK)
        return e->code;
    if (t->c[TC_WAITED].type == VALUE_INT)
        *worked -= t->c[TC_WAITED].n;
    if (*worked < 0)
        *worked = 0;
    return ST_OK;
}

enum status sla_between(struct sla *sla, const struct ticket *t, int64_t from, int64_t to,
                        int64_t *seconds, struct error *e)
{
    struct sla_target p;
    if (sla_find(sla, t, &p, e) != ST_OK)
        return e->code;
    *seconds = between(&p, from, to);
    return ST_OK;
}

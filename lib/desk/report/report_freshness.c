/* report_freshness.c: what has gone stale: rows of registers that nobody changed or confirmed
 * for `freshness_days`, and open tickets without an event for `untouched_days`.
 *
 * A day is 24 hours. Shifts and holidays belong to their day and don't go stale. Filters, ids
 * and the period select tickets; registers are always checked completely. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "desk/report/report_private.h"
#include "store/register.h"

static const struct rows_column columns[] = {
    {"what", 0, NULL}, {"code", 0, NULL}, {"name", 0, NULL},
    {"last", 0, NULL}, {"days", 1, NULL},
};

static const int needs[] = {TC_SUBJECT, -1};

enum { DAY = 24 * 60 * 60 };

struct stale {
    const char *what;
    char *code, *name;
    int64_t last;
    size_t met; /* the order of equally old ones */
};

struct freshness {
    int64_t rows_before, tickets_before;
    struct stale *v;
    size_t count, capacity, rows;
};

static void add_stale(struct freshness *f, const char *what, char *code, const char *name,
                      int64_t last)
{
    MEM_GROW(f->v, f->count, f->capacity);
    f->v[f->count] = (struct stale){what, code, mem_string(name ? name : ""), last, f->count};
    f->count++;
}

static const char *name_of(const struct register_info *info, const struct register_row *row)
{
    int at = register_column(info, "name");
    if (at < 0)
        at = register_column(info, "question");
    return at >= 0 && row->c[at].type == VALUE_TEXT ? row->c[at].s : NULL;
}

static enum status add_register(struct report_run *r, const struct register_info *info,
                                struct error *e)
{
    struct freshness *f = r->own;
    struct stmt *st;
    if (register_select_stale(r->desk->store, info, f->rows_before, &st, e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0) {
        struct register_row row = REGISTER_ROW_EMPTY;
        struct buf key = BUF_EMPTY;
        register_from_row(info, st, &row);
        register_key(info, &row, &key);
        add_stale(f, info->name, buf_detach(&key), name_of(info, &row),
                  stmt_int(st, (int)info->count));
        register_row_free(&row);
        f->rows++;
    }
    return e->code;
}

static enum status add_registers(struct report_run *r, struct error *e)
{
    struct freshness *f = r->own;
    int64_t rows = 0, tickets = 0;
    if (dims_count(r->dims))
        return error_set(e, ST_USAGE, _("--by: freshness is a list and has no dimensions"));
    if (desk_setting_int(r->desk, "freshness_days", &rows, e) != ST_OK ||
        desk_setting_int(r->desk, "untouched_days", &tickets, e) != ST_OK)
        return e->code;
    f->rows_before = r->desk->now - rows * DAY;
    f->tickets_before = r->desk->now - tickets * DAY;
    for (const struct register_info *i = registers; i->name && e->code == ST_OK; i++)
        if (strcmp(i->name, "shift") != 0 && strcmp(i->name, "holiday") != 0)
            add_register(r, i, e);
    return e->code;
}

static int last_event(const struct report_run *r, const struct ticket *t, int64_t *at,
                      struct error *e)
{
    struct event ev = EVENT_WALK(t->head);
    int found;
    do
        found = event_walk(r->desk->store, &ev, e);
    while (found > 0 && strcmp(ev.verb, EVENT_ERASE) == 0 && ev.prev);
    *at = found > 0 ? ev.at : 0;
    return found > 0;
}

static int is_untouched(const struct report_run *r, const struct ticket *t)
{
    const struct freshness *f = r->own;
    int64_t at;
    return last_event(r, t, &at, &r->tool->e) && at < f->tickets_before;
}

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    struct buf id = BUF_EMPTY;
    int64_t at;
    (void)group;
    if (!last_event(r, t, &at, e))
        return e->code;
    buf_printf(&id, "%lld", (long long)t->c[TC_ID].n);
    add_stale(r->own, "ticket", buf_detach(&id), t->c[TC_SUBJECT].s, at);
    return ST_OK;
}

static int compare_stale(const void *a, const void *b)
{
    const struct stale *x = a, *y = b;
    if (x->last != y->last)
        return x->last < y->last ? -1 : 1;
    return (x->met > y->met) - (x->met < y->met);
}

static enum status put_stale(struct report_run *r, struct error *e)
{
    struct freshness *f = r->own;
    (void)e;
    if (f->count)
        qsort(f->v, f->count, sizeof *f->v, compare_stale);
    for (size_t i = 0; i < f->count; i++) {
        sheet_text(r->sheet, "what", f->v[i].what);
        sheet_text(r->sheet, "code", f->v[i].code);
        sheet_text(r->sheet, "name", f->v[i].name);
        cells_time(r->sheet, "last", r->desk->zone, f->v[i].last);
        sheet_int(r->sheet, "days", (r->desk->now - f->v[i].last) / DAY);
        report_row(r, 0);
    }
    tool_note(r->tool, _("stale: %zu register rows, %zu open tickets"), f->rows,
              f->count - f->rows);
    return ST_OK;
}

static void free_stale(struct report_run *r)
{
    struct freshness *f = r->own;
    for (size_t i = 0; i < f->count; i++) {
        free(f->v[i].code);
        free(f->v[i].name);
    }
    free(f->v);
}

const struct report report_freshness = {
    .name = "freshness",
    .help = N_("stale register rows, and open tickets that nobody has touched"),
    .word = "open",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "days"},
    .labels = 3,
    .needs = needs,
    .own = sizeof(struct freshness),
    .begin = add_registers,
    .counts = is_untouched,
    .add = add_ticket,
    .finish = put_stale,
    .end = free_stale,
};

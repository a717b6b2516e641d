/* remind_surge.c: surges go up.
 *
 * A surge is a cell of the report, watched (report_surge.c). Its occasion for each person is
 * "surge FAMILY|KIND|CATEGORY|BUILDING|PERSON|TIME|DAY|HOUR": when the alarm was raised, and
 * the counts of the 24 hours and of the hour before it. For a day after that the person is told
 * again only if the count by which it surges has at least doubled; what surges later than that
 * is a new one. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/remind/remind_private.h"
#include "desk/report/report.h"
#include "desk/ticket/kind.h"
#include "flow/grid.h"

enum { DAY = 86400, SUBJECTS = 3, PARTS = 5, SHARE = 4, DAYS_LEAST = 14 };

/* A cell that surges. */
struct alarm {
    const struct grid *g;
    size_t row;
    int64_t n;
    struct buf name;     /* "Leak (leak), building B2" */
    struct buf subjects; /* lines: the first ones */
    struct buf parts;    /* lines: narrower cells that surge too */
    const char **depts;  /* of its tickets; owned by `texts` */
    size_t dept_count, dept_room;
    struct map texts; /* department → number of its tickets */
};

static const char *cell_text(const struct alarm *a, const char *column)
{
    int at = grid_find(a->g, column);
    return at < 0 ? "" : grid_cell(a->g, a->row, (size_t)at);
}

static int is_family(const struct alarm *a, const char *name)
{
    return strcmp(cell_text(a, "family"), name) == 0;
}

static int64_t cell_number(const struct alarm *a, const char *column)
{
    return strtoll(cell_text(a, column), NULL, 10);
}

static int is_hourly(const struct alarm *a)
{
    return strcmp(cell_text(a, "window"), "1h") == 0;
}

/* While the past is too short, nothing is expected. */
static int is_fixed(const struct alarm *a)
{
    return !*cell_text(a, "expected");
}

/* ---- what it is about ---- */

/* Appends "NAME (CODE)". */
static enum status add_name(struct remind *m, const char *sql, const char *code,
                            struct buf *out, struct error *e)
{
    struct stmt *st = store_query(m->desk->store, sql, WITH(BIND(":code", code)), e);
    const char *name = stmt_step(st, e) > 0 ? stmt_text(st, 0) : NULL;
    if (name && *name && strcmp(name, code) != 0)
        buf_printf(out, "%s (%s)", name, code);
    else
        buf_adds(out, code);
    stmt_reset(st);
    return e->code;
}

static enum status add_cell(struct remind *m, const struct alarm *a, struct buf *out,
                            struct error *e)
{
    const char *building = cell_text(a, "building"), *category = cell_text(a, "category");
    size_t start = out->len;
    if (is_family(a, "all"))
        buf_adds(out, _("all tickets together"));
    else if (is_family(a, "kind"))
        add_name(m, "SELECT name FROM kind WHERE code = :code", cell_text(a, "kind"), out, e);
    else if (*category)
        add_name(m, "SELECT name FROM category WHERE code = :code", category, out, e);
    if (*building)
        buf_printf(out, out->len > start ? _(", building %s") : _("building %s"), building);
    return e->code;
}

/* The narrower cells that are parts of it come after it. */
static enum status name_parts(struct remind *m, struct alarm *a, struct error *e)
{
    struct alarm part = {.g = a->g};
    int count = 0;
    for (size_t row = a->row + 1; row < a->g->rows && e->code == ST_OK; row++) {
        part.row = row;
        if ((size_t)cell_number(&part, "within") != a->row + 1 || count++ >= PARTS)
            continue;
        buf_adds(&a->parts, "  ");
        if (add_cell(m, &part, &a->parts, e) == ST_OK)
            buf_printf(&a->parts, "  %s\n", cell_text(&part, "n"));
    }
    return e->code;
}

/* ---- its tickets ---- */

static void count_dept(struct alarm *a, const char *dept)
{
    int added;
    struct map_entry *at = map_puts(&a->texts, dept, &added);
    at->n++;
}

/* The departments with at least a quarter of the tickets; else those with the most. */
static void choose_depts(struct alarm *a, int64_t n)
{
    int64_t most = 0;
    for (size_t i = 0; i < a->texts.count; i++)
        most = a->texts.entries[i].n > most ? a->texts.entries[i].n : most;
    for (size_t i = 0; i < a->texts.count; i++) {
        const struct map_entry *at = &a->texts.entries[i];
        if (*at->key && (at->n * SHARE >= n || at->n == most))
            *MEM_NEXT(a->depts, a->dept_count, a->dept_room) = at->key;
    }
}

static enum status read_tickets(struct remind *m, struct alarm *a, struct error *e)
{
    struct map kinds = MAP_EMPTY;
    int64_t n = 0;
    kinds_load(&kinds, m->desk, e);
    for (struct list id = LIST(cell_text(a, "tickets")); list_next(&id) && e->code == ST_OK;) {
        int64_t ticket = strtoll(id.s, NULL, 10);
        if (remind_ticket(m, ticket, e) <= 0)
            continue;
        const struct ticket *t = &m->ticket.t;
        const char *dept = ticket_text(t, TC_DEPT);
        if (!*dept)
            dept = kind_dept(&kinds, ticket_text(t, TC_KIND));
        count_dept(a, dept ? dept : "");
        if (n++ < SUBJECTS) {
            buf_printf(&a->subjects, "  %lld  ", (long long)ticket);
            remind_add_short(&a->subjects, &t->c[TC_SUBJECT]);
            buf_addc(&a->subjects, '\n');
        }
    }
    choose_depts(a, n);
    kinds_free(&kinds);
    return e->code;
}

/* ---- the message ---- */

static enum status compose(struct remind *m, const struct alarm *a, int64_t last,
                           struct buf *subject, struct buf *text, struct error *e)
{
    int64_t threshold = 0;
    if (desk_setting_int(m->desk, "surge_first", &threshold, e) != ST_OK)
        return e->code;
    if (is_fixed(a))
        buf_printf(subject, _("Many tickets: %s: %lld in the last hour"), a->name.s,
                   (long long)a->n);
    else
        buf_printf(subject,
                   is_hourly(a)
                       ? _("More than usual: %s: %lld in the last hour instead of %s")
                       : _("More than usual: %s: %lld in the last 24 hours instead of %s"),
                   a->name.s, (long long)a->n, cell_text(a, "expected"));
    buf_printf(text, "%s\n", subject->s);
    if (last)
        buf_printf(text, _("The number has doubled: at the last alarm it was %lld.\n"),
                   (long long)last);
    if (is_fixed(a))
        buf_printf(text,
                   _("This is a fixed threshold, not statistics: %lld an hour (the setting "
                     "surge_first). There are less than %d days of past to compare with.\n"),
                   (long long)threshold, DAYS_LEAST);
    buf_printf(text, "%s  %.16s … %.16s\n", _("Opened"), cell_text(a, "first"),
               cell_text(a, "last"));
    if (a->parts.len)
        buf_printf(text, "%s\n%s", _("Among them:"), a->parts.s);
    buf_printf(text, "%s\n%s", _("The first ones:"), a->subjects.s);
    buf_printf(text, "%s  %s\n", _("Tickets"), cell_text(a, "tickets"));
    return ST_OK;
}

/* ---- to whom ---- */

/* Reads the time and one of the counts at the end of an occasion. */
static void read_alarm(const struct alarm *a, const char *occasion, size_t at, int64_t *time,
                       int64_t *n)
{
    char *end;
    int64_t counts[2] = {0};
    *time = strtoll(occasion + at, &end, 10);
    for (int i = 0; i < 2 && *end == '|'; i++)
        counts[i] = strtoll(end + 1, &end, 10);
    *n = counts[is_hourly(a)];
}

static enum status tell(struct remind *m, const struct alarm *a, const struct member *to,
                        struct error *e)
{
    struct buf prefix = BUF_EMPTY, occasion = BUF_EMPTY, subject = BUF_EMPTY, text = BUF_EMPTY;
    int64_t time = 0, n = 0;
    int again = 0;
    buf_printf(&prefix, "surge %s|%s|%s|%s|%s|", cell_text(a, "family"), cell_text(a, "kind"),
               cell_text(a, "category"), cell_text(a, "building"), to ? to->code : "");
    if (reminder_log_last(m->desk->store, prefix.s, &occasion, e) > 0)
        read_alarm(a, occasion.s, prefix.len, &time, &n);
    again = time > m->desk->now - DAY;
    if (!again || a->n >= 2 * n) {
        buf_set(&occasion, prefix.s);
        buf_printf(&occasion, "%lld|%s|%s", (long long)m->desk->now, cell_text(a, "day"),
                   cell_text(a, "hour"));
    } else {
        again = 0; /* told already, or to be tried again */
    }
    if (e->code == ST_OK && compose(m, a, again ? n : 0, &subject, &text, e) == ST_OK)
        remind_propose(m,
                       &(struct offer){.reason = REMIND_SURGE,
                                       .text = occasion.s,
                                       .to = to,
                                       .urgent = 1,
                                       .subject = subject.s,
                                       .message = text.s},
                       e);
    BUF_FREE(&prefix, &occasion, &subject, &text);
    return e->code;
}

static enum status tell_superiors(struct remind *m, const struct alarm *a, struct error *e)
{
    const struct member **list = NULL;
    size_t count = remind_superiors(m, a->depts, a->dept_count, &list, e);
    for (size_t i = 0; i < count && e->code == ST_OK; i++)
        tell(m, a, list[i], e);
    if (!count && e->code == ST_OK) {
        tool_warn_partial(m->tool,
                          _("surge, %s: %lld tickets, and nobody to tell: there is no active "
                            "manager, director or supervisor, and the setting remind_to names "
                            "nobody"),
                          a->name.s, (long long)a->n);
        tell(m, a, NULL, e);
    }
    free(list);
    return e->code;
}

static enum status raise_alarm(struct remind *m, const struct grid *g, size_t row,
                               struct error *e)
{
    struct alarm a = {.g = g, .row = row};
    buf_init(&a.name);
    buf_init(&a.subjects);
    buf_init(&a.parts);
    a.n = cell_number(&a, "n");
    if (add_cell(m, &a, &a.name, e) == ST_OK && name_parts(m, &a, e) == ST_OK &&
        read_tickets(m, &a, e) == ST_OK)
        tell_superiors(m, &a, e);
    BUF_FREE(&a.name, &a.subjects, &a.parts);
    map_free(&a.texts);
    free(a.depts);
    return e->code;
}

/* Runs the report of tkt-stats surge and keeps its rows in memory. */
enum status remind_surges(struct remind *m, struct error *e)
{
    struct tool *tool = m->tool;
    struct rows_options rows = tool->rows;
    const char *pick = tool->pick;
    const struct report_options options = {.watch = 1, .by = "kind,category,building"};
    struct grid g = GRID_EMPTY;
    int partial = tool->partial, empty = tool->empty_is_1;
    tool->rows = (struct rows_options){.grid = &g};
    tool->pick = NULL;
    tool->empty_is_1 = 0;
    report_print(tool, report_find("surge"), &options);
    tool->rows = rows;
    tool->pick = pick;
    tool->partial = partial;
    tool->empty_is_1 = empty;
    for (size_t i = 0; i < g.rows && e->code == ST_OK; i++)
        if (!*grid_cell(&g, i, (size_t)grid_find(&g, "within")))
            raise_alarm(m, &g, i, e);
    grid_free(&g);
    return e->code;
}

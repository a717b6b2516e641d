/* report_agents.c: what each person handled and how well, next to the figures of the
 * department.
 *
 * The definitions are those of process (lifecycle.h), sla (sla_outcome.h), satisfaction and
 * time. A ticket counts for its current assignee; a quality grade counts while the ticket is
 * still assigned to the person who was graded. load is everything that is open now, whenever it
 * was opened. Within a department, people with at least `agents_least` deadlines due or met are
 * ranked by the share of resolve deadlines met. The range of a rank leaves the order open
 * between people whose 95% intervals overlap: rank_low is one more than the number of those who
 * are certainly better; rank_high is such that only those certainly worse come after it. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "calc/stat/stat.h"
#include "desk/report/sla_outcome.h"
#include "desk/staff/agents.h"
#include "desk/report/report_private.h"
#include "desk/ticket/lifecycle.h"
#include "desk/ticket/ticket_state.h"
#include "store/survey_round.h"

static const struct rows_column columns[] = {
    {"handled", 1, NULL},
    {"resolved", 1, NULL},
    {"solved_n", 1, NULL},
    {"reopened", 1, NULL},
    {"first_contact", 1, NULL},
    {"first_contact_low", 1, NULL},
    {"first_contact_high", 1, NULL},
    {"dept_first_contact", 1, NULL},
    {"within_n", 1, NULL},
    {"within", 1, NULL},
    {"within_low", 1, NULL},
    {"within_high", 1, NULL},
    {"dept_within", 1, NULL},
    {"median_resolve", 1, NULL},
    {"dept_median_resolve", 1, NULL},
    {"csat_n", 1, NULL},
    {"csat", 1, NULL},
    {"csat_low", 1, NULL},
    {"csat_high", 1, NULL},
    {"dept_csat", 1, NULL},
    {"quality_n", 1, NULL},
    {"quality", 1, NULL},
    {"dept_quality", 1, NULL},
    {"load", 1, NULL},
    {"dept_load", 1, NULL},
    {"rank", 1, NULL},
    {"rank_low", 1, NULL},
    {"rank_high", 1, NULL},
    {"partial", 1, NULL},
};

static const int needs[] = {TC_STATUS,      TC_OPENED,    TC_RESOLVED, TC_CLOSED,
                            TC_SINCE,       TC_DUE,       TC_SCORE,    TC_DEPT,
                            TC_RESPOND_DUE, TC_RESPONDED, TC_ASSIGNEE, -1};

enum { SATISFIED = 4 };

/* Of a person or a department. */
struct group {
    struct tally {
        int64_t handled, resolved, solved, reopened, contact, kept, promised, satisfied, scores;
        int64_t grade, grades;
    } c;
    struct sample resolve;
};

struct graded {
    int64_t ticket, grade, grades;
    const char *assignee; /* a key of `people` */
};

struct own {
    int64_t least;
    struct map people; /* n: open tickets */
    struct graded *v;  /* by ticket */
    size_t count, room;
    struct lifecycle_reader *ways;
};

/* ---- read first ---- */

static enum status load_loads(struct report_run *r, struct own *own, struct error *e)
{
    struct stmt *st = agents_loads(r->desk, e);
    while (stmt_step(st, e) > 0)
        map_puts(&own->people, stmt_text(st, 0), NULL)->n = stmt_int(st, 1);
    return e->code;
}

static enum status load_grades(struct report_run *r, struct own *own, struct error *e)
{
    struct stmt *st = round_quality_scan(r->desk->store, e);
    while (stmt_step(st, e) > 0) {
        if (stmt_is_null(st, 0) || stmt_is_null(st, 1))
            continue;
        const struct map_entry *who = map_puts(&own->people, stmt_text(st, 1), NULL);
        *MEM_NEXT(own->v, own->count, own->room) =
            (struct graded){stmt_int(st, 0), stmt_int(st, 3), stmt_int(st, 4), who->key};
    }
    return e->code;
}

static void take_way(void *context, size_t group, const struct lifecycle *w)
{
    struct group *g = report_group(context, group);
    g->c.solved += w->solved;
    g->c.reopened += w->solved && w->reopened;
    g->c.contact += lifecycle_first_contact(w);
}

static enum status load_agents(struct report_run *r, struct error *e)
{
    struct own *own = r->own;
    own->ways = lifecycle_open(r->desk, take_way, r);
    if (r->options->by)
        return error_set(e, ST_USAGE, _("--by: agents is always by department and person"));
    if (desk_setting_int(r->desk, "agents_least", &own->least, e) != ST_OK ||
        load_loads(r, own, e) != ST_OK)
        return e->code;
    return load_grades(r, own, e);
}

static void free_agents(struct report_run *r)
{
    struct own *own = r->own;
    map_free(&own->people);
    lifecycle_close(own->ways);
    free(own->v);
}

/* ---- the pass ---- */

static int has_assignee(const struct report_run *r, const struct ticket *t)
{
    (void)r;
    return t->c[TC_ASSIGNEE].type == VALUE_TEXT;
}

static int by_ticket(const void *key, const void *element)
{
    int64_t id = *(const int64_t *)key, other = ((const struct graded *)element)->ticket;
    return (id > other) - (id < other);
}

static void add_grades(const struct own *own, struct group *g, const struct ticket *t)
{
    int64_t id = t->c[TC_ID].n;
    const struct graded *at =
        own->count ? bsearch(&id, own->v, own->count, sizeof *own->v, by_ticket) : NULL;
    while (at && at > own->v && at[-1].ticket == id)
        at--;
    for (; at && at < own->v + own->count && at->ticket == id; at++)
        if (strcmp(at->assignee, t->c[TC_ASSIGNEE].s) == 0) {
            g->c.grade += at->grade;
            g->c.grades += at->grades;
        }
}

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    const struct own *own = r->own;
    struct group *g = report_group(r, group);
    const struct value *score = &t->c[TC_SCORE];
    enum outcome promise = outcome_of(NULL, t, PROMISED_RESOLVE, r->desk->now, e);
    int64_t at;
    g->c.handled++;
    if (ticket_solved(t, &at)) {
        g->c.resolved++;
        sample_add(&g->resolve, at - t->c[TC_OPENED].n);
    }
    g->c.kept += promise == OUTCOME_MET;
    g->c.promised += promise == OUTCOME_MET || promise == OUTCOME_MISSED;
    if (score->type == VALUE_INT) {
        g->c.scores++;
        g->c.satisfied += score->n >= SATISFIED;
    }
    add_grades(own, g, t);
    return lifecycle_add(own->ways, t, group, e);
}

static enum status flush_stages(struct report_run *r, struct error *e)
{
    const struct own *own = r->own;
    return lifecycle_flush(own->ways, e);
}

/* ---- the rows ---- */

/* A department: `count` persons, of whom `first` is the first in `order`. */
struct team {
    size_t first, count;
    const size_t *order;
    struct group all;
    int64_t load;
};

static int64_t load_of(const struct report_run *r, size_t group)
{
    const struct own *own = r->own;
    struct buf who = BUF_EMPTY;
    dims_cell(r->dims, group, 1, &who);
    const struct map_entry *at = map_finds(&own->people, who.s);
    buf_free(&who);
    return at ? at->n : 0;
}

/* Adds counter by counter. */
static void add_tally(struct tally *to, const struct tally *t)
{
    int64_t *sum = (int64_t *)to;
    for (size_t i = 0; i < sizeof *to / sizeof *sum; i++)
        sum[i] += ((const int64_t *)t)[i];
}

static void add_up(struct report_run *r, struct team *t)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct group *g = report_group(r, t->order[t->first + i]);
        add_tally(&t->all.c, &g->c);
        for (size_t k = 0; k < g->resolve.count; k++)
            sample_add(&t->all.resolve, g->resolve.v[k]);
        t->load += load_of(r, t->order[t->first + i]);
    }
}

static void put_rank(struct report_run *r, const struct team *t, const struct group *g)
{
    const struct own *own = r->own;
    struct interval mine, theirs;
    int64_t ranked = 0, better = 0, surely_better = 0, surely_worse = 0;
    if (g->c.promised < own->least || !stat_wilson(g->c.kept, g->c.promised, &mine))
        return;
    for (size_t i = 0; i < t->count; i++) {
        const struct group *o = report_group(r, t->order[t->first + i]);
        if (o->c.promised < own->least || !stat_wilson(o->c.kept, o->c.promised, &theirs))
            continue;
        ranked++;
        better += (double)o->c.kept * (double)g->c.promised >
                  (double)g->c.kept * (double)o->c.promised;
        surely_better += theirs.low > mine.high;
        surely_worse += theirs.high < mine.low;
    }
    sheet_int(r->sheet, "rank", better + 1);
    sheet_int(r->sheet, "rank_low", surely_better + 1);
    sheet_int(r->sheet, "rank_high", ranked - surely_worse);
}

static void put_person(struct report_run *r, struct team *t, size_t group)
{
    struct group *g = report_group(r, group), *all = &t->all;
    sheet_int(r->sheet, "handled", g->c.handled);
    sheet_int(r->sheet, "resolved", g->c.resolved);
    sheet_int(r->sheet, "solved_n", g->c.solved);
    sheet_int(r->sheet, "reopened", g->c.reopened);
    cells_rate(r->sheet, "first_contact", g->c.contact, g->c.solved);
    cells_ratio(r->sheet, "dept_first_contact", all->c.contact, all->c.solved, 4);
    sheet_int(r->sheet, "within_n", g->c.promised);
    cells_rate(r->sheet, "within", g->c.kept, g->c.promised);
    cells_ratio(r->sheet, "dept_within", all->c.kept, all->c.promised, 4);
    cells_percentile(r->sheet, "median_resolve", &g->resolve, 500);
    cells_percentile(r->sheet, "dept_median_resolve", &all->resolve, 500);
    sheet_int(r->sheet, "csat_n", g->c.scores);
    cells_rate(r->sheet, "csat", g->c.satisfied, g->c.scores);
    cells_ratio(r->sheet, "dept_csat", all->c.satisfied, all->c.scores, 4);
    sheet_int(r->sheet, "quality_n", g->c.grades);
    cells_ratio(r->sheet, "quality", g->c.grade, g->c.grades, 2);
    cells_ratio(r->sheet, "dept_quality", all->c.grade, all->c.grades, 2);
    sheet_int(r->sheet, "load", load_of(r, group));
    cells_ratio(r->sheet, "dept_load", t->load, (int64_t)t->count, 1);
    put_rank(r, t, g);
    sheet_int(r->sheet, "partial", r->has_period && r->period.to > r->desk->now);
    report_row(r, group);
}

static enum status put_teams(struct report_run *r, struct error *e)
{
    size_t *order = dims_sorted(r->dims), n = dims_groups(r->dims);
    (void)e;
    for (size_t first = 0, after; first < n; first = after) {
        struct team t = {.first = first, .order = order};
        for (after = first + 1;
             after < n && dims_equal(r->dims, order[first], order[after], 0);)
            after++;
        t.count = after - first;
        add_up(r, &t);
        for (size_t i = 0; i < t.count; i++)
            put_person(r, &t, order[first + i]);
        sample_free(&t.all.resolve);
    }
    free(order);
    return ST_OK;
}

static void free_group(void *group)
{
    sample_free(&((struct group *)group)->resolve);
}

const struct report report_agents = {
    .name = "agents",
    .help = N_("each person against the department: on time, scores, load, rank"),
    .by = "dept,assignee",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "within", .low = "within_low", .high = "within_high", .whole = 1},
    .needs = needs,
    .none = N_("none of these tickets has an assignee, so there is nobody to report on"),
    .group = sizeof(struct group),
    .own = sizeof(struct own),
    .begin = load_agents,
    .counts = has_assignee,
    .add = add_ticket,
    .settle = flush_stages,
    .finish = put_teams,
    .drop = free_group,
    .end = free_agents,
};

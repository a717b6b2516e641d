/* report_kpi.c: the figures that have a target in the register `target`, compared with it.
 *
 * A target is measured over the current period of its own unit, or over the requested one.
 * Tickets belong to the period in which they were opened, as in the other reports, which define
 * the figures. The backlog is what was open at the end of the period, or is open now. The
 * verdict is `met` or `missed` only if the whole 95% interval is on one side of the target,
 * else `open`. A count that may still grow isn't met before its period is over. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "calc/stat/stat.h"
#include "desk/ticket/kind.h"
#include "desk/ticket/ticket_state.h"
#include "desk/report/sla_outcome.h"
#include "desk/report/survey_outcome.h"
#include "desk/report/report_private.h"
#include "flow/label.h"

static const struct rows_column columns[] = {
    {"metric", 0, NULL}, {"scope", 0, NULL},   {"period", 0, NULL},  {"op", 0, NULL},
    {"target", 1, NULL}, {"actual", 1, NULL},  {"n", 1, NULL},       {"low", 1, NULL},
    {"high", 1, NULL},   {"verdict", 0, NULL}, {"partial", 1, NULL},
};

static const int needs[] = {TC_STATUS,  TC_OPENED,      TC_RESPONDED, TC_RESOLVED, TC_CLOSED,
                            TC_SINCE,   TC_DUE,         TC_SCORE,     TC_DEPT,     TC_KIND,
                            TC_CHANNEL, TC_RESPOND_DUE, TC_ASSIGNEE,  -1};

enum { SATISFIED = 4, PROMOTER = 9, PASSIVE = 7 };

/* How a figure is computed from the data, and printed. */
enum figure { RATE, SCORES, MEAN, PERCENTILE, COUNT, STATE };

static const struct metric {
    const char *name;
    enum figure figure;
    int permille; /* for PERCENTILE */
    enum fact {
        CSAT,
        RECOMMENDED,
        ANSWERED,
        RESPONDED,
        MAIL_RESPONDED,
        SOLVED,
        DURATION,
        COMPLAINT,
        ANY
    } fact;
} metrics[] = {
    {"csat", RATE, 0, CSAT},
    {"nps", SCORES, 0, RECOMMENDED},
    {"response_rate", RATE, 0, ANSWERED},
    {"within_respond", RATE, 0, RESPONDED},
    {"within_resolve", RATE, 0, SOLVED},
    {"mean_resolve", MEAN, 0, DURATION},
    {"p50_resolve", PERCENTILE, 500, DURATION},
    {"p90_resolve", PERCENTILE, 900, DURATION},
    {"complaints", COUNT, 0, COMPLAINT},
    {"mail_in_time", RATE, 0, MAIL_RESPONDED},
    {"backlog", STATE, 0, ANY},
};

struct goal {
    char *name, *scope, *op, *value;
    const struct metric *metric; /* NULL: can't be computed */
    int column;                  /* of the scope; -1: all */
    const char *code;            /* in `scope` */
    enum period_unit unit;
    int64_t number;
    struct period period;
    int64_t hits, n, against; /* against: detractors */
    struct sample sample;
};

struct kpi {
    int64_t now;
    struct all_asked asked;
    struct map complaints;
    struct goal *v;
    size_t count, room;
    size_t targets; /* in the register */
};

/* ---- the metrics ---- */

static int is_text(const struct value *v, const char *text)
{
    return v->type == VALUE_TEXT && strcmp(v->s, text) == 0;
}

static int promise(const struct kpi *k, const struct ticket *t, enum promised which, int64_t *x)
{
    enum outcome o = outcome_of(t, which, k->now);
    *x = o == OUTCOME_MET;
    return o == OUTCOME_MET || o == OUTCOME_MISSED;
}

/* Returns 1 if the ticket has the fact. *x is 1 or 0; for DURATION the seconds; for RECOMMENDED
 * it may be -1. */
static int read_fact(const struct kpi *k, enum fact fact, const struct ticket *t, int64_t *x)
{
    const struct value *score = &t->c[TC_SCORE], *kind = &t->c[TC_KIND];
    const struct asked *a = NULL;
    int known;
    *x = 1;
    switch (fact) {
    case CSAT:
        *x = score->n >= SATISFIED;
        return score->type == VALUE_INT && score->n >= 1 && score->n <= 5;
    case RECOMMENDED:
        a = asked_find(&k->asked, t->c[TC_ID].n);
        known = a && a->nps >= 0;
        *x = known ? (a->nps >= PROMOTER) - (a->nps < PASSIVE) : 0;
        return known;
    case ANSWERED:
        a = asked_find(&k->asked, t->c[TC_ID].n);
        *x = asked_answered(a, t);
        return asked_counts(a, t);
    case MAIL_RESPONDED: /* emails are the tickets of the channel with that name */
        return is_text(&t->c[TC_CHANNEL], "mail") && promise(k, t, PROMISED_RESPOND, x);
    case RESPONDED:
        return promise(k, t, PROMISED_RESPOND, x);
    case SOLVED:
        return promise(k, t, PROMISED_RESOLVE, x);
    case DURATION:
        known = ticket_solved(t, x);
        *x -= t->c[TC_OPENED].n;
        return known;
    case COMPLAINT:
        return kind->type == VALUE_TEXT && map_finds(&k->complaints, kind->s);
    case ANY:
        break;
    }
    return 1;
}

static const struct metric *find_metric(const char *name)
{
    for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++)
        if (strcmp(metrics[i].name, name) == 0)
            return &metrics[i];
    return NULL;
}

/* ---- the targets ---- */

static void read_scope(struct goal *g)
{
    static const struct {
        const char *word;
        int column;
    } scopes[] = {{"dept=", TC_DEPT}, {"kind=", TC_KIND}, {"assignee=", TC_ASSIGNEE}};
    g->column = -1;
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
        if (strncmp(g->scope, scopes[i].word, strlen(scopes[i].word)) == 0) {
            g->column = scopes[i].column;
            g->code = g->scope + strlen(scopes[i].word);
        }
}

/* Returns 1 if the target is for the requested period. */
static int read_period(const struct report_run *r, struct goal *g)
{
    struct zone *zone = r->desk->zone;
    int64_t at = r->has_period ? r->period.from : r->desk->now;
    if (at == INT64_MIN)
        return 0;
    g->number = period_number(g->unit, zone, at);
    g->period = period_span(g->unit, zone, g->number);
    return !r->has_period || (g->period.from == r->period.from && g->period.to == r->period.to);
}

static void take_target(struct report_run *r, struct kpi *k, struct stmt *st,
                        enum period_unit only)
{
    struct goal g = {.unit = period_unit_of(stmt_text(st, 2))};
    k->targets++;
    if ((only && g.unit != only) || !read_period(r, &g))
        return;
    g.name = mem_string(stmt_text(st, 0));
    g.scope = mem_string(stmt_text(st, 1));
    g.op = mem_string(stmt_text(st, 3));
    g.value = mem_string(stmt_text(st, 4));
    g.metric = find_metric(g.name);
    read_scope(&g);
    *MEM_NEXT(k->v, k->count, k->room) = g;
}

static enum status read_targets(struct report_run *r, struct kpi *k, enum period_unit only,
                                struct error *e)
{
    struct stmt *st = store_query(r->desk->store,
                                  "SELECT metric, scope, period, op, value FROM target"
                                  " ORDER BY metric, scope, period",
                                  NULL, e);
    while (stmt_step(st, e) > 0)
        take_target(r, k, st, only);
    return e->code;
}

static enum status load_targets(struct report_run *r, struct error *e)
{
    struct kpi *k = r->own;
    enum period_unit only = (enum period_unit)r->options->period.chosen;
    k->now = r->desk->now;
    if (r->options->by)
        return error_set(e, ST_USAGE, _("--by: kpi is always by the scopes of the targets"));
    if (read_targets(r, k, only, e) != ST_OK || asked_load(&k->asked, r->desk, e) != ST_OK)
        return e->code;
    return kinds_complaints(&k->complaints, r->desk, e);
}

/* ---- the pass ---- */

static int is_open_at(const struct ticket *t, int64_t at)
{
    const struct value *resolved = &t->c[TC_RESOLVED], *closed = &t->c[TC_CLOSED];
    return !(resolved->type == VALUE_INT && resolved->n < at) &&
           !(closed->type == VALUE_INT && closed->n < at);
}

/* Returns 1 if the ticket counts in the figure. */
static int read_goal(const struct kpi *k, const struct goal *g, const struct ticket *t,
                     int64_t *x)
{
    int64_t opened = t->c[TC_OPENED].n;
    if (!g->metric || opened >= g->period.to)
        return 0;
    if (g->metric->figure == STATE) {
        int64_t end = g->period.to <= k->now ? g->period.to : k->now + 1;
        if (opened >= end || !is_open_at(t, end))
            return 0;
    } else if (opened < g->period.from) {
        return 0;
    }
    return (g->column < 0 || is_text(&t->c[g->column], g->code)) &&
           read_fact(k, g->metric->fact, t, x);
}

static int is_measured(const struct report_run *r, const struct ticket *t)
{
    const struct kpi *k = r->own;
    int64_t x;
    for (size_t i = 0; i < k->count; i++)
        if (read_goal(k, &k->v[i], t, &x))
            return 1;
    return 0;
}

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    struct kpi *k = r->own;
    int64_t x;
    (void)group;
    for (struct goal *g = k->v; g < k->v + k->count; g++) {
        if (!read_goal(k, g, t, &x))
            continue;
        if (g->metric->fact == DURATION)
            sample_add(&g->sample, x);
        g->n++;
        g->hits += x > 0;
        g->against += x < 0;
    }
    return e->code;
}

/* ---- the rows ---- */

/* The result for a target; a time is in seconds. */
struct actual {
    double value;
    struct interval i;
    int64_t n;
    int known, sure; /* sure: the interval is known too */
};

static void make_rate(const struct goal *g, struct actual *a)
{
    a->known = a->sure = stat_wilson(g->hits, g->n, &a->i);
    a->value = g->n ? (double)g->hits / (double)g->n : 0;
}

static void make_sample(struct goal *g, struct actual *a)
{
    int64_t x, sum;
    if (g->metric->figure == MEAN) {
        a->known = sample_sum(&g->sample, &sum, &x);
        a->value = a->known ? (double)sum / (double)x : 0;
        a->sure = sample_mean_interval(&g->sample, &a->i);
        a->i.low = a->i.low < 0 ? 0 : a->i.low; /* no duration is below 0 */
        return;
    }
    a->known = sample_percentile(&g->sample, g->metric->permille, &x);
    a->value = a->known ? (double)x : 0;
    a->sure = sample_percentile_interval(&g->sample, g->metric->permille, &a->i);
}

static struct actual make_actual(struct goal *g)
{
    struct actual a = {.n = g->n};
    switch (g->metric->figure) {
    case RATE:
        make_rate(g, &a);
        break;
    case SCORES:
        a.known = a.sure =
            stat_nps(g->hits, g->n - g->hits - g->against, g->against, &a.value, &a.i);
        break;
    case MEAN:
    case PERCENTILE:
        make_sample(g, &a);
        break;
    case COUNT:
        a.known = a.sure = stat_poisson(g->n, &a.i);
        a.value = (double)g->n;
        break;
    case STATE: /* a complete count, not a sample */
        a.known = a.sure = 1;
        a.value = (double)g->n;
        a.i = (struct interval){a.value, a.value};
        break;
    }
    return a;
}

/* Returns 1 if the whole interval meets the target, 0 if none of it does, -1 if part of it
 * does. */
static int meets_mark(const char *op, const struct interval *i, double mark)
{
    int strict = !op[1];
    if (*op == '=')
        return i->low > mark || i->high < mark ? 0 : i->low == i->high ? 1 : -1;
    double worst = *op == '>' ? i->low - mark : mark - i->high;
    double best = *op == '>' ? i->high - mark : mark - i->low;
    if (worst > 0 || (!strict && worst == 0))
        return 1;
    return best < 0 || (strict && best == 0) ? 0 : -1;
}

static const char *judge(const struct goal *g, const struct actual *a, int partial)
{
    struct interval i = a->i;
    double mark = strtod(g->value, NULL);
    if (!a->known || !a->sure)
        return "open";
    if (g->metric->figure == MEAN || g->metric->figure == PERCENTILE)
        mark *= 60;
    if (partial && g->metric->figure == COUNT)
        i.high = INFINITY; /* more will come */
    int held = meets_mark(g->op, &i, mark);
    return held > 0 ? "met" : held == 0 ? "missed" : "open";
}

static void put_value(struct report_run *r, const struct goal *g, const char *column, double x)
{
    static const int places[] = {
        [RATE] = 4, [SCORES] = 1, [MEAN] = 1, [PERCENTILE] = 1, [COUNT] = 1, [STATE] = 0};
    enum figure f = g->metric->figure;
    if (!isfinite(x))
        return;
    if (f == MEAN || f == PERCENTILE)
        x /= 60;
    cells_double(r->sheet, column, x,
                 f == COUNT && strcmp(column, "actual") == 0 ? 0 : places[f]);
}

static void put_goal(struct report_run *r, struct goal *g)
{
    int partial = g->period.to > r->desk->now;
    const char *verdict = "open";
    sheet_text(r->sheet, "metric", g->name);
    sheet_text(r->sheet, "scope", g->scope);
    cells_period(r->sheet, "period", g->unit, g->number);
    sheet_text(r->sheet, "op", g->op);
    sheet_number(r->sheet, "target", g->value);
    if (g->metric) {
        struct actual a = make_actual(g);
        sheet_int(r->sheet, "n", a.n);
        if (a.known)
            put_value(r, g, "actual", a.value);
        if (a.sure && g->metric->figure != STATE) {
            put_value(r, g, "low", a.i.low);
            put_value(r, g, "high", a.i.high);
        }
        verdict = judge(g, &a, partial);
    }
    sheet_text(r->sheet, "verdict", verdict);
    sheet_int(r->sheet, "partial", partial);
    report_row(r, 0);
}

static void say_unknown(struct report_run *r, const struct goal *g)
{
    struct buf name = BUF_EMPTY, scope = BUF_EMPTY;
    label_both(&name, "metric", g->name);
    label_both(&scope, "scope", g->scope);
    tool_warn_partial(r->tool, _("%s, %s: can't be computed from the desk's data"), name.s,
                      scope.s);
    BUF_FREE(&name, &scope);
}

static enum status put_goals(struct report_run *r, struct error *e)
{
    struct kpi *k = r->own;
    (void)e;
    for (size_t i = 0; i < k->count; i++)
        put_goal(r, &k->v[i]);
    for (size_t i = 0; i < k->count; i++)
        if (!k->v[i].metric)
            say_unknown(r, &k->v[i]);
    if (!k->targets)
        tool_warn_partial(r->tool, _("there are no targets: load them with tkt-load target"));
    else if (!k->count)
        tool_warn_partial(
            r->tool,
            _("none of the %zu targets is for this period: each is for a day, week, "
              "month, quarter or year"),
            k->targets);
    return ST_OK;
}

static void free_targets(struct report_run *r)
{
    struct kpi *k = r->own;
    for (size_t i = 0; i < k->count; i++) {
        MEM_FREE(k->v[i].name, k->v[i].scope, k->v[i].op, k->v[i].value);
        sample_free(&k->v[i].sample);
    }
    free(k->v);
    asked_free(&k->asked);
    map_free(&k->complaints);
}

const struct report report_kpi = {
    .name = "kpi",
    .help = N_("the targets: met, missed, or open while it isn't sure"),
    .flags = REPORT_OWN_TIME | REPORT_TARGETS,
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .needs = needs,
    .own = sizeof(struct kpi),
    .begin = load_targets,
    .counts = is_measured,
    .add = add_ticket,
    .finish = put_goals,
    .end = free_targets,
};

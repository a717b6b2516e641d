/* report_kpi.c: the figures that have a target in the register `target`, compared with it.
 *
 * A target is measured over the current period of its own unit, or over the requested one.
 * Tickets belong to the period in which they were opened, as in the other reports, which define
 * the figures. The backlog is what was open at the end of the period, or is open now. The
 * verdict is `met` or `missed` only if the whole 95% interval is on one side of the target,
 * else `open`. A count is met or missed as it is when its period is over; before that it may
 * still grow, so it isn't met. The answers of survey rounds count in csat and nps, in the
 * period in which they were given, unless the setting kpi_rounds is 0 or tickets are chosen by
 * filters. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "calc/stat/stat.h"
#include "desk/survey/form.h"
#include "desk/ticket/kind.h"
#include "desk/ticket/sla.h"
#include "desk/ticket/ticket_state.h"
#include "desk/report/sla_outcome.h"
#include "desk/report/survey_outcome.h"
#include "desk/report/report_private.h"
#include "flow/label.h"
#include "store/survey_round.h"

static const struct rows_column columns[] = {
    {"metric", 0, NULL}, {"scope", 0, NULL},   {"period", 0, NULL},  {"op", 0, NULL},
    {"target", 1, NULL}, {"actual", 1, NULL},  {"n", 1, NULL},       {"low", 1, NULL},
    {"high", 1, NULL},   {"verdict", 0, NULL}, {"partial", 1, NULL},
};

static const int needs[] = {
    TC_STATUS,   TC_OPENED,   TC_RESPONDED, TC_RESOLVED, TC_CLOSED,  TC_SINCE,
    TC_DUE,      TC_SCORE,    TC_DEPT,      TC_KIND,     TC_CHANNEL, TC_RESPOND_DUE,
    TC_ASSIGNEE, TC_CATEGORY, TC_PRIORITY,  TC_WAITED,   -1};

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
        WORKED,   /* business time, as promises are */
        DURATION, /* elapsed time */
        COMPLAINT,
        ANY
    } fact;
} metrics[] = {
    {"csat", RATE, 0, CSAT},
    {"nps", SCORES, 0, RECOMMENDED},
    {"response_rate", RATE, 0, ANSWERED},
    {"within_respond", RATE, 0, RESPONDED},
    {"within_resolve", RATE, 0, SOLVED},
    {"mean_resolve", MEAN, 0, WORKED},
    {"p50_resolve", PERCENTILE, 500, WORKED},
    {"p90_resolve", PERCENTILE, 900, WORKED},
    {"mean_resolve_elapsed", MEAN, 0, DURATION},
    {"p50_resolve_elapsed", PERCENTILE, 500, DURATION},
    {"p90_resolve_elapsed", PERCENTILE, 900, DURATION},
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
    int all_statuses; /* cancelled and merged tickets are asked for */
    struct all_asked asked;
    struct map complaints;
    struct sla *sla;
    struct replies *replies;
    struct goal *v;
    size_t count, room;
    size_t targets; /* in the register */
};

/* ---- the metrics ---- */

static int is_text(const struct value *v, const char *text)
{
    return v->type == VALUE_TEXT && strcmp(v->s, text) == 0;
}

static int promise(const struct kpi *k, const struct ticket *t, enum promised which, int64_t *x,
                   struct error *e)
{
    enum outcome o = outcome_of(k->replies, t, which, k->now, e);
    *x = o == OUTCOME_MET;
    return o == OUTCOME_MET || o == OUTCOME_MISSED;
}

static int opinion(int64_t nps)
{
    return (nps >= PROMOTER) - (nps < PASSIVE);
}

/* Returns 1 if the ticket has the fact. *x is 1 or 0; for WORKED and DURATION the seconds; for
 * RECOMMENDED it may be -1. */
static int read_fact(const struct kpi *k, enum fact fact, const struct ticket *t, int64_t *x,
                     struct error *e)
{
    const struct value *score = &t->c[TC_SCORE], *kind = &t->c[TC_KIND];
    const struct asked *a = NULL;
    int known, none;
    *x = 1;
    switch (fact) {
    case CSAT:
        *x = score->n >= SATISFIED;
        return score->type == VALUE_INT && score->n >= 1 && score->n <= 5;
    case RECOMMENDED:
        a = asked_find(&k->asked, t->c[TC_ID].n);
        known = a && a->nps >= 0;
        *x = known ? opinion(a->nps) : 0;
        return known;
    case ANSWERED:
        a = asked_find(&k->asked, t->c[TC_ID].n);
        *x = asked_answered(a, t);
        return asked_counts(a, t);
    case MAIL_RESPONDED: /* emails are the tickets of the channel with that name */
        return is_text(&t->c[TC_CHANNEL], "mail") && promise(k, t, PROMISED_RESPOND, x, e);
    case RESPONDED:
        return promise(k, t, PROMISED_RESPOND, x, e);
    case SOLVED:
        return promise(k, t, PROMISED_RESOLVE, x, e);
    case WORKED:
        return sla_worked(k->sla, t, x, &none, e) == ST_OK && !none;
    case DURATION:
        known = ticket_solved(t, x);
        *x -= t->c[TC_OPENED].n;
        return known;
    case COMPLAINT:
        return kind->type == VALUE_TEXT && map_finds(&k->complaints, kind->s) &&
               (k->all_statuses || !ticket_is_void(t));
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

/* Returns 1 if the desk knows the scope. */
static int read_scope(struct desk *desk, struct goal *g, struct error *e)
{
    static const struct {
        const char *word;
        int column;
        const char *known; /* selects a row if the code is in its register */
    } scopes[] = {
        {"dept=", TC_DEPT, "SELECT 1 FROM department WHERE code = :code"},
        {"kind=", TC_KIND, "SELECT 1 FROM kind WHERE code = :code"},
        {"assignee=", TC_ASSIGNEE, "SELECT 1 FROM staff WHERE code = :code"},
    };
    g->column = -1;
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
        if (strncmp(g->scope, scopes[i].word, strlen(scopes[i].word)) == 0) {
            g->column = scopes[i].column;
            g->code = g->scope + strlen(scopes[i].word);
            return store_any(desk->store, scopes[i].known, WITH(BIND(":code", g->code)), e) > 0;
        }
    return strcmp(g->scope, "all") == 0;
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
    for (struct goal *g = k->v; g < k->v + k->count && e->code == ST_OK; g++)
        g->metric = read_scope(r->desk, g, e) ? find_metric(g->name) : NULL;
    return e->code;
}

/* ---- survey rounds ---- */

static int is_scope_of(const struct goal *g, struct stmt *st)
{
    int at = g->column == TC_DEPT ? 3 : g->column == TC_KIND ? 4 : 5;
    return g->column < 0 || (!stmt_is_null(st, at) && strcmp(stmt_text(st, at), g->code) == 0);
}

/* Counts one person's answers. */
static void count_answers(struct kpi *k, const struct form *form, struct stmt *st)
{
    static const enum form_part parts[] = {[CSAT] = FORM_SCORE, [RECOMMENDED] = FORM_NPS};
    struct json_object answers = JSON_OBJECT_EMPTY;
    struct error none = ERROR_NONE;
    int64_t at = stmt_int(st, 1), n = 0, x;
    json_read(stmt_text(st, 2), &answers);
    for (size_t q = 0; q < form->count; q++) {
        const struct json_pair *answer = json_find(&answers, form->v[q].code);
        enum form_part part = form->v[q].part;
        if (!answer || !answer->text || (part != FORM_SCORE && part != FORM_NPS) ||
            (part == FORM_SCORE ? form_read_score : form_read_nps)(answer->text, &n, &none) !=
                ST_OK) {
            error_clear(&none);
            continue;
        }
        x = part == FORM_NPS ? opinion(n) : n >= SATISFIED;
        for (struct goal *g = k->v; g < k->v + k->count; g++)
            if (g->metric && g->metric->fact <= RECOMMENDED && parts[g->metric->fact] == part &&
                at >= g->period.from && at < g->period.to && is_scope_of(g, st)) {
                g->n++;
                g->hits += x > 0;
                g->against += x < 0;
            }
    }
    json_free(&answers);
}

static enum status count_rounds(struct report_run *r, struct kpi *k, struct error *e)
{
    struct form form = {0};
    int64_t counts = 0;
    if (r->options->argc || desk_setting_int(r->desk, "kpi_rounds", &counts, e) != ST_OK ||
        !counts)
        return e->code;
    struct stmt *st = round_all_answers(r->desk->store, e);
    while (stmt_step(st, e) > 0) {
        if (!form.code || strcmp(form.code, stmt_text(st, 0)) != 0) {
            form_free(&form);
            if (form_load(&form, r->desk, stmt_text(st, 0), e) != ST_OK)
                break;
        }
        count_answers(k, &form, st);
    }
    form_free(&form);
    return e->code;
}

/* ---- the desk's data ---- */

static enum status load_targets(struct report_run *r, struct error *e)
{
    struct kpi *k = r->own;
    enum period_unit only = (enum period_unit)r->options->period.chosen;
    k->now = r->desk->now;
    k->all_statuses = report_filters(r->options, "status");
    if (r->options->by)
        return error_set(e, ST_USAGE, _("--by: kpi is always by the scopes of the targets"));
    if (read_targets(r, k, only, e) != ST_OK || asked_load(&k->asked, r->desk, e) != ST_OK ||
        count_rounds(r, k, e) != ST_OK || sla_load(&k->sla, r->desk, e) != ST_OK ||
        replies_load(&k->replies, r->desk, 0, e) != ST_OK)
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
                     int64_t *x, struct error *e)
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
           read_fact(k, g->metric->fact, t, x, e);
}

static int is_measured(const struct report_run *r, const struct ticket *t)
{
    const struct kpi *k = r->own;
    int64_t x;
    for (size_t i = 0; i < k->count; i++)
        if (read_goal(k, &k->v[i], t, &x, &r->tool->e))
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
        if (!read_goal(k, g, t, &x, e))
            continue;
        if (g->metric->figure == MEAN || g->metric->figure == PERCENTILE)
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
    if (g->metric->figure == COUNT && partial)
        i.high = INFINITY; /* more will come */
    else if (g->metric->figure == COUNT)
        i = (struct interval){a->value, a->value};
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
    const char *verdict = "";
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
    tool_warn(r->tool, _("%s, %s: can't be computed from the desk's data"), name.s, scope.s);
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
    sla_free(k->sla);
    replies_free(k->replies);
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

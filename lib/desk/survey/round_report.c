/* round_report.c: the results of a round, one row per measure.
 *
 * The first rows are about the round itself. RR1 is response rate 1 of AAPOR, Standard
 * Definitions (9th ed. 2016): complete responses (with every required question) divided by the
 * size of the sample. Coverage is the share of the frame that is in strata with responses.
 *
 * An answer's weight is the number of members of its stratum per answer: the design weight,
 * size / drawn (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, 5.3), times drawn / answered,
 * the weighting class adjustment (G. Kalton and I. Flores-Cervantes, J. Official Statistics 19
 * (2003) 81-97, 2.1). The means and proportions of a question are weighted so. The intervals,
 * and the test against the round before, are in calc/stat/weighted.h. */
#include "desk/survey/round_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"
#include "calc/stat/stat.h"
#include "calc/stat/weighted.h"
#include "desk/core/cells.h"
#include "desk/survey/survey_round.h"
#include "flow/sheet.h"
#include "store/survey_round.h"

enum { COLUMNS = 14 };

static const struct rows_column columns[COLUMNS] = {
    {"question", 0, NULL}, {"type", 0, NULL},    {"measure", 0, NULL},  {"value", 0, NULL},
    {"answers", 1, NULL},  {"n", 1, NULL},       {"n_eff", 1, NULL},    {"estimate", 1, NULL},
    {"low", 1, NULL},      {"high", 1, NULL},    {"previous", 1, NULL}, {"change", 1, NULL},
    {"change_p", 1, NULL}, {"partial", 1, NULL},
};

const struct rows_set round_report_rows = {"report", columns, COLUMNS};

/* ---- the answers ---- */

struct stratum {
    double size;
    int64_t answered;
};

struct option {
    double weight;
    int64_t n;
};

struct point {
    double x, weight;
};

/* The answers to one question. */
struct tally {
    struct weighted all; /* of the numbers; for nps -1, 0, 1; 0 if there are none */
    struct weighted top; /* 1 if the score is 4 or 5 */
    /* the possible choices, then others that occurred → index into options */
    struct map values;
    struct option *options;
    size_t option_count, option_room;
    struct point *points; /* of the numbers */
    size_t point_count, point_room;
};

struct results {
    struct survey_round round;
    struct map strata; /* → index into `of` */
    struct stratum *of;
    size_t stratum_count, stratum_room;
    struct tally *tallies; /* per question of the form */
};

static size_t option_of(struct tally *t, const char *s, size_t n)
{
    int added;
    struct map_entry *entry = map_put(&t->values, s, n, &added);
    if (added) {
        MEM_GROW(t->options, t->option_count, t->option_room);
        t->options[t->option_count] = (struct option){0, 0};
        entry->n = (int64_t)t->option_count++;
    }
    return (size_t)entry->n;
}

static int has_type(const struct form_question *q, const char *type)
{
    return strcmp(q->type, type) == 0;
}

static int is_score(const struct form_question *q)
{
    return has_type(q, "score") || has_type(q, "quality");
}

static int is_listed(const struct form_question *q)
{
    return has_type(q, "choice") || has_type(q, "many");
}

/* The distribution has all possible answers, chosen or not. */
static void prepare_tally(struct tally *t, const struct form_question *q)
{
    char digits[8];
    int low = is_score(q) ? 1 : 0, high = is_score(q) ? 5 : has_type(q, "nps") ? 10 : -1;
    for (int n = low; n <= high; n++) {
        int len = snprintf(digits, sizeof digits, "%d", n);
        option_of(t, digits, (size_t)len);
    }
    for (struct list option = LIST(is_listed(q) ? q->options : NULL); list_next(&option);)
        option_of(t, option.s, option.n);
}

static void count_value(struct tally *t, const char *s, size_t n, double weight)
{
    struct option *o = &t->options[option_of(t, s, n)];
    o->weight += weight;
    o->n++;
}

/* Counts each choice once, even if it is given twice. */
static void count_many(struct tally *t, const char *answer, double weight)
{
    struct buf counted = BUF_EMPTY;
    for (struct list choice = LIST(answer); list_next(&choice);) {
        if (list_has(counted.s, choice.s, choice.n))
            continue;
        count_value(t, choice.s, choice.n, weight);
        list_add(&counted, choice.s, choice.n);
    }
    buf_free(&counted);
}

static void count_answer(struct tally *t, const struct form_question *q, const char *answer,
                         double weight)
{
    double x = 0;
    if (is_score(q) || has_type(q, "nps") || has_type(q, "number"))
        x = strtod(answer, NULL);
    if (is_score(q))
        weighted_add(&t->top, weight, x >= 4);
    if (has_type(q, "nps"))
        x = x >= 9 ? 1 : x <= 6 ? -1 : 0;
    weighted_add(&t->all, weight, x);
    if (has_type(q, "number")) {
        MEM_GROW(t->points, t->point_count, t->point_room);
        t->points[t->point_count++] = (struct point){x, weight};
    } else if (has_type(q, "many")) {
        count_many(t, answer, weight);
    } else if (!has_type(q, "text")) {
        count_value(t, answer, strlen(answer), weight);
    }
}

static enum status load_strata(struct results *r, struct error *e)
{
    struct stmt *st = round_strata(r->round.desk->store, r->round.code, e);
    while (stmt_step(st, e) > 0) {
        map_puts(&r->strata, stmt_text(st, 0), NULL)->n = (int64_t)r->stratum_count;
        MEM_GROW(r->of, r->stratum_count, r->stratum_room);
        r->of[r->stratum_count++] = (struct stratum){(double)stmt_int(st, 1), 0};
    }
    if (e->code != ST_OK)
        return e->code;
    st = round_answers(r->round.desk->store, r->round.code, e);
    while (stmt_step(st, e) > 0)
        r->of[map_finds(&r->strata, stmt_text(st, 1))->n].answered++;
    return e->code;
}

static enum status load_answers(struct results *r, struct error *e)
{
    const struct form *form = &r->round.form;
    r->tallies = mem_zero(form->count, sizeof *r->tallies);
    for (size_t i = 0; i < form->count; i++)
        prepare_tally(&r->tallies[i], &form->v[i]);
    if (load_strata(r, e) != ST_OK)
        return e->code;
    struct stmt *st = round_answers(r->round.desk->store, r->round.code, e);
    while (stmt_step(st, e) > 0) {
        struct json_object answers = JSON_OBJECT_EMPTY;
        const struct stratum *s = &r->of[map_finds(&r->strata, stmt_text(st, 1))->n];
        json_read(stmt_text(st, 3), &answers);
        for (size_t i = 0; i < form->count; i++) {
            const struct json_pair *answer = json_find(&answers, form->v[i].code);
            if (answer && answer->text)
                count_answer(&r->tallies[i], &form->v[i], answer->text,
                             s->size / (double)s->answered);
        }
        json_free(&answers);
    }
    return e->code;
}

static void results_free(struct results *r)
{
    for (size_t i = 0; r->tallies && i < r->round.form.count; i++) {
        free(r->tallies[i].options);
        free(r->tallies[i].points);
        map_free(&r->tallies[i].values);
    }
    free(r->tallies);
    free(r->of);
    map_free(&r->strata);
    survey_round_free(&r->round);
}

/* ---- rows ---- */

/* One measure of a round. */
struct figure {
    int has;
    double x;
    struct weighted base; /* what is compared; n 0: nothing */
    int bounds;           /* 1: i is valid */
    struct interval i;
};

struct report {
    struct tool *tool;
    struct sheet *sheet;
    struct results now, before;
    int has_before;
};

static void put_row(struct report *r, const struct figure *now, const struct figure *before,
                    int places)
{
    double p;
    if (now->has)
        cells_double(r->sheet, "estimate", now->x, places);
    if (now->has && now->bounds) {
        cells_double(r->sheet, "low", now->i.low, places);
        cells_double(r->sheet, "high", now->i.high, places);
    }
    if (before->has)
        cells_double(r->sheet, "previous", before->x, places);
    if (before->has && now->has) {
        cells_double(r->sheet, "change", now->x - before->x, places);
        if (weighted_compare(&now->base, &before->base, &p))
            cells_double(r->sheet, "change_p", p, 4);
    }
    sheet_int(r->sheet, "partial", !r->now.round.closed);
    sheet_end(r->sheet);
}

/* k of n, all with the same weight. */
static struct weighted counted(int64_t k, int64_t n)
{
    double share = n ? (double)k / (double)n : 0;
    return (struct weighted){n, (double)n, (double)n, share, (double)n * share * (1 - share)};
}

static struct figure share_figure(const struct weighted *base)
{
    struct figure f = {.has = base->n > 0, .x = base->mean, .base = *base};
    f.bounds = weighted_share(base, &f.i);
    return f;
}

static struct figure rr1(const struct results *r, int has)
{
    struct weighted base = counted(r->round.complete, has ? r->round.asked : 0);
    return share_figure(&base);
}

static struct figure coverage(const struct results *r, int has, int64_t *strata)
{
    double size = 0, covered = 0;
    *strata = 0;
    for (size_t i = 0; i < r->stratum_count; i++) {
        size += r->of[i].size;
        covered += r->of[i].answered ? r->of[i].size : 0;
        *strata += r->of[i].answered > 0;
    }
    return (struct figure){.has = has && size > 0, .x = size > 0 ? covered / size : 0};
}

static void put_round(struct report *r)
{
    int64_t strata, ignored;
    struct figure now = rr1(&r->now, 1), before = rr1(&r->before, r->has_before);
    sheet_text(r->sheet, "measure", "RR1");
    sheet_int(r->sheet, "answers", r->now.round.complete);
    sheet_int(r->sheet, "n", r->now.round.asked);
    put_row(r, &now, &before, 4);
    now = coverage(&r->now, 1, &strata);
    before = coverage(&r->before, r->has_before, &ignored);
    sheet_text(r->sheet, "measure", "coverage");
    sheet_int(r->sheet, "answers", strata);
    sheet_int(r->sheet, "n", (int64_t)r->now.stratum_count);
    put_row(r, &now, &before, 4);
}

static void put_head(struct report *r, const struct form_question *q, const struct tally *t,
                     const char *measure)
{
    sheet_text(r->sheet, "question", q->code);
    sheet_text(r->sheet, "type", q->type);
    sheet_text(r->sheet, "measure", measure);
    sheet_int(r->sheet, "n", t->all.n);
    if (t->all.n)
        cells_double(r->sheet, "n_eff", weighted_size(&t->all), 1);
}

static const struct tally no_tally;

static struct figure mean_figure(const struct form_question *q, const struct tally *t)
{
    struct figure f = {.has = t->all.n > 0, .x = t->all.mean, .base = t->all};
    if (has_type(q, "nps")) {
        f.x = 100 * t->all.mean;
        f.bounds = weighted_nps(&t->all, &f.i);
    } else if (has_type(q, "number")) {
        f.bounds = weighted_free(&t->all, &f.i);
    } else {
        f.bounds = weighted_bounded(&t->all, 1, 5, &f.i);
    }
    return f;
}

static void put_mean(struct report *r, const struct form_question *q, const struct tally *t,
                     const struct tally *b)
{
    int nps = has_type(q, "nps");
    struct figure now = mean_figure(q, t), before = mean_figure(q, b);
    put_head(r, q, t, nps ? "nps" : "mean");
    put_row(r, &now, &before, nps ? 1 : 2);
}

static void put_top(struct report *r, const struct form_question *q, const struct tally *t,
                    const struct tally *b)
{
    struct figure now = share_figure(&t->top), before = share_figure(&b->top);
    put_head(r, q, t, "top2");
    sheet_int(r->sheet, "answers", t->options[3].n + t->options[4].n);
    put_row(r, &now, &before, 4);
}

/* The proportion, of all who answered the question, of those who gave this value. */
static struct figure value_figure(const struct tally *t, const char *value, int64_t *n)
{
    const struct map_entry *entry = map_finds(&t->values, value);
    struct option none = {0, 0};
    const struct option *o = entry ? &t->options[entry->n] : &none;
    struct weighted base = t->all;
    *n = o->n;
    base.mean = !base.n ? 0 : o->n == base.n ? 1 : o->weight / base.w;
    base.away = base.w * base.mean * (1 - base.mean);
    return share_figure(&base);
}

static void put_shares(struct report *r, const struct form_question *q, const struct tally *t,
                       const struct tally *b)
{
    for (size_t i = 0; i < t->values.count; i++) {
        int64_t n, ignored;
        const char *value = t->values.entries[i].key;
        struct figure now = value_figure(t, value, &n);
        struct figure before = value_figure(b, value, &ignored);
        put_head(r, q, t, "share");
        sheet_text(r->sheet, "value", value);
        sheet_int(r->sheet, "answers", n);
        put_row(r, &now, &before, 4);
    }
}

static int by_x(const void *a, const void *b)
{
    double x = ((const struct point *)a)->x, y = ((const struct point *)b)->x;
    return (x > y) - (x < y);
}

/* Returns the least number that this share of the weight doesn't exceed (nearest rank). */
static struct figure quantile(const struct tally *t, double share)
{
    struct figure f = {.has = t->point_count > 0};
    double sum = 0, wanted = share * t->all.w * (1 - 1e-12);
    for (size_t i = 0; i < t->point_count && sum < wanted; i++) {
        sum += t->points[i].weight;
        f.x = t->points[i].x;
    }
    return f;
}

static void put_quantiles(struct report *r, const struct form_question *q,
                          const struct tally *t, const struct tally *b)
{
    static const struct {
        const char *measure;
        double share;
    } ways[] = {{"p25", 0.25}, {"median", 0.5}, {"p75", 0.75}};
    if (t->point_count)
        qsort(t->points, t->point_count, sizeof *t->points, by_x);
    if (b->point_count)
        qsort(b->points, b->point_count, sizeof *b->points, by_x);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct figure now = quantile(t, ways[i].share), before = quantile(b, ways[i].share);
        put_head(r, q, t, ways[i].measure);
        put_row(r, &now, &before, 2);
    }
}

static void put_question(struct report *r, size_t at)
{
    const struct form_question *q = &r->now.round.form.v[at];
    const struct tally *t = &r->now.tallies[at], *b = &no_tally;
    struct figure none = {0};
    if (r->has_before)
        b = &r->before.tallies[at]; /* both have the same form */
    if (has_type(q, "text")) {
        put_head(r, q, t, "answers");
        put_row(r, &none, &none, 0);
        return;
    }
    if (!is_listed(q))
        put_mean(r, q, t, b);
    if (is_score(q))
        put_top(r, q, t, b);
    if (has_type(q, "number"))
        put_quantiles(r, q, t, b);
    else
        put_shares(r, q, t, b);
}

/* ---- the whole report ---- */

static enum status load_before(struct report *r, struct error *e)
{
    struct desk *desk = r->tool->desk;
    struct stmt *st = round_before(desk->store, r->now.round.code, e);
    int got = stmt_step(st, e);
    if (got <= 0)
        return e->code;
    char *code = mem_string(stmt_text(st, 0));
    stmt_reset(st);
    r->has_before = 1;
    if (survey_round_load(&r->before.round, desk, code, e) == ST_OK)
        load_answers(&r->before, e);
    free(code);
    return e->code;
}

/* Warns of what the figures don't represent. */
static void warn(struct report *r)
{
    const struct results *now = &r->now;
    if (!now->round.answered) {
        tool_warn_partial(r->tool, _("round '%s': no answers yet"), now->round.code);
        return;
    }
    for (size_t i = 0; i < now->stratum_count; i++)
        if (!now->of[i].answered)
            tool_warn(r->tool,
                      _("round '%s': the stratum '%s' has no answers: the figures don't "
                        "represent its %lld members"),
                      now->round.code, now->strata.entries[i].key, (long long)now->of[i].size);
    if (r->has_before)
        tool_note(r->tool, _("compared with the round '%s'"), r->before.round.code);
}

static void print_measures(struct report *r)
{
    if (tool_sheet(r->tool, &r->sheet, columns, COLUMNS, COLUMNS) != ST_OK)
        return;
    put_round(r);
    for (size_t i = 0; i < r->now.round.form.count; i++)
        put_question(r, i);
    if (tool_sheet_close(r->tool, r->sheet, 0) == ST_OK)
        warn(r);
}

void survey_report(struct tool *tool, const char *code)
{
    struct report r = {.tool = tool};
    struct error *e = &tool->e;
    if (tool_desk(tool) == ST_OK && store_begin_read(tool->desk->store, e) == ST_OK &&
        survey_round_load(&r.now.round, tool->desk, code, e) == ST_OK &&
        load_answers(&r.now, e) == ST_OK && load_before(&r, e) == ST_OK &&
        store_commit(tool->desk->store, e) == ST_OK)
        print_measures(&r);
    results_free(&r.now);
    results_free(&r.before);
}

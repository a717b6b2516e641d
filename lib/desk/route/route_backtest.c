#include "desk/route/route_backtest.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "desk/ticket/kind.h"

const struct rows_column backtest_columns[BACKTEST_COLUMNS] = {
    {"rule_dept", 0, NULL}, {"actual_dept", 0, NULL}, {"n", 1, NULL}};

const struct rows_set route_backtest_rows = {"backtest", backtest_columns, BACKTEST_COLUMNS};

struct run {
    struct rules *rules;
    struct attribute_reader places;
    struct map kinds; /* kind.h */
    struct map pairs; /* "rule_dept\037actual_dept" → tickets */
    struct buf key;
    struct route_backtest *result;
    struct error *e;
};

static int visit_ticket(void *context, const struct ticket *t)
{
    struct run *run = context;
    struct verdict v;
    const char *actual = ticket_text(t, TC_DEPT);
    if (!*actual) {
        run->result->left_out++;
        return 0;
    }
    if (rules_match(run->rules, t, &run->places, &v, run->e) != ST_OK)
        return 1;
    const char *dept = v.won ? v.won->dept : kind_dept(&run->kinds, t->c[TC_KIND].s);
    buf_clear(&run->key);
    buf_printf(&run->key, "%s\037%s", dept ? dept : "", actual);
    map_put(&run->pairs, run->key.s, run->key.len, NULL)->n++;
    run->result->n++;
    run->result->agreed += dept && strcmp(dept, actual) == 0;
    return 0;
}

static int compare_depts(const char *a, const char *b)
{
    if (!*a || !*b)
        return (*a == '\0') - (*b == '\0');
    return strcmp(a, b);
}

static int by_departments(const void *a, const void *b)
{
    char *const *x = a, *const *y = b;
    int order = compare_depts(x[0], y[0]);
    return order ? order : compare_depts(x[1], y[1]);
}

static void put_pairs(struct run *run, struct sheet *sheet)
{
    struct {
        char *depts[2];
        int64_t n;
    } *pairs = mem_zero(run->pairs.count + 1, sizeof *pairs);
    for (size_t i = 0; i < run->pairs.count; i++) {
        struct map_entry *at = &run->pairs.entries[i];
        pairs[i].depts[0] = at->key;
        char *between = strchr(at->key, '\037');
        *between = '\0';
        pairs[i].depts[1] = between + 1;
        pairs[i].n = at->n;
    }
    qsort(pairs, run->pairs.count, sizeof *pairs, by_departments);
    for (size_t i = 0; i < run->pairs.count; i++) {
        sheet_text(sheet, "rule_dept", pairs[i].depts[0]);
        sheet_text(sheet, "actual_dept", pairs[i].depts[1]);
        sheet_int(sheet, "n", pairs[i].n);
        sheet_end(sheet);
    }
    free(pairs);
}

enum status route_backtest_run(struct desk *desk, struct rules *rules, struct filter *f,
                               struct sheet *sheet, struct route_backtest *result,
                               struct error *e)
{
    static const int columns[] = {TC_ID,       TC_KIND,    TC_CATEGORY, TC_CHANNEL,
                                  TC_PRIORITY, TC_SUBJECT, TC_BODY,     TC_UNIT,
                                  TC_FIELDS,   TC_OPENED,  TC_DEPT};
    struct run run = {.rules = rules, .result = result, .e = e};
    *result = (struct route_backtest){0, 0, 0};
    buf_init(&run.key);
    attribute_reader_start(&run.places, desk);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        filter_wants(f, columns[i]);
    if (kinds_load(&run.kinds, desk, e) == ST_OK &&
        filter_walk(f, visit_ticket, &run, e) == ST_OK)
        put_pairs(&run, sheet);
    attribute_reader_end(&run.places);
    kinds_free(&run.kinds);
    map_free(&run.pairs);
    buf_free(&run.key);
    return e->code;
}

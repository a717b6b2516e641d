#include "desk/ticket/filter_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calc/text/cell_compare.h"
#include "calc/text/match.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/ticket/attribute.h"

static int compare_cells(const struct attribute *s, const char *a, const char *b)
{
    if (s->field || s->looked || s->column < 0 || ticket_cell_is_number(s->column) ||
        ticket_columns[s->column].type == CT_TIME)
        return cell_compare(a, b);
    if (s->column == TC_PRIORITY)
        return priority_rank(a) - priority_rank(b);
    return strcmp(a, b);
}

static int test_value(const struct test *t, const struct buf *cell, const struct buf *value)
{
    switch (t->op) {
    case TEST_HAS:
        return match_has(cell->s, cell->len, value);
    case TEST_EQ:
    case TEST_NE:
        return attribute_is_number(&t->subject) && cell->len && value->len
                   ? compare_cells(&t->subject, cell->s, value->s) == 0
                   : strcmp(cell->s, value->s) == 0;
    case TEST_LT:
        return cell->len && compare_cells(&t->subject, cell->s, value->s) < 0;
    case TEST_LE:
        return cell->len && compare_cells(&t->subject, cell->s, value->s) <= 0;
    case TEST_GT:
        return cell->len && compare_cells(&t->subject, cell->s, value->s) > 0;
    default:
        return cell->len && compare_cells(&t->subject, cell->s, value->s) >= 0;
    }
}

/* Returns 1 if the ticket passes, 0 if not, -1 for an error. */
static int passes(struct filter *f, const struct ticket *t, struct error *e)
{
    struct buf cell = BUF_EMPTY;
    int ok = 1;
    for (size_t i = 0; ok == 1 && i < f->test_count; i++) {
        const struct test *test = &f->tests[i];
        buf_clear(&cell);
        if (attribute_print(&f->computed, &test->subject, t, &cell, e) != ST_OK) {
            ok = -1;
            break;
        }
        int any = 0;
        for (size_t k = 0; k < test->count && !any; k++)
            any = test_value(test, &cell, &test->values[k]);
        ok = test->op == TEST_NE ? !any : any;
    }
    buf_free(&cell);
    return ok;
}

struct walk {
    struct filter *f;
    struct select select;
    int columns[TC_STORED];
    struct select_condition *where;
    struct select_order *order;
    int64_t left; /* of the limit; -1: none */
    int (*visit)(void *context, const struct ticket *t);
    void *context;
};

/* Returns 1 if going by an index takes less time than a scan of all tickets. */
static int found_by_index(const struct filter *f)
{
    struct error ignored = ERROR_NONE; /* the select will meet it too */
    int few = f->by_index || (f->indexed && ticket_is_rare(f->desk->store, f->indexed,
                                                           f->desk->now, &ignored) > 0);
    error_clear(&ignored);
    return few;
}

static void plan_select(struct walk *w, int by_id)
{
    struct filter *f = w->f;
    unsigned char need[TC_STORED];
    memcpy(need, f->wanted, sizeof need);
    for (size_t i = 0; i < f->test_count; i++)
        attribute_needs(&f->tests[i].subject, need);
    for (size_t i = 0; f->ordered_by_us && i < f->order_count; i++)
        attribute_needs(&f->order[i].subject, need);
    need[TC_ID] = 1;
    size_t n = 0;
    for (int i = 0; i < TC_STORED; i++)
        if (need[i] || !f->wants_some)
            w->columns[n++] = i;
    w->where = mem_zero(f->where_count + 2, sizeof *w->where);
    if (f->where_count)
        memcpy(w->where, f->where, f->where_count * sizeof *f->where);
    size_t where_count = f->where_count;
    if (by_id) {
        w->where[where_count++] =
            (struct select_condition){.column = TC_ID, .op = OP_GE, .count = 1};
        w->where[where_count++] =
            (struct select_condition){.column = TC_ID, .op = OP_LE, .count = 1};
    }
    size_t order_count = f->ordered_by_us ? 0 : f->order_count;
    w->order = mem_zero(order_count + 1, sizeof *w->order);
    for (size_t i = 0; i < order_count; i++)
        w->order[i] =
            (struct select_order){f->order[i].subject.column, f->order[i].subject.field,
                                  f->order[i].sql, f->order[i].descending};
    if (by_id || (!order_count && f->indexed && !found_by_index(f))) {
        /* in the order of ids SQLite scans the table, even if there is an index */
        w->order[0] = (struct select_order){.column = TC_ID};
        order_count = 1;
    } else if (order_count && f->order[0].subject.column == TC_ID && found_by_index(f)) {
        w->order[0].sql = "+id"; /* not by that, so it goes by the index, and sorts */
    }
    int cut = !f->test_count && !by_id && !f->ordered_by_us && !f->ids;
    w->left = f->limit;
    w->select = (struct select){w->columns,          n,           w->where,
                                where_count,         w->order,    order_count,
                                cut ? f->limit : -1, f->desk->now};
}

static void end_plan(struct walk *w)
{
    MEM_FREE(w->where, w->order);
}

/* Runs the select. Sets *stop if the visitor or the limit ended it. */
static enum status run_select(struct walk *w, int *stop, struct error *e)
{
    struct stmt *st;
    if (ticket_select(w->f->desk->store, &w->select, &st, e) != ST_OK)
        return e->code;
    struct ticket t = {0};
    while (!*stop && w->left != 0 && stmt_step(st, e) > 0) {
        ticket_from_row(&w->select, st, &t);
        int pass = w->f->test_count ? passes(w->f, &t, e) : 1;
        if (pass < 0)
            break;
        if (!pass)
            continue;
        if (w->left > 0)
            w->left--;
        *stop = w->visit(w->context, &t);
    }
    stmt_reset(st);
    return e->code;
}

/* A run of consecutive ids, as a load creates, takes one statement. */
static enum status run_ids(struct walk *w, const int64_t *ids, size_t count, struct error *e)
{
    struct value low = value_int(0), high = value_int(0);
    w->where[w->select.where_count - 2].values = &low;
    w->where[w->select.where_count - 1].values = &high;
    int stop = 0;
    for (size_t i = 0; i < count && !stop && w->left != 0; i++) {
        low.n = high.n = ids[i];
        while (i + 1 < count && ids[i + 1] - 1 == high.n)
            high.n = ids[++i];
        if (run_select(w, &stop, e) != ST_OK)
            return e->code;
    }
    return ST_OK;
}

/* ---- sorting here: keys first, then the tickets by id ---- */

struct sorted {
    int64_t id;
    char **keys;
};

struct sorting {
    struct filter *f;
    struct sorted *rows;
    size_t count, capacity;
    int64_t *among; /* sorted ids, or NULL */
    size_t among_count;
    struct error *e;
};

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Makes the sort key of a ticket: times and money are integers, which always compare
 * correctly. */
static enum status sort_cell(struct sorting *s, const struct sort_key *key,
                             const struct ticket *t, struct buf *out)
{
    int column = key->subject.field || key->subject.looked ? TC_COUNT : key->subject.column;
    if (column < 0)
        buf_addi(out, t->head);
    else if (column < TC_STORED && t->c[column].type == VALUE_INT)
        buf_addi(out, t->c[column].n);
    else
        return attribute_print(&s->f->computed, &key->subject, t, out, s->e);
    return ST_OK;
}

static int collect(void *context, const struct ticket *t)
{
    struct sorting *s = context;
    int64_t id = t->c[TC_ID].n;
    if (s->among && !bsearch(&id, s->among, s->among_count, sizeof id, compare_ids))
        return 0;
    MEM_GROW(s->rows, s->count, s->capacity);
    struct sorted *row = &s->rows[s->count++];
    row->id = id;
    row->keys = mem_zero(s->f->order_count, sizeof *row->keys);
    for (size_t i = 0; s->f->ordered_by_us && i < s->f->order_count; i++) {
        struct buf b = BUF_EMPTY;
        if (sort_cell(s, &s->f->order[i], t, &b) != ST_OK) {
            buf_free(&b);
            return 1;
        }
        row->keys[i] = buf_detach(&b);
    }
    return 0;
}

static int compare_rows(const void *a, const void *b, void *context)
{
    const struct sorted *x = a, *y = b;
    const struct filter *f = context;
    for (size_t i = 0; i < f->order_count; i++) {
        const char *p = x->keys[i], *q = y->keys[i];
        if (!*p != !*q)
            return *p ? -1 : 1; /* empty cells come last in both directions */
        int c = compare_cells(&f->order[i].subject, p, q);
        if (c)
            return f->order[i].descending ? -c : c;
    }
    return compare_ids(&x->id, &y->id);
}

static void free_sorting(struct sorting *s)
{
    for (size_t i = 0; i < s->count; i++) {
        for (size_t k = 0; k < s->f->order_count; k++)
            free(s->rows[i].keys[k]);
        free(s->rows[i].keys);
    }
    MEM_FREE(s->rows, s->among);
}

static enum status walk_sorted(struct walk *w, struct error *e)
{
    struct filter *f = w->f;
    struct sorting s = {.f = f, .e = e};
    if (f->ids) {
        s.among_count = f->ids->count;
        s.among = mem_alloc(s.among_count * sizeof *s.among);
        if (s.among_count)
            memcpy(s.among, f->ids->id, s.among_count * sizeof *s.among);
        qsort(s.among, s.among_count, sizeof *s.among, compare_ids);
    }
    struct walk first = {.f = f, .visit = collect, .context = &s};
    plan_select(&first, 0);
    first.left = -1;
    int stop = 0;
    run_select(&first, &stop, e);
    end_plan(&first);
    if (e->code == ST_OK) {
        if (f->ordered_by_us && s.count)
            qsort_r(s.rows, s.count, sizeof *s.rows, compare_rows, f);
        int64_t *ids = mem_alloc(s.count * sizeof *ids);
        for (size_t i = 0; i < s.count; i++)
            ids[i] = s.rows[i].id;
        plan_select(w, 1);
        run_ids(w, ids, s.count, e);
        end_plan(w);
        free(ids);
    }
    free_sorting(&s);
    return e->code;
}

enum status filter_walk(struct filter *f, int (*visit)(void *context, const struct ticket *t),
                        void *context, struct error *e)
{
    struct walk w = {.f = f, .visit = visit, .context = context};
    int ours = !store_in_transaction(f->desk->store);
    if (ours && store_begin_read(f->desk->store, e) != ST_OK)
        return e->code;
    if (f->ordered_by_us || (f->ids && f->order_count)) {
        walk_sorted(&w, e);
    } else {
        plan_select(&w, f->ids != NULL);
        int stop = 0;
        if (f->ids)
            run_ids(&w, f->ids->id, f->ids->count, e);
        else
            run_select(&w, &stop, e);
        end_plan(&w);
    }
    if (ours) {
        struct error ignored = ERROR_NONE;
        store_commit(f->desk->store, e->code == ST_OK ? e : &ignored);
        error_clear(&ignored);
    }
    return e->code;
}

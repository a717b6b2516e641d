#include "desk/filter.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/compare.h"
#include "calc/match.h"
#include "desk/cells.h"
#include "desk/computed.h"

/* One condition that the desk decides itself, on a ticket's cell as it is printed. */
struct test {
    struct subject subject;
    enum test_op { TEST_EQ, TEST_NE, TEST_LT, TEST_LE, TEST_GT, TEST_GE, TEST_HAS } op;
    struct buf *values; /* as given; folded for TEST_HAS */
    size_t count;
};

struct sort_key {
    struct subject subject;
    const char *sql; /* rank's parts */
    int descending;
};

struct filter {
    struct computed computed;
    struct desk *desk;
    struct select_condition *where;
    size_t where_count, where_room;
    struct test *tests;
    size_t test_count, test_room;
    struct sort_key *order;
    size_t order_count, order_room;
    int ordered_by_us; /* 1: some key isn't a column that the store sorts by */
    int by_index;      /* 1: some condition has an index */
    const struct ids *ids;
    int64_t limit;
    unsigned char wanted[TC_STORED];
    int wants_some;
    char **texts; /* everything that conditions point at */
    size_t text_count, text_room;
    void **blocks;
    size_t block_count, block_room;
};

struct filter *filter_new(struct desk *desk)
{
    struct filter *f = mem_zero(1, sizeof *f);
    f->desk = desk;
    computed_start(&f->computed, desk);
    f->limit = -1;
    return f;
}

void filter_free(struct filter *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < f->test_count; i++) {
        for (size_t k = 0; k < f->tests[i].count; k++)
            buf_free(&f->tests[i].values[k]);
        free(f->tests[i].values);
    }
    for (size_t i = 0; i < f->text_count; i++)
        free(f->texts[i]);
    for (size_t i = 0; i < f->block_count; i++)
        free(f->blocks[i]);
    free(f->where);
    free(f->tests);
    free(f->order);
    free(f->texts);
    free(f->blocks);
    computed_end(&f->computed);
    free(f);
}

static char *own(struct filter *f, const char *s, size_t n)
{
    MEM_GROW(f->texts, f->text_count, f->text_room);
    return f->texts[f->text_count++] = mem_string_n(s, n);
}

static struct value *own_values(struct filter *f, size_t count)
{
    MEM_GROW(f->blocks, f->block_count, f->block_room);
    return f->blocks[f->block_count++] = mem_zero(count, sizeof(struct value));
}

static void add_where(struct filter *f, struct select_condition c)
{
    MEM_GROW(f->where, f->where_count, f->where_room);
    f->where[f->where_count++] = c;
}

static void add_sql(struct filter *f, const char *sql)
{
    add_where(f, (struct select_condition){.column = -1, .sql = sql});
}

static void add_number(struct filter *f, int column, enum select_op op, int64_t n)
{
    struct value *v = own_values(f, 1);
    *v = value_int(n);
    add_where(f,
              (struct select_condition){.column = column, .op = op, .values = v, .count = 1});
}

/* ---- words ---- */

static void add_callback(struct filter *f, struct error *e)
{
    int64_t attempts;
    if (desk_setting_int(f->desk, "callback_attempts", &attempts, e) != ST_OK)
        return;
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql,
               "status = 'resolved'"
               " AND kind IN (SELECT code FROM kind WHERE form IS NOT NULL AND form <> '')"
               " AND NOT EXISTS (SELECT 1 FROM response AS r WHERE r.ticket = ticket.id"
               " AND r.at >= ticket.resolved AND r.outcome <> 'no-answer')"
               " AND (SELECT count(*) FROM response AS r WHERE r.ticket = ticket.id"
               " AND r.at >= ticket.resolved) < %lld",
               (long long)attempts);
    add_sql(f, own(f, sql.s, sql.len));
    buf_free(&sql);
}

static int add_word(struct filter *f, const char *word, struct error *e)
{
    static const struct {
        const char *word, *sql;
    } words[] = {
        {"open", TICKET_OPEN_SQL},
        {"overdue", TICKET_OPEN_SQL
         " AND due < ?1 AND (status <> 'waiting' OR since IS NULL OR due < since)"},
        {"unrouted", "status = 'new'"},
        {"unanswered", TICKET_OPEN_SQL " AND responded IS NULL"},
        {"approval", "status = 'proposed'"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, word) == 0) {
            add_sql(f, words[i].sql);
            f->by_index |= strncmp(words[i].sql, TICKET_OPEN_SQL, strlen(TICKET_OPEN_SQL)) == 0;
            return 1;
        }
    if (strcmp(word, "callback") == 0) {
        add_callback(f, e);
        return 1;
    }
    if (strcmp(word, "mine") == 0) {
        struct value *v = own_values(f, 1);
        *v = value_text(f->desk->user);
        add_where(f, (struct select_condition){
                         .column = TC_ASSIGNEE, .op = OP_EQ, .values = v, .count = 1});
        return 1;
    }
    return 0;
}

/* ---- COLUMN.OP=VALUE ---- */

static const struct {
    const char *sign, *name;
    enum test_op op;
    enum select_op select;
} operators[] = {
    {"!=", "ne", TEST_NE, OP_NONE}, {"<=", "le", TEST_LE, OP_LE},
    {">=", "ge", TEST_GE, OP_GE},   {"<", "lt", TEST_LT, OP_LT},
    {">", "gt", TEST_GT, OP_GT},    {"~", "has", TEST_HAS, OP_ANY},
    {"=", "", TEST_EQ, OP_ANY},
};
enum { OPERATORS = sizeof operators / sizeof *operators, EQUALS = OPERATORS - 1 };

/* Splits "late.gt=60" or "late>60": the operator's number, or -1; *name is the caller's. */
static int split(const char *word, char **name, const char **value)
{
    size_t n = strcspn(word, "=!<>~");
    if (!word[n] || !n)
        return -1;
    int op = -1;
    for (int i = 0; i < OPERATORS && op < 0; i++)
        if (strncmp(word + n, operators[i].sign, strlen(operators[i].sign)) == 0)
            op = i;
    if (op < 0)
        return -1;
    *value = word + n + strlen(operators[op].sign);
    for (int i = 0; op == EQUALS && i < EQUALS; i++) {
        size_t k = strlen(operators[i].name);
        if (n > k + 1 && word[n - k - 1] == '.' &&
            memcmp(word + n - k, operators[i].name, k) == 0) {
            op = i;
            n -= k + 1;
        }
    }
    *name = mem_string_n(word, n);
    return op;
}

static size_t list_length(const char *list)
{
    size_t n = 1;
    for (; *list; list++)
        n += *list == ',';
    return n;
}

static void add_test(struct filter *f, const struct subject *subject, enum test_op op,
                     const char *list)
{
    MEM_GROW(f->tests, f->test_count, f->test_room);
    struct test *t = &f->tests[f->test_count++];
    *t = (struct test){*subject, op, NULL, list_length(list)};
    t->values = mem_zero(t->count, sizeof *t->values);
    for (size_t i = 0; i < t->count; i++) {
        size_t n = strcspn(list, ",");
        buf_init(&t->values[i]);
        if (op == TEST_HAS)
            match_fold(&t->values[i], list, n);
        else
            buf_add(&t->values[i], list, n);
        list += n + (list[n] == ',');
    }
}

/* A bare date or a period stands for all of its seconds, a time for one. */
static enum status read_span(const struct filter *f, const char *text, struct period *p,
                             struct error *e)
{
    struct when when = desk_when(f->desk);
    struct error not_one = ERROR_NONE;
    int whole = period_read(&when, text, p, &not_one) == ST_OK;
    error_clear(&not_one);
    if (whole)
        return ST_OK;
    p->to = when_read(&when, text, &p->from, NULL, NULL, e) == ST_OK ? p->from + 1 : 0;
    return e->code;
}

/* In any of the spans of the list, or in none of them. */
static enum status add_spans(struct filter *f, int column, int none, const char *list,
                             struct error *e)
{
    struct buf sql = BUF_EMPTY;
    const char *name = ticket_columns[column].name;
    if (none)
        buf_printf(&sql, "%s IS NULL OR NOT (", name);
    for (size_t i = 0, count = list_length(list); i < count && e->code == ST_OK; i++) {
        size_t n = strcspn(list, ",");
        struct period p;
        if (read_span(f, own(f, list, n), &p, e) == ST_OK)
            buf_printf(&sql, "%s%s >= %lld AND %s < %lld", i ? " OR " : "", name,
                       (long long)p.from, name, (long long)p.to);
        list += n + (list[n] == ',');
    }
    if (none)
        buf_addc(&sql, ')');
    if (e->code == ST_OK)
        add_sql(f, own(f, sql.s, sql.len));
    buf_free(&sql);
    return e->code;
}

static enum status no_list(int op, struct error *e)
{
    return error_set(e, ST_USAGE, _("%s takes one value, not a list"), operators[op].sign);
}

static enum status add_time(struct filter *f, int column, int op, const char *text,
                            struct error *e)
{
    enum test_op test = operators[op].op;
    if (test == TEST_EQ || test == TEST_NE)
        return add_spans(f, column, test == TEST_NE, text, e);
    if (list_length(text) > 1)
        return no_list(op, e);
    struct period p;
    if (read_span(f, text, &p, e) != ST_OK)
        return e->code;
    switch (test) {
    case TEST_LT:
        add_number(f, column, OP_LT, p.from);
        return ST_OK;
    case TEST_LE:
        add_number(f, column, OP_LT, p.to);
        return ST_OK;
    case TEST_GT:
        add_number(f, column, OP_GE, p.to);
        return ST_OK;
    default:
        add_number(f, column, OP_GE, p.from);
        return ST_OK;
    }
}

static enum status add_values(struct filter *f, const struct subject *s, int op,
                              const char *list, struct error *e)
{
    struct select_condition c = {.column = s->column,
                                 .field = s->field,
                                 .op = operators[op].select,
                                 .count = list_length(list)};
    if (c.op != OP_ANY && c.op != OP_NONE && c.count > 1)
        return no_list(op, e);
    struct value *v = own_values(f, c.count);
    struct when when = desk_when(f->desk);
    f->by_index |= s->column == TC_KEY || s->column == TC_PARENT || s->column == TC_CUSTOMER;
    for (size_t i = 0; i < c.count; i++) {
        size_t n = strcspn(list, ",");
        const char *text = own(f, list, n);
        if (s->field)
            v[i] = value_text_n(text, n);
        else if (cell_read(f->desk, s->column, text, n, &when, CELL_ANY_CODE, &v[i], e) !=
                 ST_OK)
            return e->code;
        list += n + (list[n] == ',');
    }
    c.values = v;
    add_where(f, c);
    return ST_OK;
}

static enum status add_condition(struct filter *f, const struct subject *s, int op,
                                 const char *value, struct error *e)
{
    enum test_op test = operators[op].op;
    int ordering = test == TEST_LT || test == TEST_LE || test == TEST_GT || test == TEST_GE;
    if (!*value && (test == TEST_EQ || test == TEST_NE)) {
        if (s->column < 0 || s->column >= TC_STORED)
            add_test(f, s, test, "");
        else
            add_where(f, (struct select_condition){.column = s->column,
                                                   .field = s->field,
                                                   .op = test == TEST_EQ ? OP_EMPTY : OP_FULL});
        return ST_OK;
    }
    if (!*value)
        return error_set(e, ST_USAGE, _("a value is missing"));
    if (test == TEST_HAS || s->building || s->column >= TC_STORED || (s->field && ordering)) {
        if (ordering && list_length(value) > 1)
            return no_list(op, e);
        add_test(f, s, test, value);
        return ST_OK;
    }
    if (!s->field && ticket_columns[s->column].type == CT_TIME)
        return add_time(f, s->column, op, value, e);
    return add_values(f, s, op, value, e);
}

enum status filter_add(struct filter *f, const char *word, struct error *e)
{
    char *name = NULL;
    const char *value;
    int op = split(word, &name, &value);
    if (op < 0) {
        if (add_word(f, word, e))
            return e->code;
        return error_set(e, ST_USAGE,
                         _("'%s' is neither COLUMN=VALUE nor one of open, overdue, unrouted,"
                           " unanswered, callback, approval, mine"),
                         utf8_quote(word));
    }
    struct subject s;
    if (!subject_of(name, &s)) {
        error_set(e, ST_USAGE, _("'%s': there is no column '%s'"), utf8_quote(word),
                  utf8_quote(name));
    } else {
        if (s.field)
            s.field = own(f, s.field, strlen(s.field));
        if (add_condition(f, &s, op, value, e) != ST_OK) {
            error_prefix(e, "%s", utf8_quote(word));
            if (e->code == ST_DATA)
                e->code = ST_USAGE;
        }
    }
    free(name);
    return e->code;
}

void filter_period(struct filter *f, int column, const struct period *p)
{
    if (p->from != INT64_MIN)
        add_number(f, column, OP_GE, p->from);
    if (p->to != INT64_MAX)
        add_number(f, column, OP_LT, p->to);
}

void filter_ids(struct filter *f, const struct ids *ids)
{
    f->ids = ids;
}

void filter_since(struct filter *f, int64_t event)
{
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "head > %lld", (long long)event);
    add_sql(f, own(f, sql.s, sql.len));
    buf_free(&sql);
    MEM_GROW(f->order, f->order_count, f->order_room);
    f->order[f->order_count++] = (struct sort_key){.subject = {.column = -1}, .sql = "head"};
}

void filter_limit(struct filter *f, int64_t limit)
{
    f->limit = limit;
}

void filter_wants(struct filter *f, int column)
{
    f->wanted[column] = 1;
    f->wants_some = 1;
}

/* ---- order ---- */

static void order_by(struct filter *f, struct sort_key key)
{
    MEM_GROW(f->order, f->order_count, f->order_room);
    f->order[f->order_count++] = key;
}

enum status filter_order(struct filter *f, const char *columns, struct error *e)
{
    for (const char *p = columns; e->code == ST_OK;) {
        int descending = *p == '-';
        p += descending;
        size_t n = strcspn(p, ",");
        char *name = own(f, p, n);
        struct subject s;
        if (strcmp(name, "rank") == 0) {
            /* the one queue: priority, then lateness (the earliest due first), then escalations
             */
            s = (struct subject){.column = TC_PRIORITY};
            order_by(f, (struct sort_key){.subject = s, .descending = !descending});
            s.column = TC_DUE;
            order_by(f, (struct sort_key){.subject = s, .descending = descending});
            s.column = TC_LEVEL;
            order_by(f, (struct sort_key){.subject = s,
                                          .sql = "coalesce(level, 0)",
                                          .descending = !descending});
        } else if (!subject_of(name, &s)) {
            error_set(e, ST_USAGE, _("--sort: there is no column '%s'"), utf8_quote(name));
        } else {
            f->ordered_by_us |= s.field || s.building || s.column >= TC_STORED;
            order_by(f, (struct sort_key){.subject = s, .descending = descending});
        }
        if (!p[n])
            break;
        p += n + 1;
    }
    return e->code;
}

/* ---- walking ---- */

static int compare_cells(const struct subject *s, const char *a, const char *b)
{
    if (s->field || s->building || s->column < 0 || cell_is_number(s->column) ||
        ticket_columns[s->column].type == CT_TIME)
        return compare_values(a, b);
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
        return subject_is_number(&t->subject) && cell->len && value->len
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

/* 1: let through; 0: not; -1: error. */
static int passes(struct filter *f, const struct ticket *t, struct error *e)
{
    struct buf cell = BUF_EMPTY;
    int ok = 1;
    for (size_t i = 0; ok == 1 && i < f->test_count; i++) {
        const struct test *test = &f->tests[i];
        buf_clear(&cell);
        if (subject_print(&f->computed, &test->subject, t, &cell, e) != ST_OK) {
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

static void plan(struct walk *w, int by_id)
{
    struct filter *f = w->f;
    unsigned char need[TC_STORED];
    memcpy(need, f->wanted, sizeof need);
    for (size_t i = 0; i < f->test_count; i++)
        subject_needs(&f->tests[i].subject, need);
    for (size_t i = 0; f->ordered_by_us && i < f->order_count; i++)
        subject_needs(&f->order[i].subject, need);
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
    size_t order_count = by_id ? 1 : f->ordered_by_us ? 0 : f->order_count;
    int found_by_index = f->by_index && order_count && f->order[0].subject.column == TC_ID;
    w->order = mem_zero(order_count, sizeof *w->order);
    if (by_id)
        w->order[0] = (struct select_order){.column = TC_ID};
    for (size_t i = 0; !by_id && i < order_count; i++)
        w->order[i] =
            (struct select_order){f->order[i].subject.column, f->order[i].subject.field,
                                  f->order[i].sql, f->order[i].descending};
    if (!by_id && found_by_index) /* else a scan in the order of ids would seem the cheaper */
        w->order[0].sql = "+id";
    int cut = !f->test_count && !by_id && !f->ordered_by_us && !f->ids;
    w->left = f->limit;
    w->select = (struct select){w->columns,          n,           w->where,
                                where_count,         w->order,    order_count,
                                cut ? f->limit : -1, f->desk->now};
}

static void end_plan(struct walk *w)
{
    free(w->where);
    free(w->order);
}

/* Runs the select; *stop is set where the visitor or the limit ended it. */
static enum status run(struct walk *w, int *stop, struct error *e)
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

/* Runs of consecutive numbers, which a load's own are, take one statement. */
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
        if (run(w, &stop, e) != ST_OK)
            return e->code;
    }
    return ST_OK;
}

/* ---- an order of our own: keys first, then the tickets by id ---- */

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

/* What a ticket is sorted by: times and money as whole numbers, which are sure to compare. */
static enum status sort_cell(struct sorting *s, const struct sort_key *key,
                             const struct ticket *t, struct buf *out)
{
    int column = key->subject.field || key->subject.building ? TC_COUNT : key->subject.column;
    if (column < 0)
        buf_addi(out, t->head);
    else if (column < TC_STORED && t->c[column].type == VALUE_INT)
        buf_addi(out, t->c[column].n);
    else
        return subject_print(&s->f->computed, &key->subject, t, out, s->e);
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
            return *p ? -1 : 1; /* empty cells last, whichever way */
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
    free(s->rows);
    free(s->among);
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
    plan(&first, 0);
    first.left = -1;
    int stop = 0;
    run(&first, &stop, e);
    end_plan(&first);
    if (e->code == ST_OK) {
        if (f->ordered_by_us)
            qsort_r(s.rows, s.count, sizeof *s.rows, compare_rows, f);
        int64_t *ids = mem_alloc(s.count * sizeof *ids);
        for (size_t i = 0; i < s.count; i++)
            ids[i] = s.rows[i].id;
        plan(w, 1);
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
        plan(&w, f->ids != NULL);
        int stop = 0;
        if (f->ids)
            run_ids(&w, f->ids->id, f->ids->count, e);
        else
            run(&w, &stop, e);
        end_plan(&w);
    }
    if (ours) {
        struct error ignored = ERROR_NONE;
        store_commit(f->desk->store, e->code == ST_OK ? e : &ignored);
        error_clear(&ignored);
    }
    return e->code;
}

const char *filter_building(struct filter *f, const struct ticket *t, struct error *e)
{
    return computed_building(&f->computed, t, e);
}

struct sla *filter_sla(struct filter *f, struct error *e)
{
    return computed_sla(&f->computed, e);
}

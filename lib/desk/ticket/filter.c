#include "desk/ticket/filter_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/near_code.h"
#include "calc/text/match.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/ticket/attribute.h"

struct filter *filter_new(struct desk *desk)
{
    struct filter *f = mem_zero(1, sizeof *f);
    f->desk = desk;
    attribute_reader_start(&f->computed, desk);
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
    MEM_FREE(f->where, f->tests, f->order, f->texts, f->blocks);
    attribute_reader_end(&f->computed);
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
    *MEM_NEXT(f->where, f->where_count, f->where_room) = c;
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

/* Appends the columns that may have been meant. */
static void suggest_column(struct error *e, const char *name)
{
    struct buf names = BUF_EMPTY;
    for (const int *c = ticket_column_order; *c >= 0; c++)
        buf_printf(&names, "%s, ", ticket_columns[*c].name);
    buf_adds(&names, "building, use, model");
    near_code_suggest(e, name, names.s);
    buf_free(&names);
}

/* ---- words ---- */

enum status filter_callback(struct desk *desk, struct buf *sql, struct error *e)
{
    int64_t attempts;
    if (desk_setting_int(desk, "callback_attempts", &attempts, e) != ST_OK)
        return e->code;
    buf_printf(sql,
               "status = 'resolved'"
               " AND kind IN (SELECT code FROM kind WHERE form IS NOT NULL AND form <> '')"
               " AND NOT EXISTS (SELECT 1 FROM response AS r WHERE r.ticket = ticket.id"
               " AND r.at >= ticket.resolved AND r.outcome <> 'no-answer')"
               " AND (SELECT count(*) FROM response AS r WHERE r.ticket = ticket.id"
               " AND r.at >= ticket.resolved) < %lld",
               (long long)attempts);
    return ST_OK;
}

static void add_callback(struct filter *f, struct error *e)
{
    struct buf sql = BUF_EMPTY;
    if (filter_callback(f->desk, &sql, e) == ST_OK)
        add_sql(f, own(f, sql.s, sql.len));
    buf_free(&sql);
}

static void add_mine(struct filter *f, struct error *e)
{
    struct value *v = own_values(f, 1);
    (void)e;
    *v = value_text(f->desk->user);
    add_where(f, (struct select_condition){
                     .column = TC_ASSIGNEE, .op = OP_EQ, .values = v, .count = 1});
}

static const struct {
    const char *word, *sql;
    void (*add)(struct filter *f, struct error *e); /* if sql is NULL */
    const char *indexed; /* as much of it as the index of open tickets tells, or NULL */
} words[] = {
    {"open", TICKET_OPEN_SQL, NULL, TICKET_OPEN_SQL},
    {"overdue",
     TICKET_OPEN_SQL " AND due < ?1 AND (status <> 'waiting' OR since IS NULL OR due < since)",
     NULL, TICKET_OPEN_SQL " AND due < ?1"},
    {"unrouted", "status = 'new'", NULL, NULL},
    /* as replies_responded, except that a response that came with an imported ticket is known
     * only until something happens to it */
    {"unanswered",
     TICKET_OPEN_SQL " AND (responded IS NULL"
                     " OR (channel IN (SELECT code FROM channel WHERE written = 1)"
                     "  AND NOT EXISTS (SELECT 1 FROM event AS a"
                     "   WHERE a.ticket = ticket.id AND a.data = '{\"reply\":1}')"
                     "  AND NOT EXISTS (SELECT 1 FROM event AS a"
                     "   WHERE a.id = ticket.head AND a.prev = 0)))",
     NULL, TICKET_OPEN_SQL},
    {"callback", NULL, add_callback, NULL},
    {"approval", "status = 'proposed'", NULL, NULL},
    {"mine", NULL, add_mine, NULL},
};

void filter_words(struct buf *out, const char *separator)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        buf_printf(out, "%s%s", i ? separator : "", words[i].word);
}

static int add_word(struct filter *f, const char *word, struct error *e)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i].word, word) != 0)
            continue;
        if (words[i].sql) {
            add_sql(f, words[i].sql);
            if (words[i].indexed)
                f->indexed = words[i].indexed;
        } else {
            words[i].add(f, e);
        }
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

/* Splits "late.gt=60" or "late>60". Returns the operator's number, or -1; the caller frees
 * *name. */
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

static void add_test(struct filter *f, const struct attribute *subject, enum test_op op,
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

/* A bare date or a period means all its seconds, a time a single one. */
static enum status read_span(const struct filter *f, const char *text, struct period *p,
                             struct error *e)
{
    struct when when = desk_when(f->desk);
    struct error not_one = ERROR_NONE;
    int whole = period_read(&when, text, p, &not_one) == ST_OK;
    error_clear(&not_one);
    if (whole)
        return ST_OK;
    p->to = when_read(&when, text, &p->from, NULL, e) == ST_OK ? p->from + 1 : 0;
    return e->code;
}

/* Adds a condition: in any of the list's spans, or in none of them. */
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

static enum status add_values(struct filter *f, const struct attribute *s, int op,
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
        else if (ticket_cell_read(f->desk, s->column, text, n, &when,
                                  CELL_ANY_CODE | CELL_ANY_AMOUNT, &v[i], e) != ST_OK)
            return e->code;
        list += n + (list[n] == ',');
    }
    c.values = v;
    add_where(f, c);
    return ST_OK;
}

static enum status add_condition(struct filter *f, const struct attribute *s, int op,
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
    if (test == TEST_HAS || s->looked || s->column >= TC_STORED || (s->field && ordering)) {
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
        struct buf known = BUF_EMPTY;
        filter_words(&known, ", ");
        error_set(e, ST_USAGE, _("'%s' is neither COLUMN=VALUE nor one of %s"),
                  utf8_quote(word), known.s);
        near_code_suggest(e, word, known.s);
        buf_free(&known);
        return e->code;
    }
    struct attribute s;
    if (!attribute_find(name, &s)) {
        error_set(e, ST_USAGE, _("'%s': there is no column '%s'"), utf8_quote(word),
                  utf8_quote(name));
        suggest_column(e, name);
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
    *MEM_NEXT(f->order, f->order_count, f->order_room) =
        (struct sort_key){.subject = {.column = -1}, .sql = "head"};
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
    *MEM_NEXT(f->order, f->order_count, f->order_room) = key;
}

enum status filter_order(struct filter *f, const char *columns, struct error *e)
{
    for (const char *p = columns; e->code == ST_OK;) {
        int descending = *p == '-';
        p += descending;
        size_t n = strcspn(p, ",");
        char *name = own(f, p, n);
        struct attribute s;
        if (strcmp(name, "rank") == 0) {
            /* the work queue: priority, then lateness (the earliest due first), then
             * escalations */
            s = (struct attribute){.column = TC_PRIORITY};
            order_by(f, (struct sort_key){.subject = s, .descending = !descending});
            s.column = TC_DUE;
            order_by(f, (struct sort_key){.subject = s, .descending = descending});
            s.column = TC_LEVEL;
            order_by(f, (struct sort_key){.subject = s,
                                          .sql = "coalesce(level, 0)",
                                          .descending = !descending});
        } else if (!attribute_find(name, &s)) {
            error_set(e, ST_USAGE, _("--sort: there is no column '%s'"), utf8_quote(name));
            suggest_column(e, name);
        } else {
            f->ordered_by_us |= s.field || s.looked || s.column >= TC_STORED;
            order_by(f, (struct sort_key){.subject = s, .descending = descending});
        }
        if (!p[n])
            break;
        p += n + 1;
    }
    return e->code;
}

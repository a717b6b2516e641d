#include "desk/intake/phone_call.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "desk/intake/phone_call_private.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/core/masking.h"
#include "desk/ticket/kind.h"
#include "store/register.h"

/* ---- what is known ---- */

const char *phone_value(const struct phone_call *c, int column)
{
    return c->columns[column].s;
}

static struct buf *field_of(struct phone_call *c, const char *name)
{
    struct map_entry *field = map_puts(&c->fields, name, NULL);
    if (!field->p) {
        field->p = mem_zero(1, sizeof(struct buf));
        buf_init(field->p);
    }
    return field->p;
}

int phone_requires(const struct phone_call *c, const char *name)
{
    return list_has(c->required.s, name, strlen(name));
}

enum prompt_end phone_put(struct phone_call *c, const struct ask_question *q,
                          struct buf *answer)
{
    c->put = 1;
    store_let_go(c->desk->store);
    return ask_question(c->t, q, answer);
}

/* ---- answers are checked like a file's cells ---- */

struct checking {
    struct phone_call *call;
    int column;
};

static void check_cell(void *context, const char *answer, struct error *why)
{
    const struct checking *k = context;
    struct when when = desk_when(k->call->desk);
    when.format = k->call->tool->intake.date_format;
    struct value v;
    ticket_cell_read(k->call->desk, k->column, answer, strlen(answer), &when, 0, &v, why);
}

enum prompt_end phone_ask_column(struct phone_call *c, int column, const char *label,
                                 const char *preset, const struct choices *choices,
                                 unsigned flags)
{
    struct buf answer = BUF_EMPTY, before = BUF_EMPTY;
    struct checking k = {c, column};
    if (phone_requires(c, ticket_columns[column].name))
        flags |= ASK_REQUIRED;
    buf_set(&before, c->columns[column].len ? c->columns[column].s : preset);
    const struct ask_question q = {.label = label,
                                   .preset = before.s,
                                   .choices = choices,
                                   .flags = flags,
                                   .check = check_cell,
                                   .context = &k,
                                   .shown =
                                       masking_text(c->desk, masking_column(column), before.s)};
    enum prompt_end end = phone_put(c, &q, &answer);
    if (end == PROMPT_GIVEN)
        buf_set(&c->columns[column], answer.s);
    buf_free(&answer);
    buf_free(&before);
    return end;
}

/* ---- the kind ---- */

static enum status read_kind(struct phone_call *c)
{
    struct map kinds = MAP_EMPTY;
    const struct kind *kind = kind_get(&kinds, c->desk, phone_value(c, TC_KIND), &c->tool->e);
    buf_set(&c->required, kind ? kind->fields : NULL);
    buf_set(&c->papers, kind ? kind->papers : NULL);
    kinds_free(&kinds);
    return c->tool->e.code;
}

static enum prompt_end ask_kind(struct phone_call *c)
{
    struct choices kinds = CHOICES_EMPTY;
    enum prompt_end end = PROMPT_GIVEN;
    choices_from_register(c->desk, "kind", &kinds, &c->tool->e);
    if (kinds.count == 1)
        buf_set(&c->columns[TC_KIND], kinds.v[0].code);
    else if (c->tool->e.code == ST_OK && !kinds.count)
        error_set(&c->tool->e, ST_DATA,
                  _("the register kind is empty: load it with tkt-load kind"));
    else if (c->tool->e.code == ST_OK)
        end = phone_ask_column(c, TC_KIND, _("Kind"), "", &kinds, ASK_REQUIRED);
    choices_free(&kinds);
    if (end == PROMPT_GIVEN && c->tool->e.code == ST_OK)
        read_kind(c);
    return end;
}

/* ---- what else the kind requires ---- */

/* Returns the n-th word of a list, or 0 if there is none. */
static int word_at(const char *list, size_t n, struct buf *out)
{
    buf_clear(out);
    for (struct list word = LIST(list); list_next(&word);)
        if (!n--) {
            buf_add(out, word.s, word.n);
            return 1;
        }
    return 0;
}

/* A field that has the name of a register is chosen from it. */
static enum prompt_end ask_field(struct phone_call *c, const char *name)
{
    struct choices choices = CHOICES_EMPTY;
    struct buf answer = BUF_EMPTY, *value = field_of(c, name);
    enum prompt_end end = PROMPT_STOPPED;
    if (register_find(name))
        choices_from_register(c->desk, name, &choices, &c->tool->e);
    const struct ask_question q = {.label = name,
                                   .preset = value->s,
                                   .choices = &choices,
                                   .flags = ASK_REQUIRED | ASK_ANYTHING};
    if (c->tool->e.code == ST_OK && (end = phone_put(c, &q, &answer)) == PROMPT_GIVEN)
        buf_set(value, answer.s);
    choices_free(&choices);
    buf_free(&answer);
    return end;
}

static enum prompt_end ask_required_column(struct phone_call *c, int column)
{
    struct choices choices = CHOICES_EMPTY;
    enum prompt_end end = PROMPT_STOPPED;
    const char *reg = ticket_columns[column].refers;
    if (reg)
        choices_from_register(c->desk, reg, &choices, &c->tool->e);
    if (c->tool->e.code == ST_OK)
        end = phone_ask_column(c, column, _(ticket_columns[column].label), "",
                               choices.count ? &choices : NULL, ASK_REQUIRED);
    choices_free(&choices);
    return end;
}

static enum prompt_end ask_papers(struct phone_call *c)
{
    struct choices papers = CHOICES_EMPTY;
    struct buf answer = BUF_EMPTY;
    choices_from_list(c->papers.s, &papers);
    const struct ask_question q = {.label = _("Documents received, separated by |"),
                                   .preset = c->brought.s,
                                   .choices = &papers,
                                   .flags = ASK_LIST | ASK_SHOW};
    enum prompt_end end = phone_put(c, &q, &answer);
    if (end == PROMPT_GIVEN)
        buf_set(&c->brought, answer.s);
    choices_free(&papers);
    buf_free(&answer);
    return end;
}

/* ---- one question after the other ---- */

enum question {
    Q_KIND,
    Q_CALLER,
    Q_NAME,
    Q_NUMBER,
    Q_UNIT,
    Q_ASSET,
    Q_SUBJECT,
    Q_CATEGORY,
    Q_REQUIRED /* as many as the kind has; then the papers, then phone_look */
};

/* Returns 1 if the kind requires it, no option gave it and no other question asks it. */
static int wants_required(struct phone_call *c, const char *name)
{
    static const int elsewhere[] = {TC_KIND,  TC_PHONE,   TC_CONTACT,  TC_UNIT,
                                    TC_ASSET, TC_SUBJECT, TC_CATEGORY, TC_PRIORITY};
    int column = ticket_column_of(name);
    if (column < 0 || column >= TC_STORED) {
        const struct map_entry *field = map_finds(&c->fields, name);
        return !field || (size_t)(field - c->fields.entries) >= c->fields_given;
    }
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (elsewhere[i] == column)
            return 0;
    return !c->known[column] && !(column == TC_CUSTOMER && *phone_value(c, column)) &&
           ticket_columns[column].flags & COL_INTAKE;
}

static enum prompt_end ask_required(struct phone_call *c, const char *name)
{
    int column = ticket_column_of(name);
    return column >= 0 && column < TC_STORED ? ask_required_column(c, column)
                                             : ask_field(c, name);
}

/* Asks the n-th question if it is needed. */
static enum prompt_end put_question(struct phone_call *c, size_t n, size_t required)
{
    struct buf name = BUF_EMPTY;
    enum prompt_end end = PROMPT_GIVEN;
    switch (n) {
    case Q_KIND:
        if (!c->known[TC_KIND])
            return ask_kind(c);
        read_kind(c);
        return end;
    case Q_CALLER:
        return phone_caller(c);
    case Q_NAME:
        return phone_name(c);
    case Q_NUMBER:
        return phone_number(c);
    case Q_UNIT:
        return phone_unit(c);
    case Q_ASSET:
        return phone_asset(c);
    case Q_SUBJECT:
        return c->known[TC_SUBJECT]
                   ? end
                   : phone_ask_column(c, TC_SUBJECT, _("Subject"), "", NULL, ASK_REQUIRED);
    case Q_CATEGORY:
        return phone_category(c);
    default:
        break;
    }
    if (n == Q_REQUIRED + required)
        return c->papers.len ? ask_papers(c) : end;
    if (n > Q_REQUIRED + required)
        return phone_look(c);
    word_at(c->required.s, n - Q_REQUIRED, &name);
    if (wants_required(c, name.s))
        end = ask_required(c, name.s);
    buf_free(&name);
    return end;
}

static size_t count_required(const struct phone_call *c)
{
    struct buf name = BUF_EMPTY;
    size_t n = 0;
    while (word_at(c->required.s, n, &name))
        n++;
    buf_free(&name);
    return n;
}

enum { MOST_QUESTIONS = 200 };

/* PROMPT_GIVEN: all is answered. The up arrow returns to the previous question. */
static enum prompt_end ask_all(struct phone_call *c, size_t from)
{
    size_t asked[MOST_QUESTIONS], count = 0;
    for (size_t n = from;;) {
        c->put = 0;
        enum prompt_end end = put_question(c, n, count_required(c));
        if (c->tool->e.code != ST_OK)
            return PROMPT_STOPPED;
        if (end == PROMPT_BACK) {
            n = count ? asked[--count] : n;
            continue;
        }
        /* the kind, and so the number of questions, is known only now */
        if (end != PROMPT_GIVEN || n > Q_REQUIRED + count_required(c))
            return end;
        if (c->put && count < MOST_QUESTIONS)
            asked[count++] = n;
        n++;
    }
}

/* ---- beginning and end ---- */

static enum status take_given(struct phone_call *c)
{
    struct error *e = &c->tool->e;
    for (int i = 0; i < TC_STORED; i++) {
        const char *given = c->given->columns[i];
        struct checking k = {c, i};
        if (!given)
            continue;
        check_cell(&k, given, e);
        if (e->code != ST_OK)
            return error_prefix(e, "%s", ticket_columns[i].name);
        buf_set(&c->columns[i], given);
        c->known[i] = 1;
    }
    for (size_t i = 0; i < c->given->fields->count; i++) {
        const char *field = c->given->fields->values[i], *equals = strchr(field, '=');
        char *name = mem_string_n(field, (size_t)(equals - field));
        buf_set(field_of(c, name), equals + 1);
        free(name);
    }
    c->fields_given = c->fields.count;
    /* a call by phone, unless the user says otherwise */
    if (!c->known[TC_CHANNEL] && desk_knows(c->desk, "channel", "phone", 5, e) > 0)
        buf_set(&c->columns[TC_CHANNEL], "phone");
    return e->code;
}

static void broken_off(struct phone_call *c, enum prompt_end end)
{
    if (c->tool->e.code == ST_OK && end != PROMPT_GIVEN)
        error_set(&c->tool->e, ST_PARTIAL, "%s", _("aborted; nothing was kept"));
}

void phone_call_run(struct tool *tool, const struct terminal *t,
                    const struct phone_call_given *given)
{
    struct phone_call c = {.tool = tool,
                           .desk = tool->desk,
                           .t = t,
                           .given = given,
                           .caller = CALLER_EMPTY,
                           .use = -1};
    struct buf *texts[] = {&c.required, &c.papers, &c.brought};
    for (int i = 0; i < TC_STORED; i++)
        buf_init(&c.columns[i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        buf_init(texts[i]);
    if (take_given(&c) == ST_OK) {
        enum prompt_end end = ask_all(&c, Q_KIND);
        while (end == PROMPT_GIVEN && tool->e.code == ST_OK && !phone_write(&c))
            end = ask_all(&c, Q_REQUIRED + count_required(&c) + 1);
        broken_off(&c, end);
    }
    for (size_t i = 0; i < c.fields.count; i++) {
        buf_free(c.fields.entries[i].p);
        free(c.fields.entries[i].p);
    }
    map_free(&c.fields);
    for (int i = 0; i < TC_STORED; i++)
        buf_free(&c.columns[i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        buf_free(texts[i]);
    caller_free(&c.caller);
    answer_hints_free(&c.hints);
}

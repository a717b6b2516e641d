#include "desk/call.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/alike.h"
#include "calc/match.h"
#include "desk/call_inside.h"
#include "desk/cells.h"
#include "desk/masking.h"
#include "flow/text.h"
#include "store/register.h"

/* ---- what is known ---- */

const char *call_value(const struct call *c, int column)
{
    return c->columns[column].s;
}

struct buf *call_field(struct call *c, const char *name)
{
    struct map_entry *field = map_puts(&c->fields, name, NULL);
    if (!field->p) {
        field->p = mem_zero(1, sizeof(struct buf));
        buf_init(field->p);
    }
    return field->p;
}

static void set(struct buf *b, const char *s)
{
    buf_clear(b);
    buf_adds(b, s ? s : "");
}

/* 1 where the kind requires this column or field. */
static int requires(const struct call *c, const char *name)
{
    return c->required.len && register_has_word(c->required.s, name, strlen(name));
}

static int has_rows(struct call *c, const char *reg)
{
    struct error *e = &c->tool->e;
    struct buf sql = BUF_EMPTY;
    struct stmt *st;
    int got = 0;
    buf_printf(&sql, "SELECT 1 FROM %s LIMIT 1", reg);
    if (e->code == ST_OK && store_prepare(c->desk->store, &st, sql.s, e) == ST_OK &&
        (got = stmt_step(st, e)) > 0)
        stmt_reset(st);
    buf_free(&sql);
    return got > 0;
}

static enum prompt_end put(struct call *c, const struct question_asked *q, struct buf *answer)
{
    c->put = 1;
    store_let_go(c->desk->store);
    return ask(c->t, q, answer);
}

/* ---- answers are checked as a file's cells would be ---- */

struct checking {
    struct call *call;
    int column;
};

static void check_cell(void *context, const char *answer, struct error *why)
{
    const struct checking *k = context;
    struct when when = desk_when(k->call->desk);
    when.format = k->call->tool->intake.date_format;
    struct value v;
    cell_read(k->call->desk, k->column, answer, strlen(answer), &when, 0, &v, why);
}

/* What was said before, when the question comes again, is the preset. */
static enum prompt_end ask_column(struct call *c, int column, const char *label,
                                  const char *preset, const struct choices *choices,
                                  unsigned flags)
{
    struct buf answer = BUF_EMPTY, before = BUF_EMPTY;
    struct checking k = {c, column};
    if (requires(c, ticket_columns[column].name))
        flags |= ASK_REQUIRED;
    set(&before, c->columns[column].len ? c->columns[column].s : preset);
    const struct question_asked q = {.label = label,
                                     .preset = before.s,
                                     .choices = choices,
                                     .flags = flags,
                                     .check = check_cell,
                                     .context = &k,
                                     .shown =
                                         masked(c->desk, masking_column(column), before.s)};
    enum prompt_end end = put(c, &q, &answer);
    if (end == PROMPT_GIVEN)
        set(&c->columns[column], answer.s);
    buf_free(&answer);
    buf_free(&before);
    return end;
}

/* ---- the kind ---- */

static enum status read_kind(struct call *c)
{
    struct error *e = &c->tool->e;
    struct stmt *st;
    buf_clear(&c->required);
    buf_clear(&c->papers);
    if (store_prepare(c->desk->store, &st, "SELECT fields, papers FROM kind WHERE code = :kind",
                      e) != ST_OK)
        return e->code;
    stmt_bind_text(st, ":kind", call_value(c, TC_KIND));
    if (stmt_step(st, e) > 0) {
        set(&c->required, stmt_text(st, 0));
        set(&c->papers, stmt_text(st, 1));
        stmt_reset(st);
    }
    return e->code;
}

static enum prompt_end ask_kind(struct call *c)
{
    struct choices kinds = CHOICES_EMPTY;
    enum prompt_end end = PROMPT_GIVEN;
    choices_of(c->desk, "kind", &kinds, &c->tool->e);
    if (kinds.count == 1)
        set(&c->columns[TC_KIND], kinds.v[0].code);
    else if (c->tool->e.code == ST_OK && !kinds.count)
        error_set(&c->tool->e, ST_DATA, _("the register kind is empty: tkt-load kind"));
    else if (c->tool->e.code == ST_OK)
        end = ask_column(c, TC_KIND, _("Kind"), "", &kinds, ASK_REQUIRED);
    choices_free(&kinds);
    if (end == PROMPT_GIVEN && c->tool->e.code == ST_OK)
        read_kind(c);
    return end;
}

/* ---- the caller ---- */

static void say_tickets(struct call *c, const char *title, const struct recent *r,
                        const struct recent *but)
{
    struct buf line = BUF_EMPTY;
    int titled = 0;
    for (size_t i = 0; i < r->count; i++) {
        size_t k = 0;
        while (but && k < but->count && but->id[k] != r->id[i])
            k++;
        if (but && k < but->count)
            continue;
        buf_clear(&line);
        if (caller_line(c->desk, r->id[i], &line, c->t->width - 4, &c->tool->e) != ST_OK)
            break;
        if (!titled++)
            ask_say(c->t, "%s", title);
        ask_say(c->t, "    %s", line.s);
    }
    buf_free(&line);
}

static void say_caller(struct call *c)
{
    struct buf line = BUF_EMPTY;
    const struct {
        enum mask mask;
        const struct buf *text;
    } parts[] = {{MASK_CODE, &c->caller.customer},
                 {MASK_NAME, &c->caller.name},
                 {MASK_PHONE, &c->caller.phone},
                 {MASK_NONE, &c->caller.language},
                 {MASK_TEXT, &c->caller.note}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].text->len)
            buf_printf(&line, "  %s", masked(c->desk, parts[i].mask, parts[i].text->s));
    if (line.len)
        ask_say(c->t, "%s", line.s);
    buf_clear(&line);
    for (size_t i = 0; i < c->caller.units.count && c->caller.units.count > 1; i++)
        buf_printf(&line, "  %s", masked(c->desk, MASK_PLACE, c->caller.units.v[i].code));
    if (line.len)
        ask_say(c->t, "%s", line.s);
    buf_free(&line);
}

/* Everything that a known customer, or a number that called before, tells. */
static enum status meet(struct call *c)
{
    struct error *e = &c->tool->e;
    const char *customer = call_value(c, TC_CUSTOMER), *phone = call_value(c, TC_PHONE);
    caller_free(&c->caller);
    caller_init(&c->caller);
    if (*customer && caller_read(&c->caller, c->desk, customer, e) < 0)
        return e->code;
    if (!*phone)
        phone = c->caller.phone.s;
    if (caller_recent(&c->caller, c->desk, phone, &c->shown, e) == ST_OK) {
        say_caller(c);
        say_tickets(c, _("  Their last tickets:"), &c->shown, NULL);
    }
    return e->code;
}

/* Which of several customers with one number it is. */
static enum prompt_end ask_which(struct call *c, const struct choices *found)
{
    struct buf answer = BUF_EMPTY;
    const struct question_asked q = {
        .label = _("Which of them"), .choices = found, .flags = ASK_SHOW | ASK_QUIET};
    enum prompt_end end = put(c, &q, &answer);
    if (end == PROMPT_GIVEN)
        set(&c->columns[TC_CUSTOMER], answer.s);
    buf_free(&answer);
    return end;
}

static enum prompt_end by_phone(struct call *c)
{
    struct choices found = CHOICES_EMPTY;
    enum prompt_end end = PROMPT_GIVEN;
    if (!c->known[TC_CUSTOMER] &&
        caller_customers(c->desk, call_value(c, TC_PHONE), &found, &c->tool->e) == ST_OK) {
        set(&c->columns[TC_CUSTOMER], found.count == 1 ? found.v[0].code : "");
        if (found.count > 1)
            end = ask_which(c, &found);
    }
    choices_free(&found);
    if (end == PROMPT_GIVEN && c->tool->e.code == ST_OK)
        meet(c);
    return end;
}

static int is_whose(const char *said)
{
    struct buf plain = BUF_EMPTY;
    match_fold(&plain, said, strlen(said));
    int whose = caller_is_whose(plain.s);
    buf_free(&plain);
    return whose;
}

/* A number, a customer's code or name, or the name of somebody who isn't on file. */
static enum prompt_end take_caller(struct call *c, const char *said,
                                   const struct choices *customers)
{
    static const int theirs[] = {TC_PHONE, TC_CUSTOMER, TC_CONTACT};
    for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
        if (!c->known[theirs[i]])
            buf_clear(&c->columns[theirs[i]]);
    if (choices_code(customers, said)) {
        set(&c->columns[TC_CUSTOMER], said);
        if (meet(c) == ST_OK && !c->known[TC_PHONE])
            set(&c->columns[TC_PHONE], c->caller.phone.s);
        return PROMPT_GIVEN;
    }
    struct buf plain = BUF_EMPTY;
    match_fold(&plain, said, strlen(said)); /* full-width digits too */
    int phone = caller_is_phone(plain.s);
    if (phone)
        set(&c->columns[TC_PHONE], plain.s);
    buf_free(&plain);
    if (phone)
        return by_phone(c);
    if (*said && !c->known[TC_CONTACT])
        set(&c->columns[TC_CONTACT], said);
    return PROMPT_GIVEN;
}

static enum prompt_end ask_caller(struct call *c)
{
    struct choices customers = CHOICES_EMPTY;
    struct buf answer = BUF_EMPTY, before = BUF_EMPTY;
    struct question_asked asked = {.label = _("Phone or customer"),
                                   .choices = &customers,
                                   .flags = ASK_ANYTHING | ASK_QUIET,
                                   .as_is = is_whose};
    enum prompt_end end = PROMPT_STOPPED;
    for (int i = 0; !before.len && i < 3; i++)
        set(&before, call_value(c, (int[]){TC_PHONE, TC_CUSTOMER, TC_CONTACT}[i]));
    asked.preset = before.s;
    if (choices_of(c->desk, "customer", &customers, &c->tool->e) == ST_OK &&
        (end = put(c, &asked, &answer)) == PROMPT_GIVEN)
        end = take_caller(c, answer.s, &customers);
    choices_free(&customers);
    buf_free(&answer);
    buf_free(&before);
    return end;
}

static int wants_caller(const struct call *c)
{
    return !c->known[TC_PHONE] && !c->known[TC_CUSTOMER];
}

/* Known by an option: looked up without a question. */
static enum prompt_end look_up_caller(struct call *c)
{
    if (c->known[TC_PHONE])
        return by_phone(c);
    if (meet(c) == ST_OK)
        set(&c->columns[TC_PHONE], c->caller.phone.s);
    return PROMPT_GIVEN;
}

static int wants_name(const struct call *c)
{
    return !c->known[TC_CONTACT] &&
           (requires(c, "contact") ||
            (!*call_value(c, TC_CUSTOMER) && *call_value(c, TC_PHONE) && !c->caller.name.len));
}

static int wants_number(const struct call *c)
{
    return !c->known[TC_PHONE] && !*call_value(c, TC_PHONE) &&
           (requires(c, "phone") || *call_value(c, TC_CONTACT));
}

/* ---- the place, the thing ---- */

static enum prompt_end ask_unit(struct call *c)
{
    struct choices units = CHOICES_EMPTY;
    struct recent r = {.count = 0};
    enum prompt_end end = PROMPT_STOPPED;
    if (choices_of(c->desk, "unit", &units, &c->tool->e) == ST_OK)
        end = ask_column(c, TC_UNIT, _("Unit"), c->caller.unit.s, &units, ASK_ANYTHING);
    choices_free(&units);
    const char *unit = call_value(c, TC_UNIT);
    if (end == PROMPT_GIVEN && *unit && caller_unit(c->desk, unit, &r, &c->tool->e) == ST_OK)
        say_tickets(c, _("  Last tickets there:"), &r, &c->shown);
    return end;
}

static int wants_unit(struct call *c)
{
    return !c->known[TC_UNIT] &&
           (requires(c, "unit") || c->caller.unit.len || has_rows(c, "unit"));
}

static enum status assets_of(struct call *c, struct choices *assets, int all)
{
    struct error *e = &c->tool->e;
    struct stmt *st;
    if (store_prepare(c->desk->store, &st,
                      "SELECT code, coalesce(name, model), serial FROM asset"
                      " WHERE :all OR customer = :customer ORDER BY code",
                      e) != ST_OK)
        return e->code;
    stmt_bind_int(st, ":all", all);
    stmt_bind_text(st, ":customer", call_value(c, TC_CUSTOMER));
    while (stmt_step(st, e) > 0) {
        struct buf name = BUF_EMPTY;
        const char *parts[] = {stmt_text(st, 1), stmt_text(st, 2)};
        buf_printf(&name, "%s%s%s", parts[0] ? parts[0] : "", parts[0] && parts[1] ? " " : "",
                   parts[1] ? parts[1] : "");
        choices_add(assets, stmt_text(st, 0), name.s);
        buf_free(&name);
    }
    return e->code;
}

/* Asked where the kind requires one, or the caller owns any. */
static enum prompt_end ask_asset(struct call *c)
{
    struct choices theirs = CHOICES_EMPTY, all = CHOICES_EMPTY;
    enum prompt_end end = PROMPT_GIVEN;
    assets_of(c, &theirs, 0);
    if (c->tool->e.code == ST_OK && (theirs.count || requires(c, "asset")) &&
        assets_of(c, &all, 1) == ST_OK) {
        for (size_t i = 0; i < theirs.count && i < 9 && theirs.count > 1; i++)
            ask_say(c->t, "  %s  %s", theirs.v[i].code, theirs.v[i].name);
        end = ask_column(c, TC_ASSET, _("Asset"), theirs.count == 1 ? theirs.v[0].code : "",
                         all.count ? &all : NULL, 0);
    }
    choices_free(&theirs);
    choices_free(&all);
    return end;
}

/* ---- the matter ---- */

/* The one category whose name is said in the subject, wholly or more than any other's. */
static const char *likely(const struct choices *categories, const char *subject)
{
    enum { LEAST = 300 };
    struct alike said = ALIKE_EMPTY, name = ALIKE_EMPTY;
    const char *best = "";
    int most = LEAST - 1, alone = 0;
    alike_read(&said, subject, strlen(subject));
    for (size_t i = 0; i < categories->count; i++) {
        const struct choice *one = &categories->v[i];
        alike_read(&name, one->name, strlen(one->name));
        int within = alike_within(&name, &said);
        if (within < most || (within == most && !alone))
            continue;
        alone = within > most;
        most = within;
        best = one->code;
    }
    alike_free(&said);
    alike_free(&name);
    return alone ? best : "";
}

static enum prompt_end ask_category(struct call *c)
{
    struct choices categories = CHOICES_EMPTY;
    enum prompt_end end = PROMPT_GIVEN;
    if (choices_of_kind(c->desk, call_value(c, TC_KIND), &categories, &c->tool->e) == ST_OK &&
        categories.count)
        end = ask_column(c, TC_CATEGORY, _("Category"),
                         likely(&categories, call_value(c, TC_SUBJECT)), &categories, 0);
    choices_free(&categories);
    return end;
}

/* ---- what else the kind requires ---- */

/* The n-th word of a list; 0 where there is none. */
static int word_at(const char *list, size_t n, struct buf *out)
{
    buf_clear(out);
    for (const char *p = list; *p;) {
        size_t length = strcspn(p, "|");
        if (length && !n--) {
            buf_add(out, p, length);
            return 1;
        }
        p += length + (p[length] == '|');
    }
    return 0;
}

/* A field that is called as a register is chosen from it. */
static enum prompt_end ask_field(struct call *c, const char *name)
{
    struct choices choices = CHOICES_EMPTY;
    struct buf answer = BUF_EMPTY, *value = call_field(c, name);
    enum prompt_end end = PROMPT_STOPPED;
    if (register_find(name))
        choices_of(c->desk, name, &choices, &c->tool->e);
    const struct question_asked q = {.label = name,
                                     .preset = value->s,
                                     .choices = &choices,
                                     .flags = ASK_REQUIRED | ASK_ANYTHING};
    if (c->tool->e.code == ST_OK && (end = put(c, &q, &answer)) == PROMPT_GIVEN)
        set(value, answer.s);
    choices_free(&choices);
    buf_free(&answer);
    return end;
}

static enum prompt_end ask_required_column(struct call *c, int column)
{
    struct choices choices = CHOICES_EMPTY;
    enum prompt_end end = PROMPT_STOPPED;
    const char *reg = ticket_columns[column].refers;
    if (reg)
        choices_of(c->desk, reg, &choices, &c->tool->e);
    if (c->tool->e.code == ST_OK)
        end = ask_column(c, column, _(ticket_columns[column].label), "",
                         choices.count ? &choices : NULL, ASK_REQUIRED);
    choices_free(&choices);
    return end;
}

static enum prompt_end ask_papers(struct call *c)
{
    struct choices papers = CHOICES_EMPTY;
    struct buf answer = BUF_EMPTY;
    choices_of_list(c->papers.s, &papers);
    const struct question_asked q = {.label = _("Papers that are here, with | between"),
                                     .preset = c->brought.s,
                                     .choices = &papers,
                                     .flags = ASK_LIST | ASK_SHOW};
    enum prompt_end end = put(c, &q, &answer);
    if (end == PROMPT_GIVEN)
        set(&c->brought, answer.s);
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
    Q_REQUIRED /* so many as the kind has; then the papers, then the look round */
};

/* What the kind requires, no option gave and no other question asks. */
static int wants_required(struct call *c, const char *name)
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
    return !c->known[column] && !(column == TC_CUSTOMER && *call_value(c, column)) &&
           ticket_columns[column].flags & COL_INTAKE;
}

static enum prompt_end ask_required(struct call *c, const char *name)
{
    int column = ticket_column_of(name);
    return column >= 0 && column < TC_STORED ? ask_required_column(c, column)
                                             : ask_field(c, name);
}

/* Asks the n-th question, where it is needed. */
static enum prompt_end put_question(struct call *c, size_t n, size_t required)
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
        return wants_caller(c) ? ask_caller(c) : look_up_caller(c);
    case Q_NAME:
        if (wants_name(c))
            return ask_column(c, TC_CONTACT, _("Name"), c->caller.name.s, NULL, 0);
        if (!*call_value(c, TC_CONTACT) && !*call_value(c, TC_CUSTOMER))
            set(&c->columns[TC_CONTACT], c->caller.name.s);
        return end;
    case Q_NUMBER:
        return wants_number(c) ? ask_column(c, TC_PHONE, _("Phone"), "", NULL, 0) : end;
    case Q_UNIT:
        return wants_unit(c) ? ask_unit(c) : end;
    case Q_ASSET:
        return c->known[TC_ASSET] ? end : ask_asset(c);
    case Q_SUBJECT:
        return c->known[TC_SUBJECT]
                   ? end
                   : ask_column(c, TC_SUBJECT, _("Subject"), "", NULL, ASK_REQUIRED);
    case Q_CATEGORY:
        return c->known[TC_CATEGORY] ? end : ask_category(c);
    default:
        break;
    }
    if (n == Q_REQUIRED + required)
        return c->papers.len ? ask_papers(c) : end;
    if (n > Q_REQUIRED + required)
        return call_look(c);
    word_at(c->required.s, n - Q_REQUIRED, &name);
    if (wants_required(c, name.s))
        end = ask_required(c, name.s);
    buf_free(&name);
    return end;
}

static size_t count_required(const struct call *c)
{
    struct buf name = BUF_EMPTY;
    size_t n = 0;
    while (word_at(c->required.s, n, &name))
        n++;
    buf_free(&name);
    return n;
}

enum { MOST_QUESTIONS = 200 };

/* PROMPT_GIVEN: all is answered. The arrow up goes back to the question put before. */
static enum prompt_end ask_all(struct call *c, size_t from)
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
        /* only now is the kind known, and how many questions it has */
        if (end != PROMPT_GIVEN || n > Q_REQUIRED + count_required(c))
            return end;
        if (c->put && count < MOST_QUESTIONS)
            asked[count++] = n;
        n++;
    }
}

/* ---- beginning and end ---- */

static enum status take_given(struct call *c)
{
    struct error *e = &c->tool->e;
    for (int i = 0; i < TC_STORED; i++) {
        const char *given = c->given->columns[i];
        struct checking k = {c, i};
        if (!given)
            continue;
        if (!utf8_valid(given, strlen(given), NULL))
            return error_set(e, ST_DATA, _("'%s' is not UTF-8"), utf8_quote(given));
        check_cell(&k, given, e);
        if (e->code != ST_OK)
            return error_prefix(e, "%s", ticket_columns[i].name);
        set(&c->columns[i], given);
        c->known[i] = 1;
    }
    for (size_t i = 0; i < c->given->fields->count; i++) {
        const char *field = c->given->fields->values[i], *equals = strchr(field, '=');
        if (!equals || equals == field)
            return error_set(e, ST_USAGE, _("--field: '%s' is not NAME=VALUE"),
                             utf8_quote(field));
        if (!utf8_valid(field, strlen(field), NULL))
            return error_set(e, ST_DATA, _("'%s' is not UTF-8"), utf8_quote(field));
        char *name = mem_string_n(field, (size_t)(equals - field));
        set(call_field(c, name), equals + 1);
        free(name);
    }
    c->fields_given = c->fields.count;
    /* at the phone, unless it is said otherwise */
    if (!c->known[TC_CHANNEL] && desk_knows(c->desk, "channel", "phone", 5, e) > 0)
        set(&c->columns[TC_CHANNEL], "phone");
    return e->code;
}

static void broken_off(struct call *c, enum prompt_end end)
{
    if (c->tool->e.code == ST_OK && end != PROMPT_GIVEN)
        error_set(&c->tool->e, ST_PARTIAL, "%s", _("broken off; nothing was kept"));
}

void call_take(struct tool *tool, const struct terminal *t, const struct call_given *given)
{
    struct call c = {.tool = tool, .desk = tool->desk, .t = t, .given = given, .use = -1};
    struct buf *texts[] = {&c.required, &c.papers, &c.brought};
    for (int i = 0; i < TC_STORED; i++)
        buf_init(&c.columns[i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        buf_init(texts[i]);
    caller_init(&c.caller);
    if (take_given(&c) == ST_OK) {
        enum prompt_end end = ask_all(&c, Q_KIND);
        while (end == PROMPT_GIVEN && tool->e.code == ST_OK && !call_write(&c))
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
    hints_free(&c.hints);
}

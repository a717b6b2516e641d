#include "desk/erase_who.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/mask.h"
#include "desk/erase_learn.h"
#include "store/register.h"
#include "store/ticket.h"

/* ---- whom it would hit besides ---- */

/* One thing that is known of the person. */
struct known {
    struct erase_who *who;
    enum trace_kind kind;
    const char *s;
    size_t n;
};

static int is_number(enum trace_kind kind)
{
    return kind == TRACE_PHONE || kind == TRACE_MAIL;
}

/* 1 where the cell has it: a number among others, a name as a whole. */
static int cell_has(struct traces *t, const struct known *k, const char *cell)
{
    struct buf a = BUF_EMPTY, b = BUF_EMPTY;
    if (is_number(k->kind))
        return traces_replace(t, 1, cell, strlen(cell), NULL, NULL, NULL) > 0;
    trace_fold(t, k->s, k->n, &a);
    trace_fold(t, cell, strlen(cell), &b);
    int same = a.len == b.len && memcmp(a.s, b.s, a.len) == 0;
    buf_free(&a);
    buf_free(&b);
    return same;
}

/* The statement gives a code, then cells. 1 where one has it; `found` gets the codes. */
static int rows_have(const struct known *k, const char *sql, int cells, struct map *found,
                     struct buf *codes)
{
    struct error *e = &k->who->tool->e;
    struct traces *t = traces_new();
    struct stmt *st;
    int has = 0;
    traces_add(t, k->kind, 1, k->s, k->n);
    if (store_prepare(k->who->tool->desk->store, &st, sql, e) == ST_OK)
        while (stmt_step(st, e) > 0)
            for (int i = 1; i <= cells; i++)
                if (!stmt_is_null(st, i) && cell_has(t, k, stmt_text(st, i)) &&
                    strcmp(stmt_text(st, 0), k->who->plan.code) != 0) {
                    if (found)
                        map_puts(found, stmt_text(st, 0), NULL);
                    buf_printf(codes, "%s%s", codes->len ? ", " : "", stmt_text(st, 0));
                    has = 1;
                    break;
                }
    traces_free(t);
    return has;
}

static int is_value(const struct known *k, struct traces *t, const char *values)
{
    for (const char *p = values; *p; p += *p == '|') {
        size_t n = strcspn(p, "|");
        char *word = mem_string_n(p, n);
        int same = cell_has(t, k, word);
        free(word);
        if (same)
            return 1;
        p += n;
    }
    return 0;
}

/* The register that has it as a code or the name of something; NULL: none. */
static const char *site_word(const struct known *k)
{
    static const char *const not_of_site[] = {"customer", "unit", "asset"};
    struct traces *t = traces_new();
    struct error *e = &k->who->tool->e;
    const char *found = NULL;
    for (const struct register_info *r = registers; r->name && !found; r++) {
        struct map codes = MAP_EMPTY;
        struct buf sql = BUF_EMPTY, ignored = BUF_EMPTY;
        int skip = 0, name = register_column(r, "name");
        for (size_t i = 0; i < sizeof not_of_site / sizeof *not_of_site; i++)
            skip |= strcmp(r->name, not_of_site[i]) == 0;
        for (size_t i = 0; !skip && i < r->count && !found; i++)
            if (r->columns[i].type == REG_ENUM && r->columns[i].values &&
                is_value(k, t, r->columns[i].values))
                found = r->name;
        if (!skip && register_codes(k->who->tool->desk->store, r, &codes, e) == ST_OK)
            for (size_t i = 0; i < codes.count && !found; i++)
                if (cell_has(t, k, codes.entries[i].key))
                    found = r->name;
        if (!skip && !found && name > 0) {
            buf_printf(&sql, "SELECT '', name FROM %s", r->name);
            if (rows_have(k, sql.s, 1, NULL, &ignored))
                found = r->name;
        }
        map_free(&codes);
        buf_free(&sql);
        buf_free(&ignored);
    }
    traces_free(t);
    return found;
}

/* ---- one thing ---- */

static size_t add(struct erase_who *who, enum trace_kind kind, unsigned number, unsigned word,
                  const char *s, size_t n)
{
    return traces_add(who->plan.traces, kind, is_number(kind) ? number : word, s, n);
}

/* 王太太 is a name here, though not anywhere. */
static void add_own(struct erase_who *who, enum trace_kind kind, const char *s, size_t n)
{
    if (!add(who, kind, ERASE_OWN_NUMBER, ERASE_OWN_WORD, s, n) && kind == TRACE_NAME)
        add(who, TRACE_WORDS, 0, ERASE_OWN_WORD, s, n);
}

static void learn_number(const struct known *k)
{
    struct erase_who *who = k->who;
    const char *what = k->kind == TRACE_PHONE ? _("phone number") : _("mail address");
    struct buf staff = BUF_EMPTY, others = BUF_EMPTY;
    if (rows_have(
            k,
            k->kind == TRACE_PHONE
                ? "SELECT code, phone FROM staff UNION ALL SELECT code, phone FROM department"
                : "SELECT code, email FROM staff UNION ALL SELECT code, email FROM department",
            1, NULL, &staff)) {
        add(who, k->kind, ERASE_OWN_NUMBER, 0, k->s, k->n);
        tool_warn(who->tool,
                  _("a %s is also that of staff or a department (%s): it is taken out of the"
                    " customer's own rows only"),
                  what, staff.s);
    } else if (rows_have(k,
                         k->kind == TRACE_PHONE ? "SELECT code, phone FROM customer"
                                                : "SELECT code, email FROM customer",
                         1, &who->sharers, &others)) {
        add(who, k->kind, ERASE_SHARED_NUMBER, 0, k->s, k->n);
        tool_warn(who->tool, _("a %s is also that of %s: it stays in what is theirs"), what,
                  others.s);
    } else {
        add(who, k->kind, ERASE_NUMBER, 0, k->s, k->n);
    }
    buf_free(&staff);
    buf_free(&others);
}

static void learn_name(const struct known *k)
{
    struct erase_who *who = k->who;
    struct buf staff = BUF_EMPTY, others = BUF_EMPTY;
    struct traces *t = traces_new();
    const char *word;
    if (!traces_add(t, TRACE_NAME, 1, k->s, k->n)) {
        add_own(who, k->kind, k->s, k->n);
        tool_warn(who->tool,
                  _("the name is too short to be looked for everywhere: it is taken out"
                    " of the customer's own rows only (--also takes more)"));
    } else if (rows_have(k, "SELECT code, name, code FROM staff", 2, NULL, &staff)) {
        add(who, k->kind, 0, ERASE_OWN_WORD, k->s, k->n);
        tool_warn(who->tool,
                  _("the name is also that of staff (%s): it is taken out of the customer's own"
                    " rows only"),
                  staff.s);
    } else if ((word = site_word(k)) != NULL) {
        tool_warn(who->tool,
                  _("the name is also a word of this desk (register %s): in texts it stays"),
                  word);
    } else if (rows_have(k, "SELECT code, name FROM customer", 1, &who->sharers, &others)) {
        add(who, k->kind, 0, ERASE_SHARED_WORD, k->s, k->n);
        tool_warn(who->tool, _("the name is also that of %s: it stays in what is theirs"),
                  others.s);
    } else {
        add(who, k->kind, 0, ERASE_WORD, k->s, k->n);
    }
    buf_free(&staff);
    buf_free(&others);
    traces_free(t);
}

/* A thing is learned once; a cell of several numbers or mails one by one. */
static void learn(struct erase_who *who, enum trace_kind kind, const char *s, size_t n)
{
    unsigned any = ~0u;
    for (size_t from = 0, to; from < n; from = to + 1) {
        to = from;
        while (to < n && (!is_number(kind) || !strchr(",;/|", s[to])))
            to++;
        struct known k = {who, kind, s + from, to - from};
        struct traces *t = who->plan.traces;
        struct buf rest = BUF_EMPTY;
        int is_new = !is_number(kind) || !traces_replace(t, any, k.s, k.n, NULL, NULL, NULL);
        if (is_new && is_number(kind))
            learn_number(&k);
        else if (is_new)
            learn_name(&k);
        buf_free(&rest);
    }
}

static void learn_value(struct erase_who *who, enum trace_kind kind, const struct value *v)
{
    if (v->type == VALUE_TEXT)
        learn(who, kind, v->s, v->len);
}

/* Callers, and what only the person's own rows are to lose. */
static void learn_own(struct erase_who *who, enum trace_kind kind, const char *s, size_t n)
{
    if (kind == TRACE_NAME && !who->on_file)
        learn(who, kind, s, n);
    else
        add_own(who, kind, s, n);
}

/* ---- from the register ---- */

static const struct {
    const char *column;
    enum trace_kind kind;
} register_columns[] = {{"name", TRACE_NAME}, {"phone", TRACE_PHONE}, {"email", TRACE_MAIL}};

enum { REGISTER_KNOWN = sizeof register_columns / sizeof *register_columns };

static int known_name(const struct map *seen, const char *s)
{
    return map_finds(seen, s) != NULL;
}

static void learn_once(struct erase_who *who, struct map *seen, enum trace_kind kind,
                       const char *s, size_t n)
{
    char *copy = mem_string_n(s, n);
    if (!known_name(seen, copy)) {
        map_puts(seen, copy, NULL);
        erase_learn(who, kind, s, n);
    }
    free(copy);
}

static enum status from_register(struct erase_who *who, struct map *seen)
{
    const struct register_info *r = register_find("customer");
    struct register_row key = REGISTER_ROW_EMPTY, row = REGISTER_ROW_EMPTY;
    struct error *e = &who->tool->e;
    key.c[0] = value_text(who->plan.code);
    if (register_get(who->tool->desk->store, r, &key, &row, e) > 0) {
        who->on_file = 1;
        for (size_t i = 0; i < REGISTER_KNOWN; i++) {
            const struct value *v = &row.c[register_column(r, register_columns[i].column)];
            if (v->type == VALUE_TEXT)
                learn_once(who, seen, register_columns[i].kind, v->s, v->len);
        }
    }
    register_row_free(&row);
    return e->code;
}

static void from_change(struct erase_who *who, struct map *seen, const char *json)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    if (json_read(json, &o))
        for (size_t i = 0; i < REGISTER_KNOWN; i++) {
            const struct json_pair *p = json_find(&o, register_columns[i].column);
            if (p && p->kind == JSON_TEXT)
                learn_once(who, seen, register_columns[i].kind, p->text, p->len);
        }
    json_free(&o);
}

static enum status from_history(struct erase_who *who, struct map *seen)
{
    struct stmt *st;
    struct error *e = &who->tool->e;
    if (store_prepare(who->tool->desk->store, &st,
                      "SELECT before, after FROM register_log"
                      " WHERE register = 'customer' AND key = :code ORDER BY id",
                      e) != ST_OK)
        return e->code;
    stmt_bind_text(st, ":code", who->plan.code);
    while (stmt_step(st, e) > 0)
        for (int i = 0; i < 2; i++)
            from_change(who, seen, stmt_text(st, i));
    return e->code;
}

/* ---- from the tickets ---- */

static void from_fields(struct erase_who *who, const char *json)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    if (json_read(json, &o))
        for (size_t i = 0; i < o.count; i++) {
            const struct json_pair *p = &o.pairs[i];
            enum mask mask = mask_of_field(p->name);
            if (p->kind != JSON_TEXT || mask == MASK_TEXT)
                continue;
            if (mask == MASK_PHONE || mask == MASK_MAIL)
                erase_learn(who, mask == MASK_PHONE ? TRACE_PHONE : TRACE_MAIL, p->text,
                            p->len);
            else if (mask == MASK_PLACE)
                erase_learn_place(who, p->text, p->len);
            else
                erase_learn_own(who, TRACE_NAME, p->text, p->len);
        }
    json_free(&o);
}

static void from_event(struct erase_who *who, const char *before)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    if (json_read(before, &o)) {
        const struct json_pair *contact = json_find(&o, "contact");
        const struct json_pair *phone = json_find(&o, "phone");
        const struct json_pair *fields = json_find(&o, "fields");
        const struct json_pair *unit = json_find(&o, "unit");
        if (unit && unit->kind == JSON_TEXT)
            erase_learn_place(who, unit->text, unit->len);
        if (contact && contact->kind == JSON_TEXT)
            erase_learn_own(who, TRACE_NAME, contact->text, contact->len);
        if (phone && phone->kind == JSON_TEXT)
            erase_learn(who, TRACE_PHONE, phone->text, phone->len);
        if (fields && fields->kind == JSON_TEXT)
            from_fields(who, fields->text);
    }
    json_free(&o);
}

static enum status from_mails(struct erase_who *who, int64_t ticket)
{
    struct stmt *st;
    struct error *e = &who->tool->e;
    struct buf all = BUF_EMPTY;
    if (store_prepare(who->tool->desk->store, &st,
                      "SELECT coalesce(address, '') || ',' || coalesce(reply_to, '') FROM mail"
                      " WHERE ticket = :ticket AND way = 'in'",
                      e) != ST_OK)
        return e->code;
    stmt_bind_int(st, ":ticket", ticket);
    while (stmt_step(st, e) > 0)
        buf_printf(&all, "%s,", stmt_text(st, 0));
    erase_learn(who, TRACE_MAIL, all.s, all.len);
    buf_free(&all);
    return e->code;
}

static enum status from_ticket(struct erase_who *who, int64_t id)
{
    struct store *s = who->tool->desk->store;
    struct error *e = &who->tool->e;
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct event ev;
    if (ticket_get(s, id, &copy, e) <= 0)
        return e->code;
    const struct value *contact = &copy.t.c[TC_CONTACT];
    if (contact->type == VALUE_TEXT)
        erase_learn_own(who, TRACE_NAME, contact->s, contact->len);
    if (copy.t.c[TC_PHONE].type == VALUE_TEXT)
        erase_learn(who, TRACE_PHONE, copy.t.c[TC_PHONE].s, copy.t.c[TC_PHONE].len);
    if (copy.t.c[TC_UNIT].type == VALUE_TEXT)
        erase_learn_place(who, copy.t.c[TC_UNIT].s, copy.t.c[TC_UNIT].len);
    from_fields(who, copy.t.c[TC_FIELDS].s);
    for (int64_t at = copy.t.head; at && event_get(s, at, &ev, e) > 0 && ev.prev < at;
         at = ev.prev) {
        char *before = mem_string(ev.before);
        from_event(who, before);
        free(before);
    }
    ticket_copy_free(&copy);
    return e->code == ST_OK ? from_mails(who, id) : e->code;
}

/* A caller's number may show more tickets to be the person's: until there are no more. */
static enum status from_tickets(struct erase_who *who)
{
    struct error *e = &who->tool->e;
    size_t before;
    do {
        int64_t *ids;
        size_t count;
        before = who->own;
        if (erase_own_tickets(who->tool->desk->store, &who->plan, &ids, &count, e) == ST_OK &&
            count > before)
            for (size_t i = 0; i < count && e->code == ST_OK; i++)
                from_ticket(who, ids[i]);
        who->own = count;
        free(ids);
    } while (e->code == ST_OK && who->own > before);
    return e->code;
}

/* ---- what was asked for besides ---- */

static enum trace_kind kind_of(const char *s)
{
    size_t digits = 0, others = 0;
    if (strchr(s, '@') && !strchr(s, ' '))
        return TRACE_MAIL;
    for (const char *p = s; *p; p++) {
        digits += isdigit((unsigned char)*p) != 0;
        others += !isdigit((unsigned char)*p) && !strchr("+-.() ", *p);
    }
    return !others && digits >= TRACE_PHONE_LEAST ? TRACE_PHONE : TRACE_WORDS;
}

static enum status take_also(struct erase_who *who, const struct option_list *also)
{
    struct error *e = &who->tool->e;
    size_t words = 0;
    for (size_t i = 0; i < also->count; i++) {
        const char *s = also->values[i];
        enum trace_kind kind = kind_of(s);
        size_t n = strlen(s);
        int number = kind == TRACE_PHONE || kind == TRACE_MAIL;
        const char *reg = number ? NULL : erase_site_word(who, kind, s, n);
        if (!utf8_valid(s, n, NULL))
            return error_set(e, ST_DATA, _("--also: '%s' is not UTF-8"), utf8_quote(s));
        if (reg)
            return error_set(e, ST_DATA,
                             _("--also: '%s' is a word of this desk (register %s), which would"
                               " be taken out of everything"),
                             utf8_quote(s), reg);
        if (words == ERASE_ALSO_MOST)
            return error_set(e, ST_USAGE, _("--also: at most %d at once"), ERASE_ALSO_MOST);
        unsigned set = number ? (unsigned)ERASE_NUMBER : (unsigned)ERASE_ALSO << words++;
        if (!traces_add(who->plan.traces, kind, set, s, n))
            return error_set(e, ST_USAGE,
                             _("--also: '%s' is too short: two characters at least"),
                             utf8_quote(s));
    }
    return ST_OK;
}

/* The code itself, where it can't be taken for something else. */
static enum status take_code(struct erase_who *who)
{
    struct desk *desk = who->tool->desk;
    struct error *e = &who->tool->e;
    const char *code = who->plan.code;
    size_t n = strlen(code);
    int unit = register_has(desk->store, register_find("unit"), code, n, e);
    int asset = register_has(desk->store, register_find("asset"), code, n, e);
    if (unit == 0 && asset == 0 && !erase_site_word(who, TRACE_CODE, code, n))
        traces_add(who->plan.traces, TRACE_CODE, ERASE_WORD, code, n);
    return e->code;
}

/* Flats stay, as places that go on; the user may know better. */
static enum status tell_units(struct erase_who *who)
{
    struct stmt *st;
    struct error *e = &who->tool->e;
    struct buf units = BUF_EMPTY;
    if (store_prepare(who->tool->desk->store, &st,
                      "SELECT code FROM unit WHERE owner = :code OR tenant = :code"
                      " ORDER BY code",
                      e) != ST_OK)
        return e->code;
    stmt_bind_text(st, ":code", who->plan.code);
    while (stmt_step(st, e) > 0)
        buf_printf(&units, "%s%s", units.len ? ", " : "", stmt_text(st, 0));
    if (units.len)
        tool_note(who->tool,
                  _("the units stay, without whose they are: %s (--also takes one out too)"),
                  units.s);
    buf_free(&units);
    return e->code;
}

enum status erase_who_find(struct erase_who *who, struct tool *tool, const char *code,
                           const struct option_list *also)
{
    struct map seen = MAP_EMPTY;
    *who = (struct erase_who){.tool = tool};
    who->plan.code = code;
    who->plan.traces = traces_new();
    who->plan.sharers = &who->sharers;
    if (erase_pseudonym(tool->desk->store, &who->pseudonym, &tool->e) == ST_OK) {
        who->plan.pseudonym = who->pseudonym;
        if (take_also(who, also) == ST_OK && take_code(who) == ST_OK &&
            from_register(who, &seen) == ST_OK && from_history(who, &seen) == ST_OK &&
            from_tickets(who) == ST_OK)
            tell_units(who);
    }
    map_free(&seen);
    return tool->e.code;
}

void erase_who_free(struct erase_who *who)
{
    traces_free(who->plan.traces);
    map_free(&who->sharers);
    free(who->pseudonym);
}

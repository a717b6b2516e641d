#include "desk/privacy/erase_identifier.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "store/register.h"

/* ---- whom it would affect ---- */

/* One identifier of the person. */
struct known {
    struct erase_known *who;
    enum redact_kind kind;
    const char *s;
    size_t n;
};

static int is_number(enum redact_kind kind)
{
    return kind == REDACT_PHONE || kind == REDACT_MAIL;
}

/* Returns 1 if the cell contains it: a number among others, or a whole name. */
static int cell_has(struct redact_words *t, const struct known *k, const char *cell)
{
    struct buf a = BUF_EMPTY, b = BUF_EMPTY;
    if (is_number(k->kind))
        return redact_replace(t, 1, cell, strlen(cell), NULL, NULL, NULL) > 0;
    redact_fold(t, k->s, k->n, &a);
    redact_fold(t, cell, strlen(cell), &b);
    int same = a.len == b.len && memcmp(a.s, b.s, a.len) == 0;
    buf_free(&a);
    buf_free(&b);
    return same;
}

/* The statement selects a code, then cells. Returns 1 if one has it; adds the codes to
 * `found`. */
static int rows_have(const struct known *k, const char *sql, int cells, struct map *found,
                     struct buf *codes)
{
    struct error *e = &k->who->tool->e;
    struct redact_words *t = redact_new();
    struct stmt *st;
    int has = 0;
    redact_add(t, k->kind, 1, k->s, k->n);
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
    redact_free(t);
    return has;
}

static int is_value(const struct known *k, struct redact_words *t, const char *values)
{
    int same = 0;
    for (struct list value = LIST(values); !same && list_next(&value);) {
        char *word = mem_string_n(value.s, value.n);
        same = cell_has(t, k, word);
        free(word);
    }
    return same;
}

const char *erase_site_word(struct erase_known *who, enum redact_kind kind, const char *s,
                            size_t n)
{
    const struct known known = {who, kind, s, n}, *k = &known;
    static const char *const not_of_site[] = {"customer", "unit", "asset"};
    struct redact_words *t = redact_new();
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
    redact_free(t);
    return found;
}

/* ---- one thing ---- */

static size_t add_identifier(struct erase_known *who, enum redact_kind kind, unsigned number,
                             unsigned word, const char *s, size_t n)
{
    return redact_add(who->plan.traces, kind, is_number(kind) ? number : word, s, n);
}

/* 王太太 is a name here, though not elsewhere. */
static void add_own(struct erase_known *who, enum redact_kind kind, const char *s, size_t n)
{
    if (!add_identifier(who, kind, ERASE_OWN_NUMBER, ERASE_OWN_WORD, s, n) &&
        kind == REDACT_NAME)
        add_identifier(who, REDACT_WORDS, 0, ERASE_OWN_WORD, s, n);
}

static void learn_number(const struct known *k)
{
    struct erase_known *who = k->who;
    const char *what = k->kind == REDACT_PHONE ? _("phone number") : _("email address");
    struct buf staff = BUF_EMPTY, others = BUF_EMPTY;
    if (rows_have(
            k,
            k->kind == REDACT_PHONE
                ? "SELECT code, phone FROM staff UNION ALL SELECT code, phone FROM department"
                : "SELECT code, email FROM staff UNION ALL SELECT code, email FROM department",
            1, NULL, &staff)) {
        add_identifier(who, k->kind, ERASE_OWN_NUMBER, 0, k->s, k->n);
        tool_warn(who->tool,
                  _("this %s also belongs to staff or a department (%s): it is removed from "
                    "the customer's own rows only"),
                  what, staff.s);
    } else if (rows_have(k,
                         k->kind == REDACT_PHONE ? "SELECT code, phone FROM customer"
                                                 : "SELECT code, email FROM customer",
                         1, &who->sharers, &others)) {
        add_identifier(who, k->kind, ERASE_SHARED_NUMBER, 0, k->s, k->n);
        tool_warn(who->tool, _("this %s also belongs to %s: it stays in their data"), what,
                  others.s);
    } else {
        add_identifier(who, k->kind, ERASE_NUMBER, 0, k->s, k->n);
    }
    buf_free(&staff);
    buf_free(&others);
}

static void learn_name(const struct known *k)
{
    struct erase_known *who = k->who;
    struct buf staff = BUF_EMPTY, others = BUF_EMPTY;
    struct redact_words *t = redact_new();
    const char *word;
    if (!redact_add(t, REDACT_NAME, 1, k->s, k->n)) {
        add_own(who, k->kind, k->s, k->n);
        tool_warn(who->tool, _("the name is too short to search for everywhere: it is removed "
                               "from the customer's own rows only (--also removes more)"));
    } else if (rows_have(k, "SELECT code, name, code FROM staff", 2, NULL, &staff)) {
        add_identifier(who, k->kind, 0, ERASE_OWN_WORD, k->s, k->n);
        tool_warn(who->tool,
                  _("the name also belongs to staff (%s): it is removed from the customer's "
                    "own rows only"),
                  staff.s);
    } else if ((word = erase_site_word(who, k->kind, k->s, k->n)) != NULL) {
        tool_warn(who->tool,
                  _("the name is also a word of this desk (register %s): it stays in texts"),
                  word);
    } else if (rows_have(k, "SELECT code, name FROM customer", 1, &who->sharers, &others)) {
        add_identifier(who, k->kind, 0, ERASE_SHARED_WORD, k->s, k->n);
        tool_warn(who->tool, _("the name also belongs to %s: it stays in their data"),
                  others.s);
    } else {
        add_identifier(who, k->kind, 0, ERASE_WORD, k->s, k->n);
    }
    buf_free(&staff);
    buf_free(&others);
    redact_free(t);
}

void erase_identifier_learn(struct erase_known *who, enum redact_kind kind, const char *s,
                            size_t n)
{
    unsigned any = ~0u;
    for (size_t from = 0, to; from < n; from = to + 1) {
        to = from;
        while (to < n && (!is_number(kind) || !strchr(",;/|", s[to])))
            to++;
        struct known k = {who, kind, s + from, to - from};
        struct redact_words *t = who->plan.traces;
        struct buf rest = BUF_EMPTY;
        int is_new = !is_number(kind) || !redact_replace(t, any, k.s, k.n, NULL, NULL, NULL);
        if (is_new && is_number(kind))
            learn_number(&k);
        else if (is_new)
            learn_name(&k);
        buf_free(&rest);
    }
}

void erase_identifier_learn_own(struct erase_known *who, enum redact_kind kind, const char *s,
                                size_t n)
{
    if (kind == REDACT_NAME && !who->on_file)
        erase_identifier_learn(who, kind, s, n);
    else
        add_own(who, kind, s, n);
}

/* Returns 1 if a ticket of another customer has the place too. */
static int is_elsewhere(struct erase_known *who, const char *place)
{
    return store_any(who->tool->desk->store,
                     "SELECT 1 FROM ticket WHERE customer <> :code"
                     " AND (unit = :place OR replace(fields, :place, '') <> fields) LIMIT 1",
                     WITH(BIND(":code", who->plan.code), BIND(":place", place)), &who->tool->e);
}

void erase_identifier_learn_place(struct erase_known *who, const char *s, size_t n)
{
    enum { LONG_ENOUGH = 8 }; /* in bytes: a shorter one may mean many other things */
    char *place = mem_string_n(s, n);
    if (register_has(who->tool->desk->store, register_find("unit"), s, n, &who->tool->e) == 0)
        add_identifier(who, REDACT_WORDS, 0,
                       n >= LONG_ENOUGH && !is_elsewhere(who, place) ? (unsigned)ERASE_WORD
                                                                     : (unsigned)ERASE_OWN_WORD,
                       s, n);
    free(place);
}

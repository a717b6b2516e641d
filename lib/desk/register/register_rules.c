#include "desk/register/register_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/stat/decimal.h"
#include "calc/text/keyword.h"
#include "desk/register/permission.h"
#include "desk/register/register_cell.h"
#include "desk/core/setting.h"
#include "desk/register/notice_text.h"
#include "store/ticket.h"

/* Looks up a row's cells by column name. Remembers the last column, so that an error can blame
 * it. */
struct look {
    const struct desk *desk;
    const struct register_info *r;
    const struct register_row *row;
    int column;
};

static const struct value *find_cell(struct look *l, const char *name)
{
    l->column = register_column(l->r, name);
    return &l->row->c[l->column];
}

static const char *cell_text(struct look *l, const char *name)
{
    const struct value *v = find_cell(l, name);
    return v->type == VALUE_TEXT ? v->s : "";
}

static int cell_is(struct look *l, const char *name, const char *word)
{
    return strcmp(cell_text(l, name), word) == 0;
}

/* ---- one row ---- */

/* Amounts are stored in minor units: a currency with other decimals would change them all. */
static enum status currency_rules(struct look *l, const char *value, struct error *e)
{
    static const char *const amounts[] = {"cost", "charge"};
    if (money_places(value) == l->desk->places)
        return ST_OK;
    for (size_t i = 0; i < 2; i++) {
        struct stmt *st;
        if (register_ticket_uses(l->desk->store, amounts[i], &st, e) != ST_OK)
            return e->code;
        int got = stmt_step(st, e);
        if (got < 0)
            return e->code;
        if (!got)
            continue;
        error_set(e, ST_DATA,
                  _("'%s' and %s differ in decimals, and tickets already have amounts in the "
                    "latter (ticket %lld)"),
                  utf8_quote(value), l->desk->currency, (long long)stmt_int(st, 1));
        stmt_reset(st);
        return e->code;
    }
    return ST_OK;
}

static enum status setting_rules(struct look *l, struct error *e)
{
    const char *name = cell_text(l, "name");
    const struct setting_info *known = setting_find(name);
    if (!known) {
        struct buf list = BUF_EMPTY;
        for (const struct setting_info *s = settings; s->name; s++)
            buf_printf(&list, "%s%s", s == settings ? "" : ", ", s->name);
        error_set(e, ST_DATA, _("'%s' is not one of %s"), utf8_quote(name), list.s);
        buf_free(&list);
        return e->code;
    }
    const char *value = cell_text(l, "value");
    if (!*value)
        value = known->initial;
    if (setting_check(known, value, e) == ST_OK && known->type == SETTING_CURRENCY)
        currency_rules(l, value, e);
    return e->code;
}

static enum status span_rules(struct look *l, struct error *e)
{
    const char *opens = cell_text(l, "opens"), *closes = cell_text(l, "closes");
    if (strcmp(opens, closes) < 0)
        return ST_OK;
    return error_set(e, ST_DATA,
                     _("'%s' is not after opens, %s (write a night as two spans: up to 24:00, "
                       "and from 00:00 the next day)"),
                     closes, opens);
}

static enum status calendar_rules(struct look *l, struct error *e)
{
    if (*cell_text(l, "code") == '!')
        return error_set(
            e, ST_DATA,
            _("'%s': a calendar's code can't begin with !, which means 'outside' in rules"),
            utf8_quote(cell_text(l, "code")));
    return span_rules(l, e);
}

static enum status holiday_rules(struct look *l, struct error *e)
{
    int opens = find_cell(l, "opens")->type != VALUE_NULL;
    int closes = find_cell(l, "closes")->type != VALUE_NULL;
    if (cell_is(l, "kind", "off")) {
        if (opens || closes)
            return error_set(e, ST_DATA,
                             _("'off' is a day without hours; a day with opens and "
                               "closes is 'work'"));
        return ST_OK;
    }
    if (opens != closes) {
        find_cell(l, opens ? "closes" : "opens");
        return error_set(e, ST_DATA, _("must be given if the other end of the hours is"));
    }
    return opens ? span_rules(l, e) : ST_OK;
}

static enum status shift_rules(struct look *l, struct error *e)
{
    int64_t starts = find_cell(l, "starts")->n;
    if (find_cell(l, "ends")->n > starts)
        return ST_OK;
    return error_set(e, ST_DATA, _("a shift must end after it starts"));
}

static enum status workflow_rules(struct look *l, struct error *e)
{
    const struct value *v = find_cell(l, "requires");
    const char *s;
    size_t at = 0, n;
    while (register_item(&l->r->columns[l->column], v, &at, &s, &n)) {
        char *word = mem_string_n(s, n);
        int known = list_has("note|cause|papers|children", s, n) ||
                    (n > 6 && strncmp(word, "field.", 6) == 0) || ticket_column_of(word) >= 0;
        if (!known)
            error_set(e, ST_DATA,
                      _("'%s' is not one of note, cause, papers, children, a ticket's column, "
                        "field.NAME"),
                      utf8_quote(word));
        free(word);
        if (!known)
            return e->code;
    }
    return ST_OK;
}

const int rule_sets[RULE_SETS] = {TC_TAGS, TC_CAUSE, TC_ASSET};

/* Returns the column that an item NAME=VALUE of set_fields sets, or -1. */
static int set_column(const char *s, size_t n)
{
    for (size_t i = 0; i < RULE_SETS; i++) {
        const char *name = ticket_columns[rule_sets[i]].name;
        if (strlen(name) == n && memcmp(name, s, n) == 0)
            return rule_sets[i];
    }
    return -1;
}

static enum status check_set(const char *s, size_t n, struct error *e)
{
    char *item = mem_string_n(s, n), *equals = strchr(item, '=');
    if (!equals || equals == item || !equals[1]) {
        error_set(e, ST_DATA, _("'%s' is not NAME=VALUE"), utf8_quote(item));
    } else {
        *equals = '\0';
        if (set_column(item, strlen(item)) < 0 && ticket_column_of(item) >= 0)
            error_set(e, ST_DATA,
                      _("'%s' can't be set here: give tags, cause, asset, or a field of your "
                        "own (for kind, category and priority there are set_kind, "
                        "set_category and set_priority)"),
                      utf8_quote(item));
    }
    free(item);
    return e->code;
}

static enum status check_keywords(struct look *l, const char *column, struct error *e)
{
    for (struct list word = LIST(cell_text(l, column)); list_next(&word);)
        if (!keyword_valid(word.s, word.n)) {
            char *text = mem_string_n(word.s, word.n);
            error_set(e, ST_DATA, _("'%s' has no word to look for"), utf8_quote(text));
            free(text);
            break;
        }
    return e->code;
}

static enum status rule_rules(struct look *l, struct error *e)
{
    if (cell_is(l, "assign", "named") && !*cell_text(l, "person"))
        return error_set(e, ST_DATA, _("must not be empty if assign is 'named'"));
    if (!*cell_text(l, "dept") && *cell_text(l, "assign") && !cell_is(l, "assign", "none"))
        return error_set(e, ST_DATA, _("'%s': a rule without dept can't choose a person"),
                         cell_text(l, "assign"));
    if (check_keywords(l, "keywords", e) != ST_OK ||
        check_keywords(l, "not_keywords", e) != ST_OK)
        return e->code;
    for (struct list set = LIST(cell_text(l, "set_fields")); list_next(&set);)
        if (check_set(set.s, set.n, e) != ST_OK)
            break;
    return e->code;
}

/* Returns the register of a target's scope and where its code begins, or NULL. */
static const char *scope_register(const char *scope, size_t *code)
{
    static const char *const known[][2] = {
        {"dept=", "department"}, {"kind=", "kind"}, {"assignee=", "staff"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        *code = strlen(known[i][0]);
        if (strncmp(scope, known[i][0], *code) == 0 && scope[*code])
            return known[i][1];
    }
    return NULL;
}

static enum status target_rules(struct look *l, struct error *e)
{
    size_t code;
    const char *scope = cell_text(l, "scope");
    if (strcmp(scope, "all") == 0 || scope_register(scope, &code))
        return ST_OK;
    return error_set(e, ST_DATA,
                     _("'%s' is not one of all, dept=CODE, kind=CODE, assignee=CODE"),
                     utf8_quote(scope));
}

static enum status form_rules(struct look *l, struct error *e)
{
    int choice = cell_is(l, "type", "choice") || cell_is(l, "type", "many");
    if (choice && !*cell_text(l, "options"))
        return error_set(e, ST_DATA, _("must not be empty if type is 'choice' or 'many'"));
    return ST_OK;
}

static enum status notice_rules(struct look *l, struct error *e)
{
    if (notice_text_check(cell_text(l, "subject"), e) == ST_OK)
        notice_text_check(cell_text(l, "text"), e);
    return e->code;
}

static enum status check_permission(struct look *l, struct error *e)
{
    return permission_rules(l->r, l->row, &l->column, e);
}

/* Returns 1 for one of the four words of a level, or a code of the staff. */
static int is_rung(const char *to)
{
    return list_has("assignee|supervisor|manager|director", to, strlen(to));
}

enum status register_rules_row(const struct desk *desk, const struct register_info *r,
                               const struct register_row *row, int *column, struct error *e)
{
    static const struct {
        const char *name;
        enum status (*check)(struct look *l, struct error *e);
    } rules[] = {
        {"setting", setting_rules},   {"calendar", calendar_rules},
        {"holiday", holiday_rules},   {"shift", shift_rules},
        {"workflow", workflow_rules}, {"rule", rule_rules},
        {"target", target_rules},     {"form", form_rules},
        {"notice", notice_rules},     {"permission", check_permission},
    };
    struct look l = {desk, r, row, 0};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].name, r->name) == 0)
            rules[i].check(&l, e);
    *column = l.column;
    return e->code;
}

/* ---- references ---- */

/* The codes that a rule's set_fields sets. */
static int see_sets(const struct value *v, int column, register_see *see, void *context)
{
    int stop = 0;
    for (struct list set = LIST(v->type == VALUE_TEXT ? v->s : NULL);
         !stop && list_next(&set);) {
        const char *equals = memchr(set.s, '=', set.n);
        size_t n = equals ? (size_t)(equals - set.s) : 0;
        int sets = equals ? set_column(set.s, n) : -1;
        if (sets >= 0 && ticket_columns[sets].refers)
            stop = see(context, column, register_find(ticket_columns[sets].refers), equals + 1,
                       set.n - n - 1);
    }
    return stop;
}

int register_rules_references(const struct register_info *r, const struct register_row *row,
                              register_see *see, void *context)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct register_column *c = &r->columns[i];
        const char *s;
        size_t at = 0, n;
        int stop = 0;
        if (c->refers)
            while (!stop && register_item(c, &row->c[i], &at, &s, &n))
                stop = see(context, (int)i, register_find(c->refers), s, n);
        else if (strcmp(c->name, "set_fields") == 0)
            stop = see_sets(&row->c[i], (int)i, see, context);
        else if (strcmp(r->name, "target") == 0 && strcmp(c->name, "scope") == 0) {
            const char *refers = scope_register(row->c[i].s, &at);
            if (refers)
                stop = see(context, (int)i, register_find(refers), row->c[i].s + at,
                           row->c[i].len - at);
        } else if (strcmp(r->name, "ladder") == 0 && strcmp(c->name, "to") == 0 &&
                   !is_rung(row->c[i].s))
            stop = see(context, (int)i, register_find("staff"), row->c[i].s, row->c[i].len);
        if (stop)
            return stop;
    }
    return 0;
}

/* ---- rows together ---- */

enum status register_rules_group(struct desk *desk, const struct register_info *r,
                                 const struct value *code, struct register_row *blame,
                                 int *column, struct error *e)
{
    if (strcmp(r->name, "calendar") != 0)
        return ST_OK;
    struct stmt *st;
    if (register_select_group(desk->store, r, code, &st, e) != ST_OK)
        return e->code;
    int weekday = register_column(r, "weekday"), opens = register_column(r, "opens");
    int closes = register_column(r, "closes"), got;
    char day[8] = "", end[8] = "";
    while ((got = stmt_step(st, e)) > 0) {
        struct register_row row;
        register_from_row(r, st, &row);
        if (strcmp(day, row.c[weekday].s) == 0 && strcmp(row.c[opens].s, end) < 0) {
            *column = opens;
            error_set(e, ST_DATA, _("'%s' on %s overlaps the span that closes at %s"),
                      row.c[opens].s, day, end);
            memcpy(blame->c, row.c, sizeof row.c);
            register_row_keep(r, blame);
            stmt_reset(st);
            return e->code;
        }
        memcpy(day, row.c[weekday].s, row.c[weekday].len + 1);
        memcpy(end, row.c[closes].s, row.c[closes].len + 1);
    }
    return got < 0 ? e->code : ST_OK;
}

static enum status read_parents(struct desk *desk, const struct register_info *r, int parent,
                                struct map *parents, struct error *e)
{
    struct stmt *st;
    if (register_select(desk->store, r, &st, e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0)
        if (!stmt_is_null(st, parent))
            map_put(parents, stmt_text(st, 0), stmt_bytes(st, 0), NULL)->p =
                mem_string(stmt_text(st, parent));
    return e->code;
}

/* A chain that leads into a cycle isn't blamed, only the members of the cycle are. */
static int goes_round(const struct map *parents, const char *code)
{
    const struct map_entry *at = map_finds(parents, code);
    for (size_t steps = 0; at; steps++) {
        if (strcmp(at->p, code) == 0)
            return 1;
        if (steps > parents->count)
            return 0;
        at = map_finds(parents, at->p);
    }
    return 0;
}

enum status register_rules_circles(struct desk *desk, const struct register_info *r,
                                   struct register_row *blame, int *column, struct error *e)
{
    int parent = register_column(r, "parent");
    if (parent < 0)
        return ST_OK;
    struct map parents = MAP_EMPTY;
    read_parents(desk, r, parent, &parents, e);
    for (size_t i = 0; e->code == ST_OK && i < parents.count; i++) {
        struct map_entry *entry = &parents.entries[i];
        if (!goes_round(&parents, entry->key))
            continue;
        *column = parent;
        error_set(e, ST_DATA, _("'%s' is below '%s' itself: parents can't form a cycle"),
                  utf8_quote(entry->p), utf8_quote(entry->key));
        blame->c[0] = value_text_n(entry->key, entry->len);
        register_row_keep(r, blame);
    }
    for (size_t i = 0; i < parents.count; i++)
        free(parents.entries[i].p);
    map_free(&parents);
    return e->code;
}

/* ---- codes that are still in use ---- */

struct hunt {
    const struct register_info *r;
    const struct map *codes;
    const struct register_info *in;
    struct register_row row;
    struct error *e;
};

static int see_lost(void *context, int column, const struct register_info *refers,
                    const char *code, size_t n)
{
    struct hunt *h = context;
    const struct map_entry *lost = refers == h->r ? map_find(h->codes, code, n) : NULL;
    if (!lost || !lost->n)
        return 0;
    struct buf key = BUF_EMPTY;
    register_key(h->in, &h->row, &key);
    error_set(h->e, ST_DATA,
              _("%s: '%s' can't be removed: the register %s refers to it (%s: %s)"), h->r->name,
              utf8_quote(lost->key), h->in->name, utf8_quote(key.s),
              h->in->columns[column].name);
    buf_free(&key);
    return 1;
}

static int may_refer(const struct register_info *in, const struct register_info *r)
{
    if (list_has("target|ladder|rule", in->name, strlen(in->name)))
        return 1; /* by its scope, by its levels, by what it sets */
    for (size_t i = 0; i < in->count; i++)
        if (in->columns[i].refers && strcmp(in->columns[i].refers, r->name) == 0)
            return 1;
    return 0;
}

static enum status lost_in_registers(struct desk *desk, struct hunt *h)
{
    for (h->in = registers; h->in->name; h->in++) {
        struct stmt *st;
        if (!may_refer(h->in, h->r))
            continue;
        if (register_select(desk->store, h->in, &st, h->e) != ST_OK)
            return h->e->code;
        while (stmt_step(st, h->e) > 0) {
            register_from_row(h->in, st, &h->row);
            if (register_rules_references(h->in, &h->row, see_lost, h)) {
                stmt_reset(st);
                return h->e->code;
            }
        }
        if (h->e->code != ST_OK)
            return h->e->code;
    }
    return ST_OK;
}

static enum status lost_in_tickets(struct desk *desk, struct hunt *h, const char *column)
{
    struct stmt *st;
    if (register_ticket_uses(desk->store, column, &st, h->e) != ST_OK)
        return h->e->code;
    while (stmt_step(st, h->e) > 0) {
        const struct map_entry *lost = map_find(h->codes, stmt_text(st, 0), stmt_bytes(st, 0));
        if (!lost || !lost->n)
            continue;
        error_set(h->e, ST_DATA, _("%s: '%s' can't be removed: ticket %lld refers to it (%s)"),
                  h->r->name, utf8_quote(lost->key), (long long)stmt_int(st, 1), column);
        stmt_reset(st);
        break;
    }
    return h->e->code;
}

enum status register_rules_lost(struct desk *desk, const struct register_info *r,
                                const struct map *codes, struct error *e)
{
    struct hunt h = {.r = r, .codes = codes, .e = e};
    for (int i = 0; e->code == ST_OK && i < TC_STORED; i++)
        if (ticket_columns[i].refers && strcmp(ticket_columns[i].refers, r->name) == 0)
            lost_in_tickets(desk, &h, ticket_columns[i].name);
    return e->code == ST_OK ? lost_in_registers(desk, &h) : e->code;
}

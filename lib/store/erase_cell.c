#include <string.h>

#include "base/json.h"
#include "base/list.h"
#include "calc/text/mask.h"
#include "store/erase_private.h"
#include "store/register.h"
#include "store/ticket.h"

/* ---- columns ---- */

/* Columns with customers' codes, in every table and in the contents of events. */
static const char refers[] = "customer|owner|tenant|customers|failed|unknown|stratum";
/* Columns that tell who somebody is, in every table. */
static const char tells[] = "contact|phone|email|address|reply_to";

/* Columns with the desk's codes and words, besides those in the register descriptors. */
static const struct {
    const char *table, *columns;
} codes[] = {
    {"event", "who|verb"},
    {"response", "who|channel|outcome"},
    {"round", "code|form|source|who"},
    {"round_stratum", "round"},
    {"drawn", "round|assignee"},
    {"reply", "round|who|channel|outcome"},
    {"reminder", "reason|person|way|state"},
    {"told", "code|way|state"},
    {"mail", "way|outcome|blake2b"},
    {"mail_file", "blake2b|type"},
    {"register_log", "who|register"},
    {"erasure", "who|pseudonym"},
};

static int is_ticket_code(const char *column)
{
    static const int not_of_site[] = {TC_CUSTOMER, TC_UNIT, TC_ASSET};
    int at = ticket_column_of(column);
    if (at < 0 || at >= TC_STORED)
        return 0;
    for (size_t i = 0; i < sizeof not_of_site / sizeof *not_of_site; i++)
        if (at == not_of_site[i])
            return 0;
    enum column_type type = ticket_columns[at].type;
    return type == CT_CODE || type == CT_STATUS || type == CT_PRIORITY;
}

/* The codes of customers, units and assets may name a person; those of other registers are the
 * desk's own. */
static int is_register_code(const char *table, const char *column)
{
    const struct register_info *r = register_find(table);
    int at = r ? register_column(r, column) : -1;
    if (at < 0 || strcmp(table, "customer") == 0 || strcmp(table, "unit") == 0 ||
        strcmp(table, "asset") == 0)
        return 0;
    enum register_type type = r->columns[at].type;
    return type != REG_TEXT && type != REG_WORD && type != REG_MATCH && type != REG_PHONE &&
           type != REG_MAIL;
}

unsigned erase_place_flags(const char *table, const char *column)
{
    unsigned flags = 0;
    size_t n = strlen(column);
    int customer = strcmp(table, "customer") == 0, log = strcmp(table, "register_log") == 0;
    int event = strcmp(table, "event") == 0, ticket = strcmp(table, "ticket") == 0;
    if (list_has(refers, column, n) || (customer && strcmp(column, "code") == 0) ||
        (log && strcmp(column, "key") == 0))
        flags |= PLACE_REFERS;
    if (list_has(tells, column, n) || (customer && list_has("name|note|language", column, n)))
        flags |= PLACE_TELLS;
    if ((log || event) && list_has("before|after", column, n))
        flags |= PLACE_ROW;
    if (ticket && strcmp(column, "fields") == 0)
        flags |= PLACE_FIELDS;
    if ((ticket && is_ticket_code(column)) || is_register_code(table, column))
        flags |= PLACE_CODE;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(codes[i].table, table) == 0 && list_has(codes[i].columns, column, n))
            flags |= PLACE_CODE;
    return flags;
}

/* ---- cells ---- */

static unsigned sets_of(const struct erase_cell *c)
{
    unsigned sets = ERASE_NUMBER | ERASE_WORD | ~(ERASE_ALSO - 1u);
    if (c->whose != WHOSE_SHARERS)
        sets |= ERASE_SHARED_NUMBER | ERASE_SHARED_WORD;
    if (c->whose == WHOSE_OWN)
        sets |= ERASE_OWN_NUMBER | ERASE_OWN_WORD;
    if (c->flags & PLACE_CODE)
        sets &= ERASE_NUMBER | ERASE_SHARED_NUMBER | ERASE_OWN_NUMBER;
    return sets;
}

/* Each word given by the user gets its own pseudonym, so that two flats stay distinct. */
static void put_pseudonym(void *context, enum redact_kind kind, unsigned set, const char *s,
                          size_t n, struct buf *out)
{
    const struct erase_cell *c = context;
    int which = 0;
    (void)kind;
    (void)s;
    (void)n;
    while (which < ERASE_ALSO_MOST && !(set >> which & ERASE_ALSO))
        which++;
    buf_adds(out, c->plan->pseudonym);
    if (which > 0 && which < ERASE_ALSO_MOST)
        buf_printf(out, "-%d", which + 1);
}

/* Replaces the code in a list a|b|c. */
static size_t replace_codes(const struct erase_cell *c, const char *s, size_t n,
                            struct buf *out)
{
    size_t found = 0, len = strlen(c->plan->code);
    for (size_t from = 0; from <= n;) {
        const char *bar = from < n ? memchr(s + from, '|', n - from) : NULL;
        size_t to = bar ? (size_t)(bar - s) : n;
        int is_code = to - from == len && memcmp(s + from, c->plan->code, len) == 0;
        found += (size_t)is_code;
        if (out && is_code)
            buf_adds(out, c->plan->pseudonym);
        else if (out)
            buf_add(out, s + from, to - from);
        if (out && bar)
            buf_addc(out, '|');
        from = to + 1;
    }
    return found;
}

static size_t text_cell(const struct erase_cell *c, const char *s, size_t n, struct buf *out)
{
    size_t found =
        redact_replace(c->plan->traces, sets_of(c), s, n, put_pseudonym, (void *)c, out);
    if (found && out && c->flags & PLACE_ALONE)
        buf_printf(out, "-%lld", (long long)++*c->serial);
    return found;
}

/* Searches one value of an object, and appends its replacement. */
static size_t json_value(const struct erase_cell *c, const struct json_pair *p, struct buf *out)
{
    struct erase_cell inner = *c;
    struct buf text = BUF_EMPTY;
    int null = 0;
    inner.flags = c->flags & PLACE_ROW && c->table ? erase_place_flags(c->table, p->name)
                                                   : erase_place_flags("", p->name);
    if (c->flags & PLACE_FIELDS)
        inner.flags = c->whose == WHOSE_OWN && mask_of_value(p->name, p->text) != MASK_TEXT
                          ? PLACE_TELLS | PLACE_FULL
                          : 0;
    size_t found = p->kind == JSON_NULL ? 0
                                        : erase_cell(&inner, p->text, strlen(p->text),
                                                     out ? &text : NULL, &null);
    if (!out)
        return found;
    if (p->kind == JSON_NULL || null)
        json_null(out, p->name);
    else if (found)
        json_text(out, p->name, text.s);
    else if (p->kind == JSON_INT)
        json_int(out, p->name, p->n);
    else
        json_text(out, p->name, p->text);
    buf_free(&text);
    return found;
}

/* Returns -1 if it isn't a flat object. */
static int json_cell(const struct erase_cell *c, const char *s, struct buf *out, size_t *found)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    int is_json = json_read(s, &o);
    if (is_json) {
        if (out)
            buf_addc(out, '{');
        for (size_t i = 0; i < o.count; i++)
            *found += json_value(c, &o.pairs[i], out);
        if (out)
            buf_addc(out, '}');
    }
    json_free(&o);
    return is_json ? 0 : -1;
}

size_t erase_cell(const struct erase_cell *c, const char *s, size_t n, struct buf *out,
                  int *null)
{
    size_t found = 0;
    if (!n)
        return 0;
    if (c->flags & PLACE_REFERS && (found = replace_codes(c, s, n, NULL)) > 0)
        return replace_codes(c, s, n, out);
    if (c->flags & PLACE_TELLS && c->whose == WHOSE_OWN) {
        if (strcmp(s, c->plan->pseudonym) == 0)
            return 0;
        if (out && c->flags & PLACE_FULL)
            buf_adds(out, c->plan->pseudonym);
        *null = !(c->flags & PLACE_FULL);
        return 1;
    }
    if (*s == '{' && json_cell(c, s, out, &found) == 0)
        return found;
    return text_cell(c, s, n, out);
}

#include "desk/privacy/erase_known.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/mask.h"
#include "calc/text/phone.h"
#include "desk/privacy/erase_identifier.h"
#include "store/register.h"
#include "store/ticket.h"

/* ---- from the register ---- */

static const struct {
    const char *column;
    enum redact_kind kind;
} register_columns[] = {{"name", REDACT_NAME}, {"phone", REDACT_PHONE}, {"email", REDACT_MAIL}};

enum { REGISTER_KNOWN = sizeof register_columns / sizeof *register_columns };

static int known_name(const struct map *seen, const char *s)
{
    return map_finds(seen, s) != NULL;
}

static void learn_once(struct erase_known *who, struct map *seen, enum redact_kind kind,
                       const char *s, size_t n)
{
    char *copy = mem_string_n(s, n);
    if (!known_name(seen, copy)) {
        map_puts(seen, copy, NULL);
        erase_identifier_learn(who, kind, s, n);
    }
    free(copy);
}

static enum status from_register(struct erase_known *who, struct map *seen)
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

static void from_change(struct erase_known *who, struct map *seen, const char *json)
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

static enum status from_history(struct erase_known *who, struct map *seen)
{
    struct error *e = &who->tool->e;
    struct stmt *st = store_query(who->tool->desk->store,
                                  "SELECT before, after FROM register_log"
                                  " WHERE register = 'customer' AND key = :code ORDER BY id",
                                  WITH(BIND(":code", who->plan.code)), e);
    while (stmt_step(st, e) > 0)
        for (int i = 0; i < 2; i++)
            from_change(who, seen, stmt_text(st, i));
    return e->code;
}

/* ---- from the tickets ---- */

static void from_fields(struct erase_known *who, const char *json)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    if (json_read(json, &o))
        for (size_t i = 0; i < o.count; i++) {
            const struct json_pair *p = &o.pairs[i];
            enum mask mask = mask_of_value(p->name, p->text);
            if (p->kind != JSON_TEXT || mask == MASK_TEXT)
                continue;
            if (mask == MASK_PHONE || mask == MASK_MAIL)
                erase_identifier_learn(who, mask == MASK_PHONE ? REDACT_PHONE : REDACT_MAIL,
                                       p->text, p->len);
            else if (mask == MASK_PLACE)
                erase_identifier_learn_place(who, p->text, p->len);
            else
                erase_identifier_learn_own(who, REDACT_NAME, p->text, p->len);
        }
    json_free(&o);
}

static void from_event(struct erase_known *who, const char *before)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    if (json_read(before, &o)) {
        const struct json_pair *contact = json_find(&o, "contact");
        const struct json_pair *phone = json_find(&o, "phone");
        const struct json_pair *fields = json_find(&o, "fields");
        const struct json_pair *unit = json_find(&o, "unit");
        if (unit && unit->kind == JSON_TEXT)
            erase_identifier_learn_place(who, unit->text, unit->len);
        if (contact && contact->kind == JSON_TEXT)
            erase_identifier_learn_own(who, REDACT_NAME, contact->text, contact->len);
        if (phone && phone->kind == JSON_TEXT)
            erase_identifier_learn(who, REDACT_PHONE, phone->text, phone->len);
        if (fields && fields->kind == JSON_TEXT)
            from_fields(who, fields->text);
    }
    json_free(&o);
}

static enum status from_mails(struct erase_known *who, int64_t ticket)
{
    struct error *e = &who->tool->e;
    struct buf all = BUF_EMPTY;
    struct stmt *st =
        store_query(who->tool->desk->store,
                    "SELECT coalesce(address, '') || ',' || coalesce(reply_to, '') FROM mail"
                    " WHERE ticket = :ticket AND way = 'in'",
                    WITH(BIND(":ticket", ticket)), e);
    while (stmt_step(st, e) > 0)
        buf_printf(&all, "%s,", stmt_text(st, 0));
    erase_identifier_learn(who, REDACT_MAIL, all.s, all.len);
    buf_free(&all);
    return e->code;
}

static enum status from_ticket(struct erase_known *who, int64_t id)
{
    struct store *s = who->tool->desk->store;
    struct error *e = &who->tool->e;
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct event ev;
    if (ticket_get(s, id, &copy, e) <= 0)
        return e->code;
    const struct value *contact = &copy.t.c[TC_CONTACT];
    if (contact->type == VALUE_TEXT)
        erase_identifier_learn_own(who, REDACT_NAME, contact->s, contact->len);
    if (copy.t.c[TC_PHONE].type == VALUE_TEXT)
        erase_identifier_learn(who, REDACT_PHONE, copy.t.c[TC_PHONE].s, copy.t.c[TC_PHONE].len);
    if (copy.t.c[TC_UNIT].type == VALUE_TEXT)
        erase_identifier_learn_place(who, copy.t.c[TC_UNIT].s, copy.t.c[TC_UNIT].len);
    from_fields(who, copy.t.c[TC_FIELDS].s);
    ev = EVENT_WALK(copy.t.head);
    while (event_walk(s, &ev, e) > 0) {
        char *before = mem_string(ev.before);
        from_event(who, before);
        free(before);
    }
    ticket_copy_free(&copy);
    return e->code == ST_OK ? from_mails(who, id) : e->code;
}

/* A caller's number may show that more tickets are the person's: repeats until there are no
 * more. */
static enum status from_tickets(struct erase_known *who)
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

/* ---- given by the user ---- */

static enum redact_kind kind_of(const char *s)
{
    if (strchr(s, '@') && !strchr(s, ' '))
        return REDACT_MAIL;
    return phone_is_number(s) && phone_first(s) ? REDACT_PHONE : REDACT_WORDS;
}

static enum status take_also(struct erase_known *who, const struct option_list *also)
{
    struct error *e = &who->tool->e;
    size_t words = 0;
    for (size_t i = 0; i < also->count; i++) {
        const char *s = also->values[i];
        enum redact_kind kind = kind_of(s);
        size_t n = strlen(s);
        int number = kind == REDACT_PHONE || kind == REDACT_MAIL;
        const char *reg = number ? NULL : erase_site_word(who, kind, s, n);
        if (reg)
            return error_set(e, ST_DATA,
                             _("--also: '%s' is a word of this desk (register %s); it would be "
                               "removed from everything"),
                             utf8_quote(s), reg);
        if (words == ERASE_ALSO_MOST)
            return error_set(e, ST_USAGE, _("--also: at most %d at once"), ERASE_ALSO_MOST);
        unsigned set = number ? (unsigned)ERASE_NUMBER : (unsigned)ERASE_ALSO << words++;
        if (!redact_add(who->plan.traces, kind, set, s, n))
            return error_set(e, ST_USAGE,
                             _("--also: '%s' is too short: at least two characters"),
                             utf8_quote(s));
    }
    return ST_OK;
}

/* Adds the code itself, unless it may mean something else. */
static enum status take_code(struct erase_known *who)
{
    struct desk *desk = who->tool->desk;
    struct error *e = &who->tool->e;
    const char *code = who->plan.code;
    size_t n = strlen(code);
    int unit = register_has(desk->store, register_find("unit"), code, n, e);
    int asset = register_has(desk->store, register_find("asset"), code, n, e);
    if (unit == 0 && asset == 0 && !erase_site_word(who, REDACT_CODE, code, n))
        redact_add(who->plan.traces, REDACT_CODE, ERASE_WORD, code, n);
    return e->code;
}

/* Flats are kept, because the places stay; the user may know better. */
static enum status tell_units(struct erase_known *who)
{
    struct error *e = &who->tool->e;
    struct buf units = BUF_EMPTY;
    struct stmt *st = store_query(who->tool->desk->store,
                                  "SELECT code FROM unit WHERE owner = :code OR tenant = :code"
                                  " ORDER BY code",
                                  WITH(BIND(":code", who->plan.code)), e);
    while (stmt_step(st, e) > 0)
        buf_printf(&units, "%s%s", units.len ? ", " : "", stmt_text(st, 0));
    if (units.len)
        tool_note(
            who->tool,
            _("the units stay, but no longer say whose they are: %s (--also erases one too)"),
            units.s);
    buf_free(&units);
    return e->code;
}

enum status erase_known_find(struct erase_known *who, struct tool *tool, const char *code,
                             const struct option_list *also)
{
    struct map seen = MAP_EMPTY;
    *who = (struct erase_known){.tool = tool};
    who->plan.code = code;
    who->plan.traces = redact_new();
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

void erase_known_free(struct erase_known *who)
{
    redact_free(who->plan.traces);
    map_free(&who->sharers);
    free(who->pseudonym);
}

#include "desk/core/masking.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/list.h"
#include "base/mem.h"

enum { RING = 4, OF_TICKET = 1, OF_ROW = 2 };

struct masking {
    struct rows_veil veil;
    int by_role, grouped;
    const char *spared;
    const struct register_info *reg;
    struct redact_words *known;
    struct buf ring[RING];
    size_t at;
};

/* ---- which columns hold persons ---- */

static const struct {
    const char *name;
    enum mask mask;
} columns[] = {
    {"customer", MASK_CODE}, {"contact", MASK_NAME},  {"name", MASK_NAME},
    {"phone", MASK_PHONE},   {"email", MASK_MAIL},    {"unit", MASK_PLACE},
    {"subject", MASK_TEXT},  {"body", MASK_TEXT},     {"last_note", MASK_TEXT},
    {"note", MASK_TEXT},     {"comment", MASK_TEXT},  {"message", MASK_TEXT},
    {"text", MASK_TEXT},     {"stratum", MASK_CODE},  {"filter", MASK_TEXT},
    {"address", MASK_MAIL},  {"reply_to", MASK_MAIL},
};

/* For registers only these. The owner next to a flat shows where that customer lives. With
 * --mask a list of flats keeps their codes, so that it is of use: it shows no person. A role
 * sees no code of a flat anywhere. */
static const struct {
    const char *reg, *name;
    enum mask mask;
    int by_role; /* 1: only then */
} register_columns[] = {
    {"customer", "code", MASK_CODE, 0},   {"customer", "name", MASK_NAME, 0},
    {"customer", "phone", MASK_PHONE, 0}, {"customer", "email", MASK_MAIL, 0},
    {"customer", "note", MASK_TEXT, 0},   {"unit", "code", MASK_PLACE, 1},
    {"unit", "owner", MASK_PLACE, 0},     {"unit", "tenant", MASK_PLACE, 0},
    {"asset", "unit", MASK_PLACE, 0},     {"asset", "customer", MASK_CODE, 0},
    {"staff", "name", MASK_NAME, 0},      {"staff", "phone", MASK_PHONE, 0},
    {"staff", "email", MASK_MAIL, 0},
};

static int has_word(const char *list, const char *word)
{
    size_t len = strlen(word);
    while (list && *list) {
        size_t n = strcspn(list, " ");
        if (n == len && memcmp(list, word, n) == 0)
            return 1;
        list += n + (list[n] == ' ');
    }
    return 0;
}

enum mask masking_kind(const char *name)
{
    if (strncmp(name, "field.", 6) == 0)
        return mask_of_field(name + 6);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (strcmp(columns[i].name, name) == 0)
            return columns[i].mask;
    return MASK_NONE;
}

enum mask masking_of_field(const void *context, const char *name)
{
    (void)context;
    return mask_of_field(name);
}

enum mask masking_column(int column)
{
    if (column == TC_FIELDS)
        return MASK_TEXT;
    return ticket_columns[column].flags & COL_PERSON ? masking_kind(ticket_columns[column].name)
                                                     : MASK_NONE;
}

static enum mask mask_register(const struct masking *m, const char *reg, const char *column)
{
    for (size_t i = 0; i < sizeof register_columns / sizeof *register_columns; i++)
        if (strcmp(register_columns[i].reg, reg) == 0 &&
            strcmp(register_columns[i].name, column) == 0)
            return register_columns[i].by_role && m && !m->by_role ? MASK_NONE
                                                                   : register_columns[i].mask;
    return MASK_NONE;
}

enum mask masking_register_column(const struct desk *desk, const struct register_info *r,
                                  const char *column)
{
    return mask_register(desk->masking, r->name, column);
}

/* ---- rows ---- */

static int sort(void *context, const char *column)
{
    const struct masking *m = context;
    if (has_word(m->spared, column))
        return MASK_NONE;
    if (m->reg)
        return (int)mask_register(m, m->reg->name, column);
    enum mask mask = masking_kind(column);
    /* a field isn't prose, and its name tells what it holds */
    return m->grouped && mask == MASK_TEXT && strncmp(column, "field.", 6) != 0 ? MASK_NAME
                                                                                : (int)mask;
}

static void remember(struct masking *m, unsigned set, enum mask mask, const char *s, size_t n)
{
    if (mask == MASK_NAME || mask == MASK_CODE)
        redact_add(m->known, mask == MASK_NAME ? REDACT_NAME : REDACT_CODE, set, s, n);
    else if (mask == MASK_PLACE)
        redact_add(m->known, REDACT_WORDS, set, s, n);
}

static void note_cell(void *context, int mask, const char *s, size_t n)
{
    if (mask == MASK_NAME || mask == MASK_PLACE)
        remember(context, OF_ROW, (enum mask)mask, s, n);
}

static void mask_cell(void *context, int mask, const char *s, size_t n, struct buf *out)
{
    const struct masking *m = context;
    mask_put((enum mask)mask, s, n, m->known, out);
}

static void row_end(void *context)
{
    struct masking *m = context;
    redact_clear(m->known, OF_ROW);
}

const struct rows_veil *masking_veil(const struct desk *desk)
{
    return desk->masking ? &desk->masking->veil : NULL;
}

void masking_spare(struct desk *desk, const char *names)
{
    if (desk->masking)
        desk->masking->spared = names;
}

void masking_grouped(struct desk *desk)
{
    if (desk->masking)
        desk->masking->grouped = 1;
}

void masking_register(struct desk *desk, const struct register_info *r)
{
    if (desk->masking)
        desk->masking->reg = r;
}

/* ---- on and off ---- */

enum status masking_start(struct desk *desk, int asked, struct error *e)
{
    char *list;
    int by_role;
    if (desk_setting(desk, "mask_roles", &list, e) != ST_OK)
        return e->code;
    by_role = list_has(list, role_name(desk->role), strlen(role_name(desk->role)));
    free(list);
    if (!asked && !by_role)
        return ST_OK;
    struct masking *m = mem_zero(1, sizeof *m);
    m->veil = (struct rows_veil){sort, note_cell, mask_cell, row_end, m};
    m->by_role = by_role;
    m->known = redact_new();
    for (size_t i = 0; i < RING; i++)
        buf_init(&m->ring[i]);
    desk->masking = m;
    return ST_OK;
}

void masking_end(struct desk *desk)
{
    struct masking *m = desk->masking;
    if (!m)
        return;
    redact_free(m->known);
    for (size_t i = 0; i < RING; i++)
        buf_free(&m->ring[i]);
    free(m);
    desk->masking = NULL;
}

int masking_by_role(const struct desk *desk)
{
    return desk->masking && desk->masking->by_role;
}

/* ---- the persons that texts are about ---- */

static void remember_customer(struct desk *desk, const struct value *code)
{
    struct error e = ERROR_NONE;
    struct stmt *st = store_query(desk->store, "SELECT name FROM customer WHERE code = :code",
                                  WITH(BIND(":code", *code)), &e);
    if (stmt_step(st, &e) > 0 && !stmt_is_null(st, 0))
        redact_add(desk->masking->known, REDACT_NAME, OF_TICKET, stmt_text(st, 0),
                   stmt_bytes(st, 0));
    stmt_reset(st);
    error_clear(&e);
}

static void remember_fields(struct masking *m, const char *text)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    if (json_read(text, &o))
        for (size_t i = 0; i < o.count; i++)
            if (o.pairs[i].kind == JSON_TEXT)
                remember(m, OF_TICKET, mask_of_field(o.pairs[i].name), o.pairs[i].text,
                         o.pairs[i].len);
    json_free(&o);
}

void masking_ticket(struct desk *desk, const struct ticket *t)
{
    struct masking *m = desk->masking;
    static const int own[] = {TC_CONTACT, TC_UNIT};
    if (!m)
        return;
    redact_clear(m->known, OF_TICKET);
    if (!t)
        return;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (t->c[own[i]].type == VALUE_TEXT)
            remember(m, OF_TICKET, masking_column(own[i]), t->c[own[i]].s, t->c[own[i]].len);
    if (t->c[TC_CUSTOMER].type == VALUE_TEXT)
        remember_customer(desk, &t->c[TC_CUSTOMER]);
    remember_fields(m, t->c[TC_FIELDS].s);
}

static void remember_change(struct masking *m, const char *before)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    if (json_read(before, &o))
        for (size_t i = 0; i < o.count; i++) {
            const struct json_pair *p = &o.pairs[i];
            if (p->kind == JSON_TEXT && strcmp(p->name, ticket_columns[TC_FIELDS].name) == 0)
                remember_fields(m, p->text);
            else if (p->kind == JSON_TEXT)
                remember(m, OF_TICKET, masking_kind(p->name), p->text, p->len);
        }
    json_free(&o);
}

void masking_history(struct desk *desk, const struct ticket *t)
{
    struct error e = ERROR_NONE;
    struct event ev = EVENT_WALK(t->head);
    masking_ticket(desk, t);
    if (!desk->masking)
        return;
    while (event_walk(desk->store, &ev, &e) > 0)
        remember_change(desk->masking, ev.before);
    error_clear(&e);
}

void masking_ticket_id(struct desk *desk, int64_t id)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct error e = ERROR_NONE;
    if (!desk->masking)
        return;
    int got = id ? ticket_get(desk->store, id, &copy, &e) : 0;
    masking_ticket(desk, got > 0 ? &copy.t : NULL);
    ticket_copy_free(&copy);
    error_clear(&e);
}

/* ---- pieces ---- */

const char *masking_text(struct desk *desk, enum mask mask, const char *s)
{
    struct masking *m = desk->masking;
    if (!m || !s || mask == MASK_NONE)
        return s;
    struct buf *b = &m->ring[m->at++ % RING];
    buf_clear(b);
    mask_put(mask, s, strlen(s), m->known, b);
    return b->s;
}

const char *masking_json(struct desk *desk,
                         enum mask (*of)(const void *context, const char *name),
                         const void *context, const char *json)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    struct masking *m = desk->masking;
    if (!m || !json)
        return json;
    if (!json_read(json, &o)) {
        json_free(&o);
        return masking_text(desk, MASK_TEXT, json);
    }
    struct buf *b = &m->ring[m->at++ % RING], value = BUF_EMPTY;
    buf_clear(b);
    buf_addc(b, '{');
    for (size_t i = 0; i < o.count; i++) {
        const struct json_pair *p = &o.pairs[i];
        if (p->kind == JSON_NULL) {
            json_null(b, p->name);
        } else {
            buf_clear(&value);
            mask_put(of(context, p->name), p->text, strlen(p->text), m->known, &value);
            if (p->kind == JSON_INT && strcmp(value.s, p->text) == 0)
                json_int(b, p->name, p->n);
            else
                json_text(b, p->name, value.s);
        }
    }
    buf_addc(b, '}');
    buf_free(&value);
    json_free(&o);
    return b->s;
}

struct register_of {
    const struct masking *masking;
    const char *name;
};

static enum mask of_register(const void *context, const char *name)
{
    const struct register_of *r = context;
    return mask_register(r->masking, r->name, name);
}

const char *masking_change(struct desk *desk, const char *reg, const char *json)
{
    const struct register_of r = {desk->masking, reg};
    return register_find(reg) ? masking_json(desk, of_register, &r, json)
                              : masking_text(desk, MASK_TEXT, json);
}

const char *masking_key(struct desk *desk, const char *reg, const char *key)
{
    const struct register_info *r = register_find(reg);
    return masking_text(
        desk, r ? masking_register_column(desk, r, r->columns[0].name) : MASK_CODE, key);
}

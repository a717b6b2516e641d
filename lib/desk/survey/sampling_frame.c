#include "desk/survey/sampling_frame.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/phone.h"
#include "desk/ticket/attribute.h"
#include "desk/ticket/filter.h"
#include "desk/ticket/person.h"
#include "store/survey_round.h"
#include "store/ticket.h"

enum { COLUMNS_MOST = 8 }; /* in --stratify */

/* ---- sets of persons ---- */

/* Codes and numbers have separate tables. Two equal numbers may be written differently but have
 * the same end, so they have the same probe sequence. */
static uint64_t *slot_of(const struct sampling_frame_seen *seen, int is_phone, uint64_t key)
{
    const struct sampling_frame_slots *t = &seen->table[is_phone];
    size_t at = (size_t)(is_phone ? phone_end(key) * 0x9E3779B97F4A7C15u >> 16 : key);
    at &= t->room - 1;
    while (t->slots[at] && (is_phone ? !phone_same(t->slots[at], key) : t->slots[at] != key))
        at = (at + 1) & (t->room - 1);
    return &t->slots[at];
}

static void grow(struct sampling_frame_seen *seen, int is_phone)
{
    struct sampling_frame_slots *t = &seen->table[is_phone], old = *t;
    t->room = old.room ? old.room * 2 : 64;
    t->slots = mem_zero(t->room, sizeof *t->slots);
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i])
            *slot_of(seen, is_phone, old.slots[i]) = old.slots[i];
    free(old.slots);
}

/* Adds the key unless it is 0. Returns 1 if its table had it already. */
static int put_key(struct sampling_frame_seen *seen, int is_phone, uint64_t key)
{
    struct sampling_frame_slots *t = &seen->table[is_phone];
    if (!key)
        return 0;
    if (t->count >= t->room / 2)
        grow(seen, is_phone);
    uint64_t *slot = slot_of(seen, is_phone, key);
    int known = *slot != 0;
    if (!known) {
        *slot = key;
        t->count++;
    }
    return known;
}

static int is_seen(const struct sampling_frame_seen *seen, const uint64_t person[2])
{
    for (int i = 0; i < 2; i++)
        if (person[i] && seen->table[i].room && *slot_of(seen, i, person[i]))
            return 1;
    return 0;
}

int sampling_frame_seen(struct sampling_frame_seen *seen, const uint64_t person[2])
{
    int known = put_key(seen, 0, person[0]);
    return put_key(seen, 1, person[1]) || known;
}

void sampling_frame_seen_free(struct sampling_frame_seen *seen)
{
    MEM_FREE(seen->table[0].slots, seen->table[1].slots);
    *seen = (struct sampling_frame_seen){0};
}

/* Returns a key that identifies a person: 'c': the customer's code, 'a': an address, 'u': a
 * unit. */
static uint64_t key_of(char what, const char *s)
{
    struct buf b = BUF_EMPTY;
    if (!s || !*s)
        return 0;
    buf_printf(&b, "%c%s", what, s);
    uint64_t key = map_hash(b.s, b.len);
    buf_free(&b);
    return key;
}

static void keys_of(uint64_t person[2], const char *customer, const char *unit,
                    const char *phone)
{
    person[0] = key_of('c', customer);
    person[1] = phone_first(phone);
    if (!person[0] && !person[1])
        person[0] = key_of('u', unit);
}

/* ---- building ---- */

/* A column that defines strata: of a row of round_frame, or of a ticket. */
struct maker {
    char *name;
    int column; /* FRAME_…; -1: the ticket's subject */
    struct attribute subject;
    struct map values; /* FRAME_… of a ticket: code → text */
};

struct condition {
    int column, except;
    const char *values;
};

struct building {
    struct sampling_frame *frame;
    struct desk *desk;
    const struct sampling_frame_options *o;
    struct maker makers[COLUMNS_MOST];
    size_t maker_count;
    struct condition *conditions;
    size_t condition_count, condition_room;
    struct sampling_frame_seen asked;
    struct attribute_reader computed;
    struct persons *persons;
    struct buf stratum;
    struct error *e;
};

static int frame_column(const char *name, size_t n)
{
    for (int i = 0; i < FRAME_COLUMNS; i++)
        if (strlen(round_frame_columns[i]) == n && memcmp(round_frame_columns[i], name, n) == 0)
            return i;
    return -1;
}

static enum status no_column(const char *what, const char *name, struct error *e)
{
    struct buf names = BUF_EMPTY;
    for (int i = 0; i < FRAME_COLUMNS; i++)
        buf_printf(&names, "%s%s", i ? ", " : "", round_frame_columns[i]);
    error_set(e, ST_USAGE, _("%s: '%s' is not one of %s"), what, utf8_quote(name), names.s);
    buf_free(&names);
    return e->code;
}

static int of_tickets(const struct building *b)
{
    return strcmp(b->o->source, "tickets") == 0;
}

static enum status read_makers(struct building *b)
{
    const char *s = b->o->stratify;
    while (s && b->e->code == ST_OK) {
        size_t n = strcspn(s, ",");
        if (b->maker_count == COLUMNS_MOST)
            return error_set(b->e, ST_USAGE, _("--stratify: at most %d columns"), COLUMNS_MOST);
        struct maker *m = &b->makers[b->maker_count++];
        *m = (struct maker){.name = mem_string_n(s, n), .column = frame_column(s, n)};
        if (of_tickets(b) && attribute_find(m->name, &m->subject))
            m->column = -1;
        else if (m->column < 0)
            no_column("--stratify", m->name, b->e);
        s = s[n] ? s + n + 1 : NULL;
    }
    return b->e->code;
}

static enum status read_condition(struct building *b, const char *word)
{
    size_t n = strcspn(word, "!=");
    struct condition c = {frame_column(word, n), word[n] == '!', word + n + 1};
    if (!word[n] || (c.except && word[n + 1] != '='))
        return error_set(b->e, ST_USAGE, _("'%s' is not COLUMN=VALUE or COLUMN!=VALUE"),
                         utf8_quote(word));
    c.values += c.except;
    if (c.column < 0) {
        char *name = mem_string_n(word, n);
        no_column(b->o->source, name, b->e);
        free(name);
    }
    *MEM_NEXT(b->conditions, b->condition_count, b->condition_room) = c;
    return b->e->code;
}

static int condition_holds(const struct condition *c, const char *cell)
{
    size_t len = strlen(cell);
    for (const char *s = c->values;;) {
        size_t n = strcspn(s, ",");
        if (n == len && memcmp(s, cell, n) == 0)
            return !c->except;
        if (!s[n])
            return c->except;
        s += n + 1;
    }
}

static const char *cell_text(const struct stmt *st, int column)
{
    const char *s = stmt_text(st, column);
    return s ? s : "";
}

static enum status load_asked(struct building *b)
{
    if (!b->o->rest || b->o->quality)
        return ST_OK;
    struct stmt *st = round_asked_since(b->desk->store, b->desk->now - b->o->rest, b->e);
    while (stmt_step(st, b->e) > 0) {
        uint64_t person[2];
        for (int phone = 2; phone < 4; phone++) {
            keys_of(person, stmt_text(st, 0), stmt_text(st, 1), stmt_text(st, phone));
            sampling_frame_seen(&b->asked, person);
        }
    }
    return b->e->code;
}

/* The stratum is in b->stratum. */
static void add_member(struct building *b, const struct sampling_frame_member *member)
{
    struct sampling_frame *f = b->frame;
    int added;
    if (is_seen(&b->asked, member->person)) {
        f->resting++;
        return;
    }
    struct map_entry *stratum = map_put(&f->strata, b->stratum.s, b->stratum.len, &added);
    if (added)
        stratum->n = (int64_t)f->strata.count - 1;
    MEM_GROW(f->v, f->count, f->room);
    struct sampling_frame_member *m = &f->v[f->count++];
    *m = *member;
    m->customer = mem_string(member->customer);
    m->unit = mem_string(member->unit);
    m->stratum = (size_t)stratum->n;
}

/* ---- from registers ---- */

static enum status load_rows(struct building *b)
{
    for (int i = 0; i < b->o->argc; i++)
        if (read_condition(b, b->o->argv[i]) != ST_OK)
            return b->e->code;
    struct stmt *st = round_frame(b->desk->store, strcmp(b->o->source, "units") == 0, b->e);
    while (stmt_step(st, b->e) > 0) {
        int chosen = 1;
        for (size_t i = 0; i < b->condition_count; i++)
            chosen &=
                condition_holds(&b->conditions[i], cell_text(st, b->conditions[i].column));
        if (!chosen)
            continue;
        buf_clear(&b->stratum);
        for (size_t i = 0; i < b->maker_count; i++)
            buf_printf(&b->stratum, "%s%s", i ? "/" : "", cell_text(st, b->makers[i].column));
        /* only copied from */
        struct sampling_frame_member m = {.customer = mem_string(stmt_text(st, FRAME_CUSTOMER)),
                                          .unit = mem_string(stmt_text(st, FRAME_UNIT))};
        keys_of(m.person, m.customer, m.unit, stmt_text(st, FRAME_PHONE));
        add_member(b, &m);
        MEM_FREE(m.customer, m.unit);
    }
    return b->e->code;
}

/* ---- from tickets ---- */

static int is_units(int column)
{
    return column >= FRAME_UNIT;
}

/* Loads the registers' data about customers and units, of which tickets have only the codes. */
static enum status load_values(struct building *b, struct maker *m)
{
    int code = is_units(m->column) ? FRAME_UNIT : FRAME_CUSTOMER;
    if (m->column < 0)
        return ST_OK;
    struct stmt *st = round_frame(b->desk->store, is_units(m->column), b->e);
    while (stmt_step(st, b->e) > 0)
        if (!stmt_is_null(st, code) && !stmt_is_null(st, m->column)) {
            struct map_entry *entry = map_puts(&m->values, stmt_text(st, code), NULL);
            free(entry->p);
            entry->p = mem_string(stmt_text(st, m->column));
        }
    return b->e->code;
}

static enum status name_stratum(struct building *b, const struct ticket *t)
{
    buf_clear(&b->stratum);
    for (size_t i = 0; i < b->maker_count; i++) {
        const struct maker *m = &b->makers[i];
        if (i)
            buf_addc(&b->stratum, '/');
        if (m->column < 0) {
            if (attribute_print(&b->computed, &m->subject, t, &b->stratum, b->e) != ST_OK)
                return b->e->code;
            continue;
        }
        const char *code = ticket_text(t, is_units(m->column) ? TC_UNIT : TC_CUSTOMER);
        const struct map_entry *entry = *code ? map_finds(&m->values, code) : NULL;
        if (entry)
            buf_adds(&b->stratum, entry->p);
    }
    return ST_OK;
}

static int visit_ticket(void *context, const struct ticket *t)
{
    struct building *b = context;
    struct sampling_frame_member m = {.ticket = t->c[TC_ID].n};
    if (b->o->quality && !*ticket_text(t, TC_ASSIGNEE)) {
        b->frame->nobodys++;
        return 0;
    }
    struct person person;
    if (!b->o->quality) {
        int known = persons_find(b->persons, t, &person);
        keys_of(m.person, known && person.customer ? person.customer : "",
                ticket_text(t, TC_UNIT), ticket_text(t, TC_PHONE));
        if (known && person.sender)
            m.person[0] = key_of('a', person.sender);
    }
    if (name_stratum(b, t) == ST_OK)
        add_member(b, &m);
    return b->e->code != ST_OK;
}

static void want_columns(const struct building *b, struct filter *f)
{
    static const int reads[] = {TC_ID,      TC_CUSTOMER, TC_UNIT,    TC_PHONE,
                                TC_CONTACT, TC_FIELDS,   TC_ASSIGNEE};
    unsigned char need[TC_STORED] = {0};
    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
        need[reads[i]] = 1;
    for (size_t i = 0; i < b->maker_count; i++)
        if (b->makers[i].column < 0)
            attribute_needs(&b->makers[i].subject, need);
    for (int i = 0; i < TC_STORED; i++)
        if (need[i])
            filter_wants(f, i);
}

static enum status load_tickets(struct building *b)
{
    struct filter *f = filter_new(b->desk);
    if (b->o->ids)
        filter_ids(f, b->o->ids);
    for (int i = 0; i < b->o->argc && b->e->code == ST_OK; i++)
        filter_add(f, b->o->argv[i], b->e);
    for (size_t i = 0; i < b->maker_count && b->e->code == ST_OK; i++)
        load_values(b, &b->makers[i]);
    if (b->e->code == ST_OK && filter_order(f, "id", b->e) == ST_OK) {
        want_columns(b, f);
        filter_walk(f, visit_ticket, b, b->e);
    }
    filter_free(f);
    return b->e->code;
}

enum status sampling_frame_load(struct sampling_frame *frame, struct desk *desk,
                                const struct sampling_frame_options *o, struct error *e)
{
    struct building b = {.frame = frame, .desk = desk, .o = o, .stratum = BUF_EMPTY, .e = e};
    *frame = (struct sampling_frame){0};
    attribute_reader_start(&b.computed, desk);
    if (!of_tickets(&b) && strcmp(o->source, "customers") != 0 &&
        strcmp(o->source, "units") != 0)
        error_set(e, ST_USAGE, _("--from: '%s' is not one of customers, units, tickets"),
                  utf8_quote(o->source));
    if (e->code == ST_OK && read_makers(&b) == ST_OK && load_asked(&b) == ST_OK &&
        persons_load(&b.persons, desk, e) == ST_OK) {
        if (of_tickets(&b))
            load_tickets(&b);
        else
            load_rows(&b);
    }
    for (size_t i = 0; i < b.maker_count; i++) {
        for (size_t k = 0; k < b.makers[i].values.count; k++)
            free(b.makers[i].values.entries[k].p);
        map_free(&b.makers[i].values);
        free(b.makers[i].name);
    }
    free(b.conditions);
    sampling_frame_seen_free(&b.asked);
    attribute_reader_end(&b.computed);
    persons_free(b.persons);
    buf_free(&b.stratum);
    return e->code;
}

void sampling_frame_free(struct sampling_frame *frame)
{
    for (size_t i = 0; i < frame->count; i++) {
        MEM_FREE(frame->v[i].customer, frame->v[i].unit);
    }
    free(frame->v);
    map_free(&frame->strata);
    *frame = (struct sampling_frame){0};
}

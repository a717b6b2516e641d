#include "desk/computed.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calc/decimal.h"
#include "desk/cells.h"

int subject_of(const char *name, struct subject *s)
{
    *s = (struct subject){.column = -1};
    if (strncmp(name, "field.", 6) == 0 && name[6]) {
        s->field = name + 6;
        return 1;
    }
    if (strcmp(name, "building") == 0) {
        s->building = 1;
        return 1;
    }
    s->column = ticket_column_of(name);
    return s->column >= 0;
}

void subject_needs(const struct subject *s, unsigned char need[TC_STORED])
{
    static const unsigned char for_sla[] = {TC_KIND,   TC_CATEGORY, TC_PRIORITY, TC_OPENED,
                                            TC_DUE,    TC_RESOLVED, TC_CLOSED,   TC_SINCE,
                                            TC_WAITED, TC_STATUS};
    if (s->building)
        need[TC_UNIT] = 1;
    if (s->building || s->field)
        need[TC_FIELDS] = 1;
    else if (s->column >= TC_STORED && s->column != TC_SITE && s->column != TC_LAST_NOTE)
        for (size_t i = 0; i < sizeof for_sla; i++)
            need[for_sla[i]] = 1;
    else if (s->column >= 0 && s->column < TC_STORED)
        need[s->column] = 1;
}

int subject_is_number(const struct subject *s)
{
    return s->column >= 0 && cell_is_number(s->column);
}

void computed_start(struct computed *c, struct desk *desk)
{
    *c = (struct computed){.desk = desk};
    buf_init(&c->building);
    buf_init(&c->note);
}

void computed_end(struct computed *c)
{
    sla_free(c->sla);
    for (size_t i = 0; i < c->units.count; i++)
        free(c->units.entries[i].p);
    map_free(&c->units);
    buf_free(&c->building);
    buf_free(&c->note);
}

struct sla *computed_sla(struct computed *c, struct error *e)
{
    if (!c->sla)
        sla_load(&c->sla, c->desk, e);
    return c->sla;
}

static enum status load_units(struct computed *c, struct error *e)
{
    struct stmt *st;
    if (store_prepare(c->desk->store, &st,
                      "SELECT code, building FROM unit WHERE building IS NOT NULL", e) != ST_OK)
        return e->code;
    int got;
    while ((got = stmt_step(st, e)) > 0) {
        struct map_entry *u = map_puts(&c->units, stmt_text(st, 0), NULL);
        u->p = mem_string(stmt_text(st, 1));
    }
    c->has_units = 1;
    return got < 0 ? e->code : ST_OK;
}

const char *computed_building(struct computed *c, const struct ticket *t, struct error *e)
{
    if (!c->has_units && load_units(c, e) != ST_OK)
        return "";
    const struct value *unit = &t->c[TC_UNIT];
    const struct map_entry *u =
        unit->type == VALUE_TEXT ? map_find(&c->units, unit->s, unit->len) : NULL;
    if (u)
        return u->p;
    field_get(&t->c[TC_FIELDS], "building", &c->building);
    return c->building.s;
}

/* Walks back through the events to the newest one that has a note. */
static enum status last_note(struct computed *c, const struct ticket *t, struct buf *out,
                             struct error *e)
{
    struct event ev;
    int got = 1;
    for (int64_t at = t->head; at; at = ev.prev) {
        got = event_get(c->desk->store, at, &ev, e);
        if (got <= 0)
            break;
        if (ev.note) {
            buf_adds(out, ev.note);
            break;
        }
    }
    return got < 0 ? e->code : ST_OK;
}

static enum status print_computed(struct computed *c, int column, const struct ticket *t,
                                  struct buf *out, struct error *e)
{
    int64_t seconds = 0, end = c->desk->now;
    int none = 0;
    if (column == TC_SITE) {
        buf_adds(out, c->desk->site);
        return ST_OK;
    }
    if (column == TC_LAST_NOTE)
        return last_note(c, t, out, e);
    struct sla *sla = computed_sla(c, e);
    if (!sla)
        return e->code;
    if (column == TC_AGE) {
        sla_solved(t, &end);
        seconds = end - t->c[TC_OPENED].n;
    } else if (column == TC_LATE) {
        sla_late(sla, t, c->desk->now, &seconds, &none, e);
    } else {
        sla_worked(sla, t, &seconds, &none, e);
    }
    if (e->code == ST_OK && !none)
        decimal_minutes(out, seconds);
    return e->code;
}

enum status subject_print(struct computed *c, const struct subject *s, const struct ticket *t,
                          struct buf *out, struct error *e)
{
    if (s->field) {
        struct buf b = BUF_EMPTY;
        field_get(&t->c[TC_FIELDS], s->field, &b);
        buf_add(out, b.s, b.len);
        buf_free(&b);
    } else if (s->building) {
        buf_adds(out, computed_building(c, t, e));
    } else if (s->column >= TC_STORED) {
        return print_computed(c, s->column, t, out, e);
    } else {
        cell_print(out, c->desk, s->column, &t->c[s->column]);
    }
    return e->code;
}

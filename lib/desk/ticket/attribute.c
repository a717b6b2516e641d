#include "desk/ticket/attribute.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calc/stat/decimal.h"
#include "calc/text/match.h"
#include "calc/text/unit_pattern.h"
#include "desk/ticket/history.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/ticket/ticket_state.h"

static const struct {
    const char *name;
    int by; /* the ticket's column with the register's code */
    const char *sql;
} lookups[LOOKUP_KINDS] = {
    [LOOKUP_BUILDING] = {"building", TC_UNIT,
                         "SELECT code, building FROM unit WHERE building IS NOT NULL"},
    [LOOKUP_USE] = {"use", TC_UNIT, "SELECT code, use FROM unit WHERE use IS NOT NULL"},
    [LOOKUP_MODEL] = {"model", TC_ASSET,
                      "SELECT code, model FROM asset WHERE model IS NOT NULL"},
};

int attribute_find(const char *name, struct attribute *s)
{
    *s = (struct attribute){.column = -1};
    if (strncmp(name, "field.", 6) == 0 && name[6]) {
        s->field = name + 6;
        return 1;
    }
    for (enum lookup l = LOOKUP_BUILDING; l < LOOKUP_KINDS; l++)
        if (strcmp(name, lookups[l].name) == 0) {
            s->looked = l;
            return 1;
        }
    s->column = ticket_column_of(name);
    return s->column >= 0;
}

void attribute_needs(const struct attribute *s, unsigned char need[TC_STORED])
{
    static const unsigned char for_sla[] = {TC_KIND,   TC_CATEGORY, TC_PRIORITY, TC_OPENED,
                                            TC_DUE,    TC_RESOLVED, TC_CLOSED,   TC_SINCE,
                                            TC_WAITED, TC_STATUS};
    if (s->looked)
        need[lookups[s->looked].by] = 1;
    if (s->looked || s->field)
        need[TC_FIELDS] = 1;
    else if (s->column >= TC_STORED && s->column != TC_SITE && s->column != TC_LAST_NOTE)
        for (size_t i = 0; i < sizeof for_sla; i++)
            need[for_sla[i]] = 1;
    else if (s->column >= 0 && s->column < TC_STORED)
        need[s->column] = 1;
}

int attribute_is_number(const struct attribute *s)
{
    return s->column >= 0 && ticket_cell_is_number(s->column);
}

void attribute_reader_start(struct attribute_reader *c, struct desk *desk)
{
    *c = (struct attribute_reader){.desk = desk};
    for (enum lookup l = LOOKUP_NONE; l < LOOKUP_KINDS; l++)
        buf_init(&c->looked[l].field);
}

void attribute_reader_end(struct attribute_reader *c)
{
    sla_free(c->sla);
    for (enum lookup l = LOOKUP_NONE; l < LOOKUP_KINDS; l++) {
        struct map *names = &c->looked[l].names;
        for (size_t i = 0; i < names->count; i++)
            free(names->entries[i].p);
        map_free(names);
        buf_free(&c->looked[l].field);
    }
    for (size_t i = 0; i < c->buildings.count; i++)
        free(c->buildings.entries[i].p);
    map_free(&c->buildings);
    free(c->unit_pattern);
}

struct sla *attribute_sla(struct attribute_reader *c, struct error *e)
{
    if (!c->sla)
        sla_load(&c->sla, c->desk, e);
    return c->sla;
}

static enum status load_names(struct attribute_reader *c, enum lookup l, struct error *e)
{
    int got;
    struct stmt *st = store_query(c->desk->store, lookups[l].sql, NULL, e);
    while ((got = stmt_step(st, e)) > 0) {
        int added;
        struct map_entry *at = map_puts(&c->looked[l].names, stmt_text(st, 0), &added);
        if (added)
            at->p = mem_string(stmt_text(st, 1));
    }
    c->looked[l].loaded = 1;
    return got < 0 ? e->code : ST_OK;
}

static enum status load_pattern(struct attribute_reader *c, struct error *e)
{
    if (desk_setting(c->desk, "unit_pattern", &c->unit_pattern, e) != ST_OK)
        return e->code;
    const struct map *names = &c->looked[LOOKUP_BUILDING].names;
    struct buf folded = BUF_EMPTY;
    for (size_t i = 0; *c->unit_pattern && i < names->count; i++) {
        const char *name = names->entries[i].p;
        int added;
        buf_clear(&folded);
        match_fold(&folded, name, strlen(name));
        struct map_entry *at = map_put(&c->buildings, folded.s, folded.len, &added);
        if (added)
            at->p = mem_string(name);
    }
    buf_free(&folded);
    return ST_OK;
}

/* Reads the building from the code of a unit that isn't in the register. */
static const char *building_in_code(struct attribute_reader *c, const char *code,
                                    struct buf *building, struct error *e)
{
    if (!c->unit_pattern && load_pattern(c, e) != ST_OK)
        return "";
    if (!*c->unit_pattern || !unit_pattern_building(c->unit_pattern, code, building))
        return "";
    struct buf folded = BUF_EMPTY;
    match_fold(&folded, building->s, building->len);
    const struct map_entry *known = map_find(&c->buildings, folded.s, folded.len);
    buf_free(&folded);
    return known ? known->p : building->s;
}

static const char *look_up(struct attribute_reader *c, enum lookup l, const struct ticket *t,
                           struct error *e)
{
    if (!c->looked[l].loaded && load_names(c, l, e) != ST_OK)
        return "";
    const struct value *code = &t->c[lookups[l].by];
    const struct map_entry *at =
        code->type == VALUE_TEXT ? map_find(&c->looked[l].names, code->s, code->len) : NULL;
    if (at)
        return at->p;
    struct buf *field = &c->looked[l].field;
    if (!ticket_field_get(&t->c[TC_FIELDS], lookups[l].name, field))
        buf_clear(field);
    if (!field->len && l == LOOKUP_BUILDING && code->type == VALUE_TEXT)
        return building_in_code(c, code->s, field, e);
    return field->s;
}

const char *attribute_building(struct attribute_reader *c, const struct ticket *t,
                               struct error *e)
{
    return look_up(c, LOOKUP_BUILDING, t, e);
}

static enum status last_note(struct attribute_reader *c, const struct ticket *t,
                             struct buf *out, struct error *e)
{
    struct event ev = EVENT_WALK(t->head);
    while (event_walk(c->desk->store, &ev, e) > 0)
        if (history_note_by_person(&ev)) {
            buf_adds(out, ev.note);
            break;
        }
    return e->code;
}

static enum status print_computed(struct attribute_reader *c, int column,
                                  const struct ticket *t, struct buf *out, struct error *e)
{
    int64_t seconds = 0, end = c->desk->now;
    int none = 0;
    if (column == TC_SITE) {
        buf_adds(out, c->desk->site);
        return ST_OK;
    }
    if (column == TC_LAST_NOTE)
        return last_note(c, t, out, e);
    struct sla *sla = attribute_sla(c, e);
    if (!sla)
        return e->code;
    if (column == TC_AGE) {
        ticket_ended(t, &end);
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

enum status attribute_print(struct attribute_reader *c, const struct attribute *s,
                            const struct ticket *t, struct buf *out, struct error *e)
{
    if (s->field) {
        struct buf b = BUF_EMPTY;
        ticket_field_get(&t->c[TC_FIELDS], s->field, &b);
        buf_add(out, b.s, b.len);
        buf_free(&b);
    } else if (s->looked) {
        buf_adds(out, look_up(c, s->looked, t, e));
    } else if (s->column >= TC_STORED) {
        return print_computed(c, s->column, t, out, e);
    } else {
        ticket_cell_print(out, c->desk, s->column, &t->c[s->column]);
    }
    return e->code;
}

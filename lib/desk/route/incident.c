#include "desk/route/incident.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"

struct parent {
    int64_t ticket, opened;
    size_t next; /* of the same rule and building: index + 1 of the next one, 0: the last */
};

struct incidents {
    struct desk *desk;
    struct attribute_reader *places;
    int64_t from, to;
    int loaded;
    struct map lists; /* "rule\037building" → first index + 1 */
    struct parent *parents;
    size_t count, capacity;
    struct buf key;
};

struct incidents *incidents_new(struct desk *desk, struct attribute_reader *places,
                                int64_t from, int64_t to, int64_t longest)
{
    struct incidents *in = mem_zero(1, sizeof *in);
    *in = (struct incidents){.desk = desk, .places = places, .from = from - longest, .to = to};
    buf_init(&in->key);
    return in;
}

void incidents_free(struct incidents *in)
{
    if (!in)
        return;
    map_free(&in->lists);
    free(in->parents);
    buf_free(&in->key);
    free(in);
}

static void make_key(struct incidents *in, int64_t rule, const char *building)
{
    buf_clear(&in->key);
    buf_addi(&in->key, rule);
    buf_addc(&in->key, '\037');
    buf_adds(&in->key, building);
}

void incidents_add(struct incidents *in, int64_t rule, const char *building, int64_t opened,
                   int64_t ticket)
{
    make_key(in, rule, building);
    struct map_entry *list = map_put(&in->lists, in->key.s, in->key.len, NULL);
    *MEM_NEXT(in->parents, in->count, in->capacity) =
        (struct parent){.ticket = ticket, .opened = opened, .next = (size_t)list->n};
    list->n = (int64_t)in->count;
}

/* Adds what a `route` event says about its ticket. */
static void read_event(struct incidents *in, const struct ticket *t, const char *data,
                       struct error *e)
{
    if (!strstr(data, "\"incident\""))
        return;
    struct json_object o;
    const struct json_pair *rules = json_read(data, &o) ? json_find(&o, "incident") : NULL;
    struct buf building = BUF_EMPTY;
    if (rules && rules->text)
        buf_adds(&building, attribute_building(in->places, t, e));
    for (struct list seq = LIST(building.len ? rules->text : NULL); list_next(&seq);)
        incidents_add(in, strtoll(seq.s, NULL, 10), building.s, t->c[TC_OPENED].n,
                      t->c[TC_ID].n);
    buf_free(&building);
    json_free(&o);
}

static enum status read_ticket(struct incidents *in, const struct ticket *t, struct error *e)
{
    struct event ev = EVENT_WALK(t->head);
    while (e->code == ST_OK && event_walk(in->desk->store, &ev, e) > 0)
        if (strcmp(ev.verb, "route") == 0 && ev.data)
            read_event(in, t, ev.data, e);
    return e->code;
}

/* Tickets that never changed after they were opened, as most new ones, can't be parents. */
static enum status load_tickets(struct incidents *in, struct error *e)
{
    in->loaded = 1;
    struct stmt *st =
        store_query(in->desk->store,
                    "SELECT ticket.id, opened, unit, fields, head FROM ticket"
                    " JOIN event ON event.id = head"
                    " WHERE " TICKET_OPEN_SQL " AND opened >= :from AND opened <= :to"
                    " AND prev <> 0",
                    WITH(BIND(":from", in->from), BIND(":to", in->to)), e);
    int got;
    while ((got = stmt_step(st, e)) > 0) {
        struct ticket t = {.head = stmt_int(st, 4)};
        t.c[TC_ID] = stmt_value(st, 0);
        t.c[TC_OPENED] = stmt_value(st, 1);
        t.c[TC_UNIT] = stmt_value(st, 2);
        t.c[TC_FIELDS] = stmt_value(st, 3);
        if (read_ticket(in, &t, e) != ST_OK) {
            stmt_reset(st);
            break;
        }
    }
    return e->code;
}

enum status incidents_find(struct incidents *in, int64_t rule, const char *building,
                           int64_t opened, int64_t seconds, int64_t *parent, struct error *e)
{
    *parent = 0;
    if (!in->loaded && load_tickets(in, e) != ST_OK)
        return e->code;
    make_key(in, rule, building);
    const struct map_entry *list = map_find(&in->lists, in->key.s, in->key.len);
    const struct parent *first = NULL;
    for (size_t at = list ? (size_t)list->n : 0; at; at = in->parents[at - 1].next) {
        const struct parent *p = &in->parents[at - 1];
        if (p->opened > opened || opened - p->opened > seconds)
            continue;
        if (!first || p->opened < first->opened ||
            (p->opened == first->opened && p->ticket < first->ticket))
            first = p;
    }
    if (first)
        *parent = first->ticket;
    return ST_OK;
}

int incident_is_parent(struct desk *desk, int64_t head, struct error *e)
{
    struct event ev = EVENT_WALK(head);
    while (event_walk(desk->store, &ev, e) > 0)
        if (strcmp(ev.verb, "route") == 0 && ev.data && strstr(ev.data, "\"incident\""))
            return 1;
    return e->code == ST_OK ? 0 : -1;
}

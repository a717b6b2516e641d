#include "desk/route/caller_place.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calc/text/phone.h"

/* A customer in a building. */
struct place {
    char *customer, *phone, *building;
};

struct caller_places {
    struct desk *desk;
    int loaded;
    struct place *v;
    size_t count, room;
};

struct caller_places *caller_places_new(struct desk *desk)
{
    struct caller_places *p = mem_zero(1, sizeof *p);
    p->desk = desk;
    return p;
}

void caller_places_free(struct caller_places *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->count; i++)
        MEM_FREE(p->v[i].customer, p->v[i].phone, p->v[i].building);
    MEM_FREE(p->v, p);
}

static enum status load_places(struct caller_places *p, struct error *e)
{
    struct stmt *st =
        store_query(p->desk->store,
                    "SELECT DISTINCT customer.code, phone, building FROM unit JOIN customer"
                    " ON customer.code = tenant OR customer.code = owner"
                    " WHERE building IS NOT NULL ORDER BY customer.code, building",
                    NULL, e);
    while (stmt_step(st, e) > 0)
        *MEM_NEXT(p->v, p->count, p->room) =
            (struct place){mem_string(stmt_text(st, 0)),
                           mem_string(stmt_is_null(st, 1) ? "" : stmt_text(st, 1)),
                           mem_string(stmt_text(st, 2))};
    p->loaded = 1;
    return e->code;
}

/* Returns the only building of all places that belong to the customer, or that have the number;
 * "" if there is none or several. */
static const char *only_building(const struct caller_places *p, const char *customer,
                                 uint64_t number)
{
    const char *found = "";
    for (size_t i = 0; i < p->count; i++) {
        const struct place *at = &p->v[i];
        if (*customer ? strcmp(at->customer, customer) != 0 : !phone_has(at->phone, number))
            continue;
        if (*found && strcmp(found, at->building) != 0)
            return "";
        found = at->building;
    }
    return found;
}

const char *caller_places_building(struct caller_places *p, const struct ticket *t,
                                   struct error *e)
{
    const char *customer = ticket_text(t, TC_CUSTOMER), *building = "";
    uint64_t number = phone_first(ticket_text(t, TC_PHONE));
    if ((!*customer && !number) || (!p->loaded && load_places(p, e) != ST_OK))
        return "";
    if (*customer)
        building = only_building(p, customer, 0);
    if (!*building && number)
        building = only_building(p, "", number);
    return building;
}

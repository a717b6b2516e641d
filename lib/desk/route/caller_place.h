/* caller_place.h: in which building somebody is whose customer number or telephone is on file:
 * that of the units that they own or use, if it is only one. */
#pragma once

#include "desk/core/desk.h"
#include "store/ticket.h"

struct caller_places;

/* Reads nothing before the first call. The caller frees it; the desk must outlive it. */
struct caller_places *caller_places_new(struct desk *desk);
void caller_places_free(struct caller_places *p);
/* Returns the building of the ticket's customer, else of its caller's telephone, else "". It is
 * valid as long as the places. */
const char *caller_places_building(struct caller_places *p, const struct ticket *t,
                                   struct error *e);

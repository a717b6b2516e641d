/* incident.h: calls of one rule and one building that are one matter.
 *
 * The first ticket of a rule with `incident` minutes becomes the parent; those of the same
 * building opened within that many minutes after it become its children while it is open. What
 * a ticket is the parent of stands in the data of its `route` event: "incident":"20" (several
 * rules with | between), so that a later run finds it again: among the open tickets that were
 * opened in the time in question, by walking back through their events. An empty building
 * groups nothing. */
#ifndef TKT_DESK_ROUTE_INCIDENT_H
#define TKT_DESK_ROUTE_INCIDENT_H

#include <stdint.h>

#include "desk/ticket/attribute.h"
#include "desk/core/desk.h"

struct incidents;

/* For tickets opened from `from` to `to`, by rules of at most `longest` seconds. Nothing is
 * read before the first question. desk and places must outlive it. */
struct incidents *incidents_new(struct desk *desk, struct attribute_reader *places,
                                int64_t from, int64_t to, int64_t longest);
void incidents_free(struct incidents *in);
/* The open parent for a ticket of this rule and building opened at that time; 0: none. */
enum status incidents_find(struct incidents *in, int64_t rule, const char *building,
                           int64_t opened, int64_t seconds, int64_t *parent, struct error *e);
/* This ticket is the parent from now on. */
void incidents_add(struct incidents *in, int64_t rule, const char *building, int64_t opened,
                   int64_t ticket);

#endif

/* incident.h: calls that match the same rule and come from the same building belong together.
 *
 * The first ticket of a rule with `incident` minutes becomes the parent. While it is open,
 * tickets of the same building opened within that many minutes become its children. The data of
 * a parent's `route` event name its rules: "incident":"20" (several separated by |). A later
 * run finds the parent by these: it reads the events of the open tickets that were opened in
 * the time in question. A ticket without a building is never grouped. */
#pragma once

#include <stdint.h>

#include "desk/ticket/attribute.h"
#include "desk/core/desk.h"

struct incidents;

/* Finds incidents for tickets opened from `from` to `to`, by rules of at most `longest`
 * seconds. Reads nothing before the first call. desk and places must outlive it. */
struct incidents *incidents_new(struct desk *desk, struct attribute_reader *places,
                                int64_t from, int64_t to, int64_t longest);
void incidents_free(struct incidents *in);
/* Finds the open parent for a ticket of this rule and building opened at that time; 0: none. */
enum status incidents_find(struct incidents *in, int64_t rule, const char *building,
                           int64_t opened, int64_t seconds, int64_t *parent, struct error *e);
/* Makes this ticket a parent from now on. */
void incidents_add(struct incidents *in, int64_t rule, const char *building, int64_t opened,
                   int64_t ticket);
/* Returns 1 if the ticket with this newest event is the parent of an incident, -1 for an error.
 */
int incident_is_parent(struct desk *desk, int64_t head, struct error *e);

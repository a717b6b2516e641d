/* recipients.h: who gets a notice: customers, each once, found by the places, assets and
 * tickets that the notice is about.
 *
 * For a ticket these are
 * - its customer and its caller, in the register or not;
 * - the owner and the tenant of its unit, or, if it has no unit, those of all units of its
 *   building;
 * - in an emergency those of all units of the building: if the ticket is urgent and not a
 *   complaint (by the workflow of its kind), or if its children come from several units of the
 *   building;
 * - and the same for each of its children, except cancelled ones.
 *
 * A person is a customer's code. Two codes with the same name and telephone number are one
 * person. A caller who isn't in the register is a telephone number; if the number is a
 * customer's, the caller is that customer. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "desk/ticket/attribute.h"
#include "desk/core/desk.h"
#include "desk/ticket/filter.h"
#include "desk/core/tool.h"

/* Texts in order, each once. */
struct texts {
    char **v;
    size_t count, room;
};

/* Texts are "" if empty. */
struct recipient {
    struct texts customers; /* codes; none: the caller of the ticket `caller` */
    int64_t caller;
    char *name, *phone, *email, *language;
    struct texts units, buildings, products; /* by which they were found */
    int64_t *tickets;                        /* that they are notified about, each once */
    size_t ticket_count, ticket_room;
};

struct recipients {
    struct tool *tool;
    struct desk *desk;
    struct recipient *v; /* in the order in which they were found */
    size_t count, room;
    struct map customers, known, callers; /* code; name and number; caller → index in v */
    struct map numbers; /* the end of a telephone number → customers in the register */
    int numbers_read;
    struct attribute_reader computed;
};

/* Free it in any case. */
void recipients_start(struct recipients *r, struct tool *tool);
void recipients_free(struct recipients *r);

/* Each adds its people. Returns ST_DATA if there is no such ticket, and no such building, unit
 * or model in the registers. */
enum status recipients_ticket(struct recipients *r, int64_t id, struct error *e);
enum status recipients_building(struct recipients *r, const char *code, struct error *e);
enum status recipients_unit(struct recipients *r, const char *code, struct error *e);
enum status recipients_product(struct recipients *r, const char *model, struct error *e);
/* Adds the customers of the tickets, or the caller if a ticket has no customer. */
enum status recipients_filter(struct recipients *r, struct filter *f, struct error *e);
/* Adds these tickets to the recipients who were found without a ticket. */
void recipients_about(struct recipients *r, const int64_t *ids, size_t count);

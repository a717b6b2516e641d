/* recipients.h: whom a notice is for: customers, by the places, things and tickets that it is
 * about, each once.
 *
 * Of a ticket these are
 * - its customer, and who called about it, on file or not;
 * - the owner and the tenant of its unit; where it has no unit, those of all units of its
 *   building;
 * - in an emergency those of all units of the building: where it is urgent and not a complaint
 *   (by the workflow of its kind), or where its parts come from several units of the building;
 * - and the same of each of its parts, cancelled ones apart.
 *
 * A person is a customer's code; two codes with the same name and the same telephone number are
 * one. A caller who isn't on file is a telephone number; one whose number is that of a customer
 * is that customer. */
#ifndef TKT_DESK_NOTICE_RECIPIENTS_H
#define TKT_DESK_NOTICE_RECIPIENTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "desk/ticket/attribute.h"
#include "desk/core/desk.h"
#include "desk/ticket/filter.h"
#include "desk/core/tool.h"

/* Texts in their order, each once. */
struct texts {
    char **v;
    size_t count, room;
};

/* Texts are "" where empty. */
struct recipient {
    struct texts customers; /* codes; none: the caller of the ticket `caller` */
    int64_t caller;
    char *name, *phone, *email, *language;
    struct texts units, buildings, products; /* by which they were found */
    int64_t *tickets;                        /* that they are told about, each once */
    size_t ticket_count, ticket_room;
};

struct recipients {
    struct tool *tool;
    struct desk *desk;
    struct recipient *v; /* in the order in which they were found */
    size_t count, room;
    struct map customers, known, callers; /* code, name and number, caller → number in v */
    struct map numbers; /* the end of a telephone number → customers on file */
    int numbers_read;
    struct attribute_reader computed;
};

/* Free it in any case. */
void recipients_start(struct recipients *r, struct tool *tool);
void recipients_free(struct recipients *r);

/* Each adds its people. ST_DATA where there is no such ticket, and no such building, unit or
 * model in the registers. */
enum status recipients_ticket(struct recipients *r, int64_t id, struct error *e);
enum status recipients_building(struct recipients *r, const char *code, struct error *e);
enum status recipients_unit(struct recipients *r, const char *code, struct error *e);
enum status recipients_product(struct recipients *r, const char *model, struct error *e);
/* The customers of the tickets, and the callers of those that have none. */
enum status recipients_filter(struct recipients *r, struct filter *f, struct error *e);
/* Those who were found without a ticket are told about these. */
void recipients_about(struct recipients *r, const int64_t *ids, size_t count);

#endif

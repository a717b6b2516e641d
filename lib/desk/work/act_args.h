/* act_args.h: what is given with a verb, read and checked once for all tickets. */
#ifndef TKT_DESK_WORK_ACT_ARGS_H
#define TKT_DESK_WORK_ACT_ARGS_H

#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/option.h"
#include "desk/core/desk.h"

struct act_setting {
    int column;        /* enum ticket_column, or -1 for a field */
    const char *field; /* its name; owned */
    const char *text;  /* as given; for columns that hold text `value` points here */
    struct value value;
};

struct act_file {
    const char *name;
    int64_t size;
    char digest[DIGEST_HEX + 1];
};

/* All zero: nothing is given. Texts belong to the caller and must outlive the verb. */
struct act_args {
    /* with any verb */
    const char *note;
    const char *cause, *cost, *charge;
    const char *data; /* flat JSON to be kept with the event (not of attach and merge) */
    /* of one verb each, as given; `to` with escalate: not the next rung but this one (of
     * callers that don't read them by act_args_read) */
    const char *to, *dept, *into, *parent, *until;
    struct option_list tags, untags, papers, files, settings; /* settings: COL=VALUE */
    int reply;                                                /* note: said to the customer */
    int children; /* resolve: the children too; whoever goes through the tickets sees to it */

    /* made by act_args_read */
    struct value cause_value, cost_value, charge_value, until_value;
    char *to_dept; /* the department of the staff `to`, NULL none */
    int64_t into_id, parent_id;
    int unlink;
    struct act_setting *set;
    size_t set_count, set_room;
    struct act_file *attached;
    size_t attached_count, attached_room;
};

/* Checks what doesn't depend on a ticket. ST_USAGE: an argument that isn't this verb's, or one
 * that it needs and hasn't; ST_DATA: codes that aren't in their registers, staff who aren't
 * active, malformed values; ST_NOINPUT: no such file. Callers that give nothing but note, reply
 * and data needn't call it. */
enum status act_args_read(struct act_args *a, struct desk *desk, const char *verb,
                          struct error *e);
void act_args_free(struct act_args *a); /* what act_args_read made, and the lists */

#endif

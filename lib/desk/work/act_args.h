/* act_args.h: the arguments of a verb, read and checked once for all tickets. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/option.h"
#include "desk/core/desk.h"

struct act_setting {
    int column;        /* enum ticket_column, or -1 for a field */
    const char *field; /* its name; owned */
    const char *text;  /* as given; for columns that hold text, `value` points here */
    struct value value;
};

struct act_file {
    const char *name;
    int64_t size;
    char digest[DIGEST_HEX + 1];
};

/* All zero: no arguments. The caller owns the texts, which must outlive the verb. */
struct act_args {
    /* for any verb */
    const char *note;
    const char *cause, *cost, *charge;
    const char *data; /* flat JSON to store with the event (not for attach and merge) */
    /* for single verbs, as given. `to` with escalate is the new assignee instead of the one at
     * the next level (only for callers that don't use act_args_read) */
    const char *to, *dept, *into, *parent, *until;
    struct option_list tags, untags, papers, files, settings; /* settings: COL=VALUE */
    int reply;                                                /* note: the customer was told */
    int none;                                                 /* assign: to nobody */
    int by_customer; /* the customer decided; whose department it is doesn't matter */
    /* resolve: the children first; the caller that iterates over the tickets does it */
    int children;

    /* set by act_args_read */
    struct value cause_value, cost_value, charge_value, until_value;
    char *to_dept; /* the department of the person `to`; NULL: none */
    int64_t into_id, parent_id;
    int unlink;
    struct act_setting *set;
    size_t set_count, set_room;
    struct act_file *attached;
    size_t attached_count, attached_room;
};

/* Checks everything that doesn't depend on a ticket. Returns ST_USAGE for an argument that the
 * verb doesn't have, or a missing one that it requires; ST_DATA for codes that aren't in their
 * registers, staff who aren't active, and malformed values; ST_NOINPUT for a file that doesn't
 * exist. Callers that set only note, reply and data need not call it. */
enum status act_args_read(struct act_args *a, struct desk *desk, const char *verb,
                          struct error *e);
void act_args_free(struct act_args *a); /* frees what act_args_read made, and the lists */

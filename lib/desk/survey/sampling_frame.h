/* sampling_frame.h: the population of a round: customers, units or tickets, filtered, in
 * strata, each person once.
 *
 * Members are in the order of their codes or ids, so that the same seed draws the same sample.
 * A customer comes with the first unit of which they are the tenant, else the owner; a unit
 * with its tenant, else its owner. Two members are the same person if they have the same
 * customer or the same telephone number, or, if they have neither, the same unit. Those who
 * were asked within the rest period (store/survey_round.h) aren't members. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "desk/core/desk.h"
#include "flow/ids.h"

struct sampling_frame_options {
    const char *source;   /* customers, units, tickets */
    const char *stratify; /* "building,type"; NULL: none */
    int64_t rest;         /* in seconds; 0: none */
    /* tickets that have an assignee; persons don't count, so one may occur again */
    int quality;
    const struct ids *ids; /* if not NULL, only these tickets */
    int argc; /* the filter: COLUMN=VALUE and COLUMN!=VALUE; for tickets as in filter.h */
    char *const *argv;
};

struct sampling_frame_member {
    int64_t ticket;        /* 0: none */
    char *customer, *unit; /* NULL if the ticket has them, or if there is none */
    uint64_t person[2];    /* 0: unknown */
    size_t stratum;
};

struct sampling_frame {
    struct sampling_frame_member *v;
    size_t count, room;
    struct map strata; /* in the order met; the values of several columns are separated by / */
    int64_t resting, nobodys; /* left out: asked recently; tickets without an assignee */
};

/* Loads the members. Returns ST_USAGE for a wrong source, filter or column; the message lists
 * the valid ones. Free the frame in any case. */
enum status sampling_frame_load(struct sampling_frame *frame, struct desk *desk,
                                const struct sampling_frame_options *options, struct error *e);
void sampling_frame_free(struct sampling_frame *frame);

/* A set of persons. Each has two keys, the `person` of a member; a key of 0 is none. */
struct sampling_frame_seen {
    struct sampling_frame_slots {
        uint64_t *slots;
        size_t room, count;
    } table[2]; /* codes; telephone numbers (phone.h) */
};
/* Adds both keys. Returns 1 if one of them was in the set already. */
int sampling_frame_seen(struct sampling_frame_seen *seen, const uint64_t person[2]);
void sampling_frame_seen_free(struct sampling_frame_seen *seen);

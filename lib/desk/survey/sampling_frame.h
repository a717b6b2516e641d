/* sampling_frame.h: out of whom a round is drawn: customers, units or tickets, filtered, in
 * strata, each person once.
 *
 * Members stand in the order of their codes or ids, so that the same seed draws the same. A
 * customer comes with the first unit where he is tenant, else owner; a unit with its tenant,
 * else its owner. Two members are one person where they have the same customer or the same
 * number to call, and those without either where they have the same unit. Whoever was asked
 * within the rest (store/survey_round.h) isn't a member. */
#ifndef TKT_DESK_SURVEY_SAMPLING_FRAME_H
#define TKT_DESK_SURVEY_SAMPLING_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "desk/core/desk.h"
#include "flow/ids.h"

struct sampling_frame_options {
    const char *source;    /* customers, units, tickets */
    const char *stratify;  /* "building,type"; NULL: none */
    int64_t rest;          /* seconds; 0: none */
    int quality;           /* tickets of somebody, and no persons: any may come again */
    const struct ids *ids; /* of tickets: only these; or NULL */
    int argc; /* the filter: COLUMN=VALUE and COLUMN!=VALUE; of tickets as in filter.h */
    char *const *argv;
};

struct sampling_frame_member {
    int64_t ticket;        /* 0: none */
    char *customer, *unit; /* NULL where a ticket has them, or there is none */
    uint64_t person[2];    /* 0: not known */
    size_t stratum;
};

struct sampling_frame {
    struct sampling_frame_member *v;
    size_t count, room;
    struct map strata;        /* in the order met; values of several columns with / between */
    int64_t resting, nobodys; /* left out: asked lately; tickets without an assignee */
};

/* ST_USAGE for a wrong source, filter or column, with those there are. Free in any case. */
enum status sampling_frame_load(struct sampling_frame *frame, struct desk *desk,
                                const struct sampling_frame_options *options, struct error *e);
void sampling_frame_free(struct sampling_frame *frame);

/* A set of persons, each by two keys, of which 0 is none: what `person` of a member has. */
struct sampling_frame_seen {
    struct sampling_frame_slots {
        uint64_t *slots;
        size_t room, count;
    } table[2]; /* codes; telephone numbers (phone.h) */
};
/* 1 if one of the two was in it; puts both in. */
int sampling_frame_seen(struct sampling_frame_seen *seen, const uint64_t person[2]);
void sampling_frame_seen_free(struct sampling_frame_seen *seen);

#endif

/* rota.h: the shifts of departments over a period: when somebody is there, and when nobody.
 *
 * A shift is [starts, ends) and counts where its person is active. A department of whose people
 * none stands in the shift register at all isn't known: it works without shifts. */
#ifndef TKT_DESK_STAFF_ROTA_H
#define TKT_DESK_STAFF_ROTA_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "calc/time/period.h"
#include "calc/time/week.h"
#include "desk/core/desk.h"

struct rota;
struct rota_team;

/* Reads the shifts that touch the period (both ends given). by_dept 0: all people are one team,
 * whose name is "". Belongs to the caller; the desk must outlive it. */
enum status rota_load(struct rota **duty, struct desk *desk, const struct period *period,
                      int by_dept, struct error *e);
void rota_free(struct rota *d);

size_t rota_teams(const struct rota *d);
const char *rota_team_name(const struct rota *d, size_t team);
/* NULL where the department isn't known. */
const struct rota_team *rota_team(const struct rota *d, const char *dept);
/* 1 where somebody is there at that time of the period. */
int rota_covers(const struct rota_team *t, int64_t at);

/* One hour of the week over the whole period. */
struct rota_hour {
    int64_t seconds;   /* of it in the period */
    int64_t elapsed;   /* of these, what has gone by */
    int64_t people;    /* seconds on duty of all people together */
    int64_t uncovered; /* seconds in which nobody was, or will be, there */
    struct buf gaps;   /* the dates of these, joined by | */
};

/* Fills in WEEK_HOURS of them; t NULL: only seconds and elapsed. Free with rota_hours_free. */
void rota_hours(const struct rota *d, const struct rota_team *t, struct rota_hour *hours);
void rota_hours_free(struct rota_hour *hours);

#endif

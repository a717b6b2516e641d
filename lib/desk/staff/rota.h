/* rota.h: the shifts of departments over a period: when somebody is on duty, and when nobody
 * is.
 *
 * A shift is [starts, ends) and counts if its person is active. A department without anybody in
 * the shift register is unknown here: it works without shifts. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "calc/time/period.h"
#include "calc/time/week.h"
#include "desk/core/desk.h"

struct rota;
struct rota_team;

/* Reads the shifts that overlap the period (both ends must be given). If by_dept is 0, all
 * people form one team with the name "". The caller frees the result; the desk must outlive
 * it. */
enum status rota_load(struct rota **duty, struct desk *desk, const struct period *period,
                      int by_dept, struct error *e);
void rota_free(struct rota *d);

size_t rota_teams(const struct rota *d);
const char *rota_team_name(const struct rota *d, size_t team);
/* NULL: the department is unknown. */
const struct rota_team *rota_team(const struct rota *d, const char *dept);
/* Returns 1 if somebody is on duty at that time of the period. */
int rota_covers(const struct rota_team *t, int64_t at);

/* One hour of the week, summed over the period. */
struct rota_hour {
    int64_t seconds;   /* its seconds in the period */
    int64_t elapsed;   /* the part of these that has passed */
    int64_t people;    /* seconds on duty, summed over all people */
    int64_t uncovered; /* seconds in which nobody was, or will be, on duty */
    struct buf gaps;   /* the dates of the uncovered seconds, separated by | */
};

/* Fills in WEEK_HOURS of them. If t is NULL, sets only seconds and elapsed. Free them with
 * rota_hours_free. */
void rota_hours(const struct rota *d, const struct rota_team *t, struct rota_hour *hours);
void rota_hours_free(struct rota_hour *hours);

/* duty.h: the shifts of departments over a period: when somebody is there, and when nobody.
 *
 * A shift is [starts, ends) and counts where its person is active. A department of whose people
 * none stands in the shift register at all isn't known: it works without shifts. */
#ifndef TKT_DESK_DUTY_H
#define TKT_DESK_DUTY_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "calc/period.h"
#include "calc/week.h"
#include "desk/desk.h"

struct duty;
struct duty_team;

/* Reads the shifts that touch the period (both ends given). by_dept 0: all people are one team,
 * whose name is "". Belongs to the caller; the desk must outlive it. */
enum status duty_load(struct duty **duty, struct desk *desk, const struct period *period,
                      int by_dept, struct error *e);
void duty_free(struct duty *d);

size_t duty_teams(const struct duty *d);
const char *duty_team_name(const struct duty *d, size_t team);
/* NULL where the department isn't known. */
const struct duty_team *duty_team(const struct duty *d, const char *dept);
/* 1 where somebody is there at that time of the period. */
int duty_covers(const struct duty_team *t, int64_t at);

/* One hour of the week over the whole period. */
struct duty_hour {
    int64_t seconds;   /* of it in the period */
    int64_t elapsed;   /* of these, what has gone by */
    int64_t people;    /* seconds on duty of all people together */
    int64_t uncovered; /* seconds in which nobody was, or will be, there */
    struct buf gaps;   /* the dates of these, joined by | */
};

/* Fills in WEEK_HOURS of them; t NULL: only seconds and elapsed. Free with duty_hours_free. */
void duty_hours(const struct duty *d, const struct duty_team *t, struct duty_hour *hours);
void duty_hours_free(struct duty_hour *hours);

#endif

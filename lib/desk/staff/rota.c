#include "desk/staff/rota.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"
#include "calc/time/when.h"
#include "desk/staff/agents.h"

struct rota_team {
    struct period *covered; /* ascending and disjoint */
    size_t count, room;
    int64_t people[WEEK_HOURS]; /* seconds */
};

struct rota {
    struct desk *desk;
    struct period period;
    struct map names; /* n: the team */
    struct rota_team *teams;
    size_t count, room;
};

/* ---- reading ---- */

static struct rota_team *team_of(struct rota *d, const char *dept)
{
    int added;
    struct map_entry *at = map_puts(&d->names, dept, &added);
    if (added) {
        at->n = (int64_t)d->count;
        *MEM_NEXT(d->teams, d->count, d->room) = (struct rota_team){0};
    }
    return &d->teams[at->n];
}

/* Shifts come in the order of their starts. */
static void cover(struct rota_team *t, const struct period *shift)
{
    struct period *last = t->count ? &t->covered[t->count - 1] : NULL;
    if (last && shift->from <= last->to) {
        if (shift->to > last->to)
            last->to = shift->to;
        return;
    }
    *MEM_NEXT(t->covered, t->count, t->room) = *shift;
}

static int64_t hour_end(const struct rota *d, int64_t at, int64_t limit)
{
    int64_t end = week_hour_end(d->desk->zone, at);
    return end < limit ? end : limit;
}

static void add_shift(struct rota *d, struct rota_team *t, struct period shift)
{
    shift.from = shift.from > d->period.from ? shift.from : d->period.from;
    shift.to = shift.to < d->period.to ? shift.to : d->period.to;
    if (shift.from >= shift.to)
        return;
    cover(t, &shift);
    for (int64_t at = shift.from, end; at < shift.to; at = end) {
        end = hour_end(d, at, shift.to);
        t->people[week_hour(d->desk->zone, at)] += end - at;
    }
}

enum status rota_load(struct rota **out, struct desk *desk, const struct period *period,
                      int by_dept, struct error *e)
{
    struct rota *d = *out = mem_zero(1, sizeof *d);
    struct stmt *st;
    int got;
    d->desk = desk;
    d->period = *period;
    if (agents_shifts(desk, &st, e) != ST_OK)
        return e->code;
    while ((got = stmt_step(st, e)) > 0) {
        struct rota_team *t = team_of(d, by_dept ? stmt_text(st, 0) : "");
        if (stmt_int(st, 3))
            add_shift(d, t, (struct period){stmt_int(st, 1), stmt_int(st, 2)});
    }
    return got < 0 ? e->code : ST_OK;
}

void rota_free(struct rota *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < d->count; i++)
        free(d->teams[i].covered);
    free(d->teams);
    map_free(&d->names);
    free(d);
}

size_t rota_teams(const struct rota *d)
{
    return d->count;
}

const char *rota_team_name(const struct rota *d, size_t team)
{
    return d->names.entries[team].key;
}

const struct rota_team *rota_team(const struct rota *d, const char *dept)
{
    const struct map_entry *at = map_finds(&d->names, dept);
    return at ? &d->teams[at->n] : NULL;
}

/* ---- asking ---- */

/* Returns how many of the covered spans begin at or before `at`. */
static size_t begun(const struct rota_team *t, int64_t at)
{
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->covered[middle].from <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int rota_covers(const struct rota_team *t, int64_t at)
{
    size_t n = begun(t, at);
    return n && at < t->covered[n - 1].to;
}

/* An hour may have two gaps on the same day. */
static void name_gap(const struct rota *d, struct buf *gaps, int64_t at)
{
    struct buf date = BUF_EMPTY;
    when_print_date(&date, d->desk->zone, at);
    if (gaps->len < date.len || strcmp(gaps->s + gaps->len - date.len, date.s) != 0)
        list_add(gaps, date.s, date.len);
    buf_free(&date);
}

static void add_gap(const struct rota *d, struct rota_hour *hours, int64_t from, int64_t to)
{
    for (int64_t at = from, end; at < to; at = end) {
        struct rota_hour *h = &hours[week_hour(d->desk->zone, at)];
        end = hour_end(d, at, to);
        h->uncovered += end - at;
        name_gap(d, &h->gaps, at);
    }
}

void rota_hours(const struct rota *d, const struct rota_team *t, struct rota_hour *hours)
{
    int64_t now = d->desk->now, from = d->period.from;
    for (int i = 0; i < WEEK_HOURS; i++)
        hours[i] = (struct rota_hour){.people = t ? t->people[i] : 0, .gaps = BUF_EMPTY};
    for (int64_t at = d->period.from, end; at < d->period.to; at = end) {
        struct rota_hour *h = &hours[week_hour(d->desk->zone, at)];
        end = hour_end(d, at, d->period.to);
        h->seconds += end - at;
        if (at < now)
            h->elapsed += (end < now ? end : now) - at;
    }
    if (!t)
        return;
    for (size_t i = 0; i < t->count; i++) {
        add_gap(d, hours, from, t->covered[i].from);
        from = t->covered[i].to;
    }
    add_gap(d, hours, from, d->period.to);
}

void rota_hours_free(struct rota_hour *hours)
{
    for (int i = 0; i < WEEK_HOURS; i++)
        buf_free(&hours[i].gaps);
}

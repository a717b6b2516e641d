/* world.h: seeded worlds of daily counts, for what simulates surges (tests/bench/surge.c and
 * tests/unit/surge.c).
 *
 * A world has 40 cells and a year. A cell's counts are negative binomial; its mean is a level
 * (0.2 to 20 a day, evenly in the logarithm) times
 *   the day of the week: one course for all, and the cell's own share of +- 15 %,
 *   the season: a wave of a year, of the same date in all cells give or take a month, 0 to 40 %
 *   up and down,
 *   a trend: the level halves to doubles within the year, evenly in the logarithm;
 * its dispersion parameter (size) is 5 to 20, evenly. What a day really expects is known. */
#pragma once

#include <math.h>
#include <stdint.h>

#include "calc/stat/sampling.h"

enum { CELLS = 40, DAYS = 370, WEEK = 7 };

struct world {
    double level[CELLS]; /* a day, in the middle of the year */
    double size[CELLS];  /* variance mean + mean^2 / size */
    double mean[CELLS][DAYS];
    int64_t count[CELLS][DAYS];
};

static double world_uniform(struct sampling *d, double low, double high)
{
    return low + (high - low) * (double)(sampling_next(d) >> 11) * 0x1p-53;
}

/* A negative binomial number, by adding up what each has; a large size gives a Poisson one. */
static int64_t world_count(struct sampling *d, double mean, double size)
{
    double u = world_uniform(d, 0, 1), success = mean / (mean + size);
    double term = exp(-size * log1p(mean / size));
    int64_t n = 0;
    for (; u > term && term > 0; n++) {
        u -= term;
        term *= ((double)n + size) / ((double)n + 1) * success;
    }
    return n;
}

static void world_cell(struct world *w, struct sampling *d, int cell, double date)
{
    static const double week[WEEK] = {1.2, 1.15, 1.1, 1.1, 1.05, 0.8, 0.6};
    static const double year = 365, turn = 6.283185307179586;
    double own[WEEK], level = exp(world_uniform(d, log(0.2), log(20)));
    double wave = world_uniform(d, 0, 0.4), shift = date + world_uniform(d, -30, 30);
    double growth = world_uniform(d, -1, 1) * log(2);
    w->level[cell] = level;
    w->size[cell] = world_uniform(d, 5, 20);
    for (int i = 0; i < WEEK; i++)
        own[i] = week[i] * world_uniform(d, 0.85, 1.15);
    for (int t = 0; t < DAYS; t++) {
        w->mean[cell][t] = level * own[t % WEEK] * (1 + wave * sin(turn * (t + shift) / year)) *
                           exp(growth * (t / year - 0.5));
        w->count[cell][t] = world_count(d, w->mean[cell][t], w->size[cell]);
    }
}

static void world_make(struct world *w, struct sampling *d)
{
    double date = world_uniform(d, 0, 365);
    for (int i = 0; i < CELLS; i++)
        world_cell(w, d, i, date);
}

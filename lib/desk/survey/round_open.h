/* round_open.h: opens a survey round: draws a sample and saves it.
 *
 * Without --sample, --share and --per, everybody is drawn. --sample and --share allocate the
 * sample to the strata in proportion to their sizes, at least one to each
 * (calc/stat/sampling.h). --per makes a stratum of each value of its column and draws a fixed
 * number from each, or all if there are fewer. The members are shuffled once, and each stratum
 * takes the first of its members in that order. A person who occurs twice counts once, at the
 * first position. The sample is numbered stratum by stratum, in the shuffled order. The seed,
 * which by default comes from the round's code, is stored: the same seed with the same
 * registers draws the same sample. */
#pragma once

#include "desk/core/tool.h"

/* As given on the command line. */
struct survey_open_options {
    const char *form, *share, *per, *stratify, *from; /* NULL: not given */
    struct option_int sample, seed;
    struct option_duration rest;
};

/* The operands are the code, the number of --per if it is a separate word, and the filter.
 * Prints the sample. Leaves errors in tool->e. */
void survey_open_round(struct tool *tool, const struct survey_open_options *o, int argc,
                       char *const *argv);

/* round_open.h: opening a survey round: the lot is drawn and written down.
 *
 * Without --sample, --share and --per all are drawn. A sample goes to the strata in proportion
 * to their sizes, one of each at least (calc/stat/sampling.h); --per makes a stratum of each
 * value of its column and draws so many of each, or all where there are fewer. Within a stratum
 * the first members in the order of one lot over all are drawn; a person who stands there twice
 * counts once, where the lot has him first. Those drawn are numbered stratum by stratum, in the
 * order of the lot. The seed, by default one made of the round's code, is kept: the same seed
 * over the same registers draws the same. */
#ifndef TKT_DESK_SURVEY_ROUND_OPEN_H
#define TKT_DESK_SURVEY_ROUND_OPEN_H

#include "desk/core/tool.h"

/* As given on the command line; NULL where not. */
struct survey_open_options {
    const char *form, *sample, *share, *per, *stratify, *seed, *from, *rest;
};

/* The operands: the code, the number of --per where it stands apart, the filter. Prints those
 * drawn. Errors are left in tool->e. */
void survey_open_round(struct tool *tool, const struct survey_open_options *o, int argc,
                       char *const *argv);

#endif

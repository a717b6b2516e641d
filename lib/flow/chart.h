/* chart.h: draws charts: in characters for terminals and email; bars also as SVG, for pages.
 *
 * Bars: one per row, with its value and the ends of its interval. In characters a bar is solid
 * up to the interval's low end and hatched up to its high end (▓ below the value, ░ above it).
 * In SVG the interval is a line across the end of the bar. Sparklines: one line per column,
 * with one step per row. Scales begin at 0 (or at the minimum if it is negative), so that
 * lengths can be compared. Empty cells aren't drawn. Sparklines end before the first row whose
 * column `partial` is 1. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "flow/grid.h"

/* Which columns of a grid to draw, by name. */
struct chart {
    const char *values;     /* one for bars; "a,b,c" for sparklines */
    const char *low, *high; /* of bars: the ends of the interval; NULL: none */
    /* returns the heading of a column; NULL: the one that tables use */
    const char *(*heading)(const char *column);
    int sparks;
    int whole; /* values are proportions: the scale ends at 1 */
    int sure;  /* only rows with a known interval */
};

/* Returns 1 if the grid has the columns and at least one value to draw. */
int chart_fits(const struct chart *c, const struct grid *g);
/* Appends the chart in characters. The first `label` columns name the row. */
void chart_text(struct buf *out, const struct chart *c, const struct grid *g, size_t label,
                size_t width);
/* Appends the values of sparklines as words: "in: 7 14; out: 0 –". */
void chart_say(struct buf *out, const struct chart *c, const struct grid *g);
/* Appends one <svg> element of bars. `title` and `id` identify it on its page. `alone` means
 * that it will be a file of its own and includes its colours; otherwise the page has the style
 * (chart_style). */
void chart_svg(struct buf *out, const struct chart *c, const struct grid *g, size_t label,
               const char *title, const char *id, int alone);
/* Returns the CSS rules for the classes of chart_svg, for dark and light. */
const char *chart_style(void);

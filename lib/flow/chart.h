/* chart.h: figures drawn: in characters for terminals and mail; bars as SVG too, for pages.
 *
 * Bars: one for each row, with the value and the ends of its interval. In characters a bar is
 * full up to the interval's low end, hatched to its high end (▓ below the value, ░ above it);
 * in SVG the interval is a line through the bar's end. Sparks: one line for each
 * column, a step for each row. Scales begin at 0 (or at the least where that is negative), so
 * that lengths can be compared. Empty cells aren't drawn; sparks end before the rows whose
 * column `partial` is 1. */
#ifndef TKT_FLOW_CHART_H
#define TKT_FLOW_CHART_H

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
/* The figures of sparks as words: "in: 7 14; out: 0 –". */
void chart_say(struct buf *out, const struct chart *c, const struct grid *g);
/* One <svg> element, of bars. title and id: of this one on its page. alone: a file of its own,
 * with its colours; else the page has the style (chart_style). */
void chart_svg(struct buf *out, const struct chart *c, const struct grid *g, size_t label,
               const char *title, const char *id, int alone);
/* Returns the CSS rules for the classes of chart_svg, for dark and light. */
const char *chart_style(void);

#endif

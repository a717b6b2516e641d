#include "flow/chart.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "flow/html.h"
#include "flow/text.h"
#include "flow/label.h"

/* ---- reading the grid ---- */

static int number_at(const struct grid *g, size_t row, int column, double *x)
{
    const char *s = column >= 0 ? grid_cell(g, row, (size_t)column) : "";
    char *end;
    *x = *s ? strtod(s, &end) : 0;
    return *s && !*end;
}

struct bar {
    size_t row;
    double value, low, high;
    int has_interval;
};

struct bars {
    struct bar *v;
    size_t count, room;
    double least, most; /* of the scale */
    int value, low, high;
};

static void read_bars(struct bars *b, const struct chart *c, const struct grid *g)
{
    *b = (struct bars){.value = grid_find(g, c->values), .low = -1, .high = -1};
    b->low = c->low ? grid_find(g, c->low) : -1;
    b->high = c->high ? grid_find(g, c->high) : -1;
    b->most = c->whole ? 1 : 0;
    for (size_t row = 0; row < g->rows; row++) {
        struct bar bar = {.row = row};
        if (!number_at(g, row, b->value, &bar.value))
            continue;
        bar.low = bar.high = bar.value;
        bar.has_interval =
            number_at(g, row, b->low, &bar.low) && number_at(g, row, b->high, &bar.high);
        if (c->sure && !bar.has_interval)
            continue;
        *MEM_NEXT(b->v, b->count, b->room) = bar;
        b->least = bar.low < b->least ? bar.low : b->least;
        b->most = bar.high > b->most ? bar.high : b->most;
    }
    if (b->most <= b->least)
        b->most = b->least + 1;
}

enum { SPARKS = 8 }; /* maximum */

/* Returns the number of rows for sparklines. They end before a period that is still running,
 * which would look like a decline. */
static size_t whole_rows(const struct grid *g)
{
    int partial = grid_find(g, "partial");
    size_t rows = g->rows;
    while (partial >= 0 && rows && strcmp(grid_cell(g, rows - 1, (size_t)partial), "1") == 0)
        rows--;
    return rows;
}

/* Finds the columns to draw as sparklines. */
static size_t spark_columns(const struct chart *c, const struct grid *g, int columns[SPARKS])
{
    size_t n = 0;
    for (const char *p = c->values; *p && n < SPARKS; p += *p == ',') {
        char *name = mem_string_n(p, strcspn(p, ","));
        p += strlen(name);
        columns[n] = grid_find(g, name);
        n += columns[n] >= 0;
        free(name);
    }
    return n;
}

int chart_fits(const struct chart *c, const struct grid *g)
{
    struct bars b;
    int columns[SPARKS];
    if (c->sparks)
        return whole_rows(g) > 0 && spark_columns(c, g, columns) > 0;
    read_bars(&b, c, g);
    free(b.v);
    return b.count > 0;
}

static void put_label(struct buf *out, const struct grid *g, size_t row, size_t label)
{
    for (size_t i = 0; i < label; i++) {
        const char *s = grid_cell(g, row, i);
        buf_printf(out, "%s%s", i ? " · " : "", *s ? s : "–");
    }
}

/* Returns the position of x on a scale of `steps` steps. */
static double place_of(const struct bars *b, double x, double steps)
{
    return (x - b->least) / (b->most - b->least) * steps;
}

/* ---- in characters ---- */

/* Pads or cuts to the width. */
static void put_fitted(struct buf *out, const char *s, size_t width)
{
    size_t used = 0, n = 0, all = strlen(s);
    if (utf8_width(s, all) <= width) {
        text_pad(out, s, width);
        return;
    }
    while (s[n]) {
        size_t len = utf8_length(s + n, all - n), w = utf8_width(s + n, len);
        if (used + w + 1 > width)
            break;
        used += w;
        n += len;
    }
    char *cut = mem_string_n(s, n);
    struct buf with = BUF_EMPTY;
    buf_printf(&with, "%s…", cut);
    text_pad(out, with.s, width);
    buf_free(&with);
    free(cut);
}

static void put_times(struct buf *out, const char *s, long n)
{
    while (n-- > 0)
        buf_adds(out, s);
}

static long rounded(double x)
{
    return (long)(x + 0.5);
}

/* Without an interval a bar has eight steps per character; with one it has whole characters. */
static void put_bar(struct buf *out, const struct bars *b, const struct bar *bar, size_t width)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    double w = (double)width;
    long zero = rounded(place_of(b, 0, w));
    if (!bar->has_interval && bar->value >= 0) {
        long eighths = rounded(place_of(b, bar->value, w) * 8) - zero * 8;
        put_times(out, " ", zero);
        put_times(out, "█", eighths / 8);
        buf_adds(out, parts[eighths % 8]);
        put_times(out, " ", (long)width - zero - eighths / 8 - (eighths % 8 != 0));
        return;
    }
    long low = rounded(place_of(b, bar->low, w)), high = rounded(place_of(b, bar->high, w)),
         value = rounded(place_of(b, bar->value, w));
    for (long at = 0; at < (long)width; at++) {
        int between = at >= low && at < high;
        int inside = value >= zero ? at >= zero && at < value : at >= value && at < zero;
        buf_adds(out, between ? (inside ? "▓" : "░") : inside ? "█" : " ");
    }
}

static void put_values(struct buf *out, const struct bars *b, const struct grid *g,
                       const struct bar *bar)
{
    buf_adds(out, grid_cell(g, bar->row, (size_t)b->value));
    if (bar->has_interval)
        buf_printf(out, " (%s–%s)", grid_cell(g, bar->row, (size_t)b->low),
                   grid_cell(g, bar->row, (size_t)b->high));
}

static void text_bars(struct buf *out, const struct chart *c, const struct grid *g,
                      size_t label, size_t width)
{
    struct bars b;
    struct buf s = BUF_EMPTY;
    size_t labels = 0, values = 0;
    int intervals = 0;
    read_bars(&b, c, g);
    for (size_t i = 0; i < b.count; i++) {
        buf_clear(&s);
        put_label(&s, g, b.v[i].row, label);
        size_t w = utf8_width(s.s, s.len);
        labels = w > labels ? w : labels;
        buf_clear(&s);
        put_values(&s, &b, g, &b.v[i]);
        w = utf8_width(s.s, s.len);
        values = w > values ? w : values;
        intervals |= b.v[i].has_interval;
    }
    size_t most = width > values + 22 ? width - values - 22 : 8; /* 20 are left for the bar */
    labels = labels > most ? most : labels;
    size_t room = width > labels + values + 2 ? width - labels - values - 2 : 1;
    for (size_t i = 0; i < b.count; i++) {
        buf_clear(&s);
        put_label(&s, g, b.v[i].row, label);
        put_fitted(out, s.s, labels);
        buf_addc(out, ' ');
        put_bar(out, &b, &b.v[i], room);
        buf_addc(out, ' ');
        put_values(out, &b, g, &b.v[i]);
        buf_addc(out, '\n');
    }
    if (intervals)
        /* xgettext:no-c-format */
        buf_printf(out, "%s\n", _("▓░ the 95% interval"));
    buf_free(&s);
    free(b.v);
}

static const char *heading(const struct chart *c, const struct grid *g, int column)
{
    const char *name = g->head[column].name;
    return c->heading ? c->heading(name) : label_table_heading(name);
}

static double most_of(const struct grid *g, int column)
{
    double most = 0, x;
    for (size_t row = 0; row < whole_rows(g); row++)
        if (number_at(g, row, column, &x) && x > most)
            most = x;
    return most > 0 ? most : 1;
}

/* Appends the latest value and its date. */
static void put_newest(struct buf *out, const struct grid *g, int column, size_t label)
{
    size_t row = whole_rows(g) - 1;
    buf_printf(out, "%s (", grid_cell(g, row, (size_t)column));
    put_label(out, g, row, label);
    buf_addc(out, ')');
}

static void text_spark(struct buf *out, const struct chart *c, const struct grid *g, int column,
                       size_t label, size_t name)
{
    static const char *const steps[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    double x, most = most_of(g, column);
    text_pad(out, heading(c, g, column), name);
    buf_addc(out, ' ');
    for (size_t row = 0; row < whole_rows(g); row++) {
        int there = number_at(g, row, column, &x);
        buf_adds(out, there ? steps[x > 0 ? rounded(x / most * 7) : 0] : " ");
    }
    buf_addc(out, ' ');
    put_newest(out, g, column, label);
    buf_addc(out, '\n');
}

static void text_sparks(struct buf *out, const struct chart *c, const struct grid *g,
                        size_t label)
{
    int columns[SPARKS];
    size_t n = spark_columns(c, g, columns), name = 0;
    for (size_t i = 0; i < n; i++) {
        const char *s = heading(c, g, columns[i]);
        size_t w = utf8_width(s, strlen(s));
        name = w > name ? w : name;
    }
    for (size_t i = 0; i < n; i++)
        text_spark(out, c, g, columns[i], label, name);
}

void chart_say(struct buf *out, const struct chart *c, const struct grid *g)
{
    int columns[SPARKS];
    size_t n = spark_columns(c, g, columns);
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, "%s%s:", i ? "; " : "", heading(c, g, columns[i]));
        for (size_t row = 0; row < whole_rows(g); row++) {
            const char *s = grid_cell(g, row, (size_t)columns[i]);
            buf_printf(out, " %s", *s ? s : "–");
        }
    }
}

void chart_text(struct buf *out, const struct chart *c, const struct grid *g, size_t label,
                size_t width)
{
    if (c->sparks)
        text_sparks(out, c, g, label);
    else
        text_bars(out, c, g, label, width);
}

/* ---- as SVG ---- */

enum { WIDE = 360, STEP = 34, HIGH = 10 };

const char *chart_style(void)
{
    return "svg{font:13px system-ui,sans-serif;--bar:#2c6fae;--line:#111;--ink:#1b1b1b;"
           "--track:#dfe5ea}\n"
           "svg text{fill:var(--ink)}\n"
           "svg .b{fill:var(--bar)}\n"
           "svg .t{fill:var(--track)}\n"
           "svg .i{stroke:var(--line);stroke-width:2}\n"
           "@media (prefers-color-scheme:dark){svg{--bar:#5aa2e0;--line:#fff;--ink:#ececec;"
           "--track:#39424b}}\n"
           "@media print{svg{--bar:#2c6fae;--line:#111;--ink:#000;--track:#e4e4e4}}\n";
}

static void put_escaped(struct buf *out, const char *s)
{
    html_text(out, s, strlen(s));
}

static void svg_open(struct buf *out, size_t height, const char *title, const char *id,
                     int alone)
{
    buf_printf(out, "<svg%s viewBox=\"0 0 %d %zu\" role=\"img\" aria-describedby=\"%s-d\"",
               alone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "", WIDE, height, id);
    if (alone)
        buf_printf(out, " width=\"%d\" height=\"%zu\"", WIDE * 2, height * 2);
    buf_adds(out, " aria-label=\"");
    put_escaped(out, title);
    buf_adds(out, "\">\n<title>");
    put_escaped(out, title);
    buf_printf(out, "</title>\n");
    if (alone)
        buf_printf(out, "<style>%s</style>\n", chart_style());
}

static void svg_rect(struct buf *out, const char *class, double x, double y, double w, double h)
{
    buf_printf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
               class, x, y, w, h);
}

/* A label may take the width of the picture minus the value, at about 7 units per character. */
static void svg_texts(struct buf *out, double y, const char *left, const char *right)
{
    struct buf cut = BUF_EMPTY;
    size_t values = utf8_width(right, strlen(right)), room = WIDE / 8;
    put_fitted(&cut, left, room > values + 8 ? room - values - 1 : 8);
    while (cut.len && cut.s[cut.len - 1] == ' ')
        cut.s[--cut.len] = '\0';
    buf_printf(out, "<text x=\"0\" y=\"%.0f\">", y);
    put_escaped(out, cut.s);
    buf_printf(out, "</text><text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">", WIDE, y);
    put_escaped(out, right);
    buf_adds(out, "</text>");
    buf_free(&cut);
}

static void svg_interval(struct buf *out, double low, double high, double y)
{
    buf_printf(out,
               "<path class=\"i\" fill=\"none\" d=\"M%.1f %.1fV%.1fM%.1f %.1fH%.1fM%.1f "
               "%.1fV%.1f\"/>",
               low, y + 1, y + HIGH - 1, low, y + HIGH / 2.0, high, high, y + 1, y + HIGH - 1);
}

void chart_svg(struct buf *out, const struct chart *c, const struct grid *g, size_t label,
               const char *title, const char *id, int alone)
{
    struct bars b;
    struct buf name = BUF_EMPTY, values = BUF_EMPTY;
    read_bars(&b, c, g);
    svg_open(out, b.count * STEP, title, id, alone);
    buf_printf(out, "<desc id=\"%s-d\">", id);
    for (size_t i = 0; i < b.count; i++) {
        buf_clear(&name);
        put_label(&name, g, b.v[i].row, label);
        buf_addc(&name, ' ');
        put_values(&name, &b, g, &b.v[i]);
        put_escaped(out, name.s);
        buf_adds(out, i + 1 < b.count ? "; " : "");
    }
    buf_adds(out, "</desc>\n");
    for (size_t i = 0; i < b.count; i++) {
        const struct bar *bar = &b.v[i];
        double y = (double)(i * STEP), zero = place_of(&b, 0, WIDE),
               end = place_of(&b, bar->value, WIDE);
        buf_clear(&name);
        buf_clear(&values);
        put_label(&name, g, bar->row, label);
        put_values(&values, &b, g, bar);
        buf_adds(out, "<g><title>");
        put_escaped(out, name.s);
        buf_adds(out, "</title>");
        svg_texts(out, y + 14, name.s, values.s);
        svg_rect(out, "t", 0, y + 19, WIDE, HIGH);
        svg_rect(out, "b", zero < end ? zero : end, y + 19,
                 zero < end ? end - zero : zero - end, HIGH);
        if (bar->has_interval)
            svg_interval(out, place_of(&b, bar->low, WIDE - 2) + 1,
                         place_of(&b, bar->high, WIDE - 2) + 1, y + 19);
        buf_adds(out, "</g>\n");
    }
    buf_adds(out, "</svg>\n");
    BUF_FREE(&name, &values);
    free(b.v);
}

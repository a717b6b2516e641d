/* report.h: what every report of tkt-stats is, and how one is run.
 *
 * A report is one file report_NAME.c and one entry in the table of report.c: the ticket columns
 * that it reads, what it keeps of each group, how a ticket is added to it, and the row that
 * comes of it. One pass over narrow rows; whatever arithmetic there is stands in
 * calc/stat/stat.h and calc/stat/decimal.h. */
#ifndef TKT_DESK_REPORT_REPORT_H
#define TKT_DESK_REPORT_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "calc/time/period.h"
#include "calc/stat/stat.h"
#include "desk/report/dims.h"
#include "desk/ticket/filter.h"
#include "desk/core/tool.h"
#include "flow/chart.h"
#include "flow/ids.h"
#include "flow/sheet.h"
#include "store/ticket.h"

/* As given on the command line; NULL where not. */
struct report_options {
    const char *by, *in, *from, *to;
    struct option_choice on;     /* of report_times */
    const char *window, *at;     /* REPORT_WINDOW */
    struct option_choice period; /* REPORT_TARGETS; enum period_unit */
    const char *per;             /* REPORT_PER */
    int all_cells;               /* REPORT_WINDOW */
    int tickets;                 /* print the tickets behind the figures instead */
    int argc;                    /* the operands: filters, and `-` for ids on stdin */
    char *const *argv;
};

struct report_run {
    const struct report *report;
    struct tool *tool;
    struct desk *desk;
    const struct report_options *options;
    struct dims *dims;
    int on;               /* TC_OPENED, TC_RESOLVED or TC_CLOSED */
    struct period period; /* open on both sides where none was given */
    int has_period;
    /* REPORT_BEFORE: as long a time before the period; the same elapsed part of it while the
     * period is running */
    struct period before;
    int has_before;
    /* those printed: the report's own, unless `begin` sets another count or `settle` makes
     * others */
    const struct rows_column *columns;
    size_t column_count;
    const int *needs; /* the report's own, unless `begin` names others */
    int is_before;    /* 1: `add` gets a ticket of the period before */
    int64_t seen;     /* tickets chosen so far, but those of the period before */
    int64_t added;    /* those of them behind a figure, added to the groups */
    void *own;        /* what the report keeps besides its groups */

    /* kept by the module */
    struct ids ids; /* of stdin */
    char *groups;
    size_t group_count, group_room;
    struct sheet *sheet;
    size_t base; /* the report's first column in the sheet */
};

enum {
    REPORT_PERIODS = 1,  /* --by takes one period, and its rows are made by `finish` */
    REPORT_OWN_TIME = 2, /* minds the period itself; there is no --on */
    REPORT_BEFORE = 4,   /* looks at the period before too: is_before */
    REPORT_TWO = 8,      /* --by takes exactly two dimensions */
    REPORT_WINDOW = 16,  /* takes --window, --at and --all-cells, and no period */
    REPORT_TARGETS = 32, /* takes --period */
    REPORT_PER = 64      /* takes --per */
};

struct report {
    const char *name;
    const char *help; /* N_() */
    unsigned flags;
    const char *by;   /* what --by is where nothing is given; NULL: no dimension */
    const char *word; /* a filter's word that always holds, or NULL */
    /* NULL: they depend on the data, and `settle` sets r->columns and column_count, wholly;
     * those of --by aren't put before them. */
    const struct rows_column *columns;
    size_t column_count;
    /* How it is drawn (values NULL: it can't be), and how many of its own first columns name a
     * row beside the dimensions. */
    struct chart chart;
    size_t labels;
    const int *needs; /* enum ticket_column, ended by -1 */
    const char *none; /* N_(), said where tickets were chosen and none is behind a figure */
    /* How much is kept of a group (0: the report isn't by groups), zeroed when it is met; and
     * besides, at r->own, zeroed (0: `begin` sets r->own, and `end` frees it). In bytes. */
    size_t group, own;

    /* Each may be NULL, but one of put and finish. A report by groups without `put` makes their
     * rows in `finish`, in an order of its own. */
    enum status (*begin)(struct report_run *r, struct error *e);
    /* 1 where the ticket is behind a figure; others aren't added, nor listed by --tickets. */
    int (*counts)(const struct report_run *r, const struct ticket *t);
    /* NULL: a group is an int64_t, the number of its tickets. */
    enum status (*add)(struct report_run *r, size_t group, const struct ticket *t,
                       struct error *e);
    /* After the walk: what `add` has put off. */
    enum status (*settle)(struct report_run *r, struct error *e);
    /* The tickets behind the figures, for --tickets, where only the figures tell: known after
     * `settle`. */
    const struct ids *(*behind)(struct report_run *r);
    /* The rows of one group, its dimensions being set before each report_row. */
    void (*put)(struct report_run *r, size_t group);
    /* After the groups' rows: all rows of a report without groups; or what is to be said. */
    enum status (*finish)(struct report_run *r, struct error *e);
    void (*drop)(void *group);         /* frees what it holds */
    void (*end)(struct report_run *r); /* frees what r->own holds */
};

extern const struct report *const reports[]; /* ended by NULL */
extern const char *const report_times[];     /* what --on takes */

const struct report *report_find(const char *name); /* NULL: none */
/* Runs it with the tool's row options. Errors are left in tool->e. */
void report_print(struct tool *tool, const struct report *report,
                  const struct report_options *options);

/* Its picture in place of rows, through -o: in characters, or as SVG. */
void report_draw(struct tool *tool, const struct report *report,
                 const struct report_options *options, int svg);
/* How many columns of rows that it printed (all of them) name the row. */
size_t report_labels(const struct report *report, const struct grid *g);

/* What is kept of a group, made where there was none; until another group is made. */
void *report_group(struct report_run *r, size_t group);

/* For the reports: cells by their number in `columns`, then the row. */
void report_text(struct report_run *r, size_t column, const char *s);
void report_int(struct report_run *r, size_t column, int64_t n);
void report_when(struct report_run *r, size_t column, int64_t at);
void report_period(struct report_run *r, size_t column, enum period_unit unit, int64_t number);
void report_ratio(struct report_run *r, size_t column, int64_t sum, int64_t n, int places);
void report_double(struct report_run *r, size_t column, double x, int places);
/* A probability: four decimals, or where these wouldn't show it as in 1.2e-07. */
void report_p(struct report_run *r, size_t column, double p);
void report_minutes(struct report_run *r, size_t column, int64_t seconds);
/* That percentile in minutes; empty where there is none. */
void report_percentile(struct report_run *r, size_t column, struct sample *s, int permille);
void report_mean_minutes(struct report_run *r, size_t column, int64_t seconds, int64_t n);
/* k of n as a rate with four decimals and the ends of its 95 % interval in the two columns
 * behind it; all three empty where n is 0. */
void report_rate(struct report_run *r, size_t column, int64_t k, int64_t n);
void report_row(struct report_run *r, size_t group);
/* Says on stderr what can't be computed, and makes the exit status 1. */
void report_lacks(struct report_run *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif

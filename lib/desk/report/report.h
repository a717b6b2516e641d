/* report.h: what a report of tkt-stats consists of, and how to run one.
 *
 * A report is one file report_NAME.c and one entry in the table of report.c. It defines the
 * ticket columns that it reads, what it keeps for each group, how a ticket is added, and the
 * resulting row. There is one pass over narrow rows. All arithmetic is in calc/stat/stat.h and
 * calc/stat/decimal.h. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "calc/time/period.h"
#include "calc/stat/stat.h"
#include "desk/report/dims.h"
#include "desk/ticket/filter.h"
#include "desk/core/cells.h"
#include "desk/core/tool.h"
#include "flow/chart.h"
#include "flow/ids.h"
#include "flow/sheet.h"
#include "store/ticket.h"

/* As given on the command line; NULL if not given. */
struct report_options {
    const char *by, *in, *from, *to;
    struct option_choice on;     /* of report_times */
    const char *window, *at;     /* REPORT_WINDOW */
    struct option_choice period; /* REPORT_TARGETS; enum period_unit */
    const char *per;             /* REPORT_PER */
    int all_cells;               /* REPORT_WINDOW */
    int watch;                   /* surge: for tkt-remind, see report_surge.c */
    int roll_up;                 /* groups of categories and causes count their descendants' */
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
    struct period period; /* open on both sides if none was given */
    int has_period;
    /* REPORT_BEFORE: the period of the same length before it; while the period is running, only
     * the same elapsed part */
    struct period before;
    int has_before;
    /* the columns to print: the report's own, unless `begin` sets another number or `settle`
     * makes others */
    const struct rows_column *columns;
    size_t column_count;
    const int *needs; /* the report's own, unless `begin` sets others */
    int is_before;    /* 1: `add` gets a ticket of the period before */
    /* not 0: `add` gets a ticket again, for a group above (dims_group_above): what concerns all
     * groups together was added already */
    unsigned upper;
    int64_t seen;  /* tickets selected so far, without those of the period before */
    int64_t added; /* those of them that were added to groups, because they count in a figure */
    void *own;     /* the report's data besides its groups */

    struct sheet *sheet; /* NULL with --tickets */

    /* private */
    struct ids ids; /* from stdin */
    char *groups;
    size_t group_count, group_room;
};

enum {
    REPORT_PERIODS = 1,  /* --by takes one period, and `finish` makes its rows */
    REPORT_OWN_TIME = 2, /* handles the period itself; there is no --on */
    REPORT_BEFORE = 4,   /* reads the period before too: is_before */
    REPORT_TWO = 8,      /* --by takes exactly two dimensions */
    REPORT_WINDOW = 16,  /* takes --window, --at and --all-cells, and no period */
    REPORT_TARGETS = 32, /* takes --period */
    REPORT_PER = 64      /* takes --per */
};

struct report {
    const char *name;
    const char *help; /* N_() */
    unsigned flags;
    const char *by;   /* the default of --by; NULL: no dimension */
    const char *word; /* a filter that always applies, or NULL */
    /* NULL: they depend on the data, and `settle` sets r->columns and column_count completely;
     * the columns of --by aren't added in front. */
    const struct rows_column *columns;
    size_t column_count;
    /* How to draw it (values NULL: it can't be drawn), and how many of its own first columns
     * name a row in addition to the dimensions. */
    struct chart chart;
    size_t labels;
    const int *needs; /* enum ticket_column, ends with -1; NULL: none */
    /* N_(), the message if tickets were selected but none counts in a figure */
    const char *none;
    /* Sizes in bytes: of the data of a group, zeroed when the group first occurs (0: the report
     * has no groups); and of r->own, zeroed (0: `begin` sets r->own, and `end` frees it). */
    size_t group, own;

    /* Each may be NULL, except that one of put and finish is needed. A report with groups but
     * without `put` makes their rows in `finish`, in its own order. */
    enum status (*begin)(struct report_run *r, struct error *e);
    /* Returns 1 if the ticket counts in a figure; others aren't added, and --tickets doesn't
     * list them. */
    int (*counts)(const struct report_run *r, const struct ticket *t);
    /* NULL: a group is an int64_t, its number of tickets. */
    enum status (*add)(struct report_run *r, size_t group, const struct ticket *t,
                       struct error *e);
    /* Called after the walk, for what `add` has postponed. */
    enum status (*settle)(struct report_run *r, struct error *e);
    /* Returns the tickets behind the figures, for --tickets, if only the figures determine
     * them: known after `settle`. */
    const struct ids *(*behind)(struct report_run *r);
    /* Makes the rows of one group. Each report_row sets its dimensions. */
    void (*put)(struct report_run *r, size_t group);
    /* Called after the groups' rows: makes all rows of a report without groups, or prints
     * messages. */
    enum status (*finish)(struct report_run *r, struct error *e);
    void (*drop)(void *group);         /* frees what a group holds */
    void (*end)(struct report_run *r); /* frees what r->own holds */
};

extern const struct report *const reports[]; /* ends with NULL */
extern const char *const report_times[];     /* the words of --on */

const struct report *report_find(const char *name); /* NULL: none */
/* Runs it with the tool's row options. Leaves errors in tool->e. */
void report_print(struct tool *tool, const struct report *report,
                  const struct report_options *options);

/* Draws its chart instead of printing rows, to -o: in characters, or as SVG. */
void report_draw(struct tool *tool, const struct report *report,
                 const struct report_options *options, int svg);
/* Returns how many columns of the rows that it printed (with all columns) name the row. */
size_t report_labels(const struct report *report, const struct grid *g);

/* Returns the data of a group, and creates them if needed. Valid until another group is
 * created. */
void *report_group(struct report_run *r, size_t group);

/* For the reports: returns 1 if a filter names that column, as in kind=repair. */
int report_filters(const struct report_options *options, const char *column);
/* Returns 1 if the report counts the ticket as a case: those that were cancelled or merged only
 * if a filter names the status. Reads status. */
int report_is_case(const struct report_run *r, const struct ticket *t);
/* For the reports: ends a row, after its cells in r->sheet were set. */
void report_row(struct report_run *r, size_t group);

/* tool.h: what all tools have in common: the common options, help and version, opening the
 * desk, printing the first error, the exit status.
 *
 *     int main(int argc, char **argv)
 *     {
 *         struct tool tool = {.name = "tkt-list", .usage = …, .options = …};
 *         if (tool_start(&tool, argc, argv) == ST_OK)
 *             list(&tool);
 *         return tool_end(&tool);
 *     }
 *
 * tool_start itself ends the process for --help, --version and --complete. */
#pragma once

#include "base/error.h"
#include "base/option.h"
#include "desk/core/desk.h"
#include "flow/csv_import.h"
#include "flow/rows.h"
#include "flow/sheet.h"

/* The groups of common options. */
enum {
    TOOL_DB = 1,    /* -d, -u */
    TOOL_ROWS = 2,  /* -f, -c, -H, -o, -e, --spreadsheet, --mask */
    TOOL_QUIET = 4, /* -q */
    TOOL_INTAKE =
        8, /* --map, --set, --date-format, --encoding, --delimiter, --extra, --rejects */
    TOOL_DRY = 16,  /* -n, --dry-run */
    TOOL_MASK = 32, /* --mask, for tools without TOOL_ROWS that print persons */
};

struct tool {
    /* set by the tool */
    const char *name;
    const char *usage;                /* one synopsis per line, without "Usage:" */
    const char *summary;              /* N_(): one or two lines */
    const struct option_def *options; /* its own options; may be NULL */
    /* which of all its options can be used together; or NULL */
    const struct option_rule *rules;
    /* The words of -f, ended by NULL: ROWS_FORMATS and then its own, as in {ROWS_FORMATS,
     * "text", NULL}, with N_() of what help says about them. NULL: only those of rows. */
    const char *const *formats;
    const char *format_help;
    /* the rows that it prints, ended by NULL; NULL: only those of tickets */
    const struct rows_set *const *prints;
    const char *footer; /* N_(): examples at the end of --help; or NULL */
    unsigned common;
    /* Appends candidates for `--complete WHAT`, one per line, in addition to those of every
     * tool; or NULL. */
    void (*complete)(struct tool *tool, const char *what, struct buf *out);

    /* read from the command line */
    struct error e;
    struct desk *desk; /* set by tool_desk; tool_end closes it */
    const char *db, *user;
    struct rows_options rows;
    struct option_choice format; /* -f; rows.format has the format of rows too */
    const char *pick;            /* -c */
    struct buf *said;            /* receives notes and warnings, one per line; NULL: stderr */
    int quiet, dry_run, empty_is_1;
    int mask;          /* --mask; desk->masking tells whether persons are masked (masking.h) */
    int own_input;     /* the rows come from the user's own input: mask only with --mask */
    const char *spare; /* columns that hold no persons here, "name"; set by the tool, or NULL */
    struct csv_import_options intake;
    int argc; /* the operands */
    char **argv;

    /* private */
    const char *complete_what;
    struct option_choice extra;
    struct option_list map, set;
    int help, version;
    int partial; /* 1: some records were rejected or skipped: tool_end returns 1 */
};

extern const struct rows_set tool_tickets; /* the columns of tickets, for `prints` */

enum status tool_start(struct tool *tool, int argc, char **argv);
enum status tool_desk(struct tool *tool);
/* Print one line to stderr, "NAME: …". tool_note is silent with -q. tool_warn isn't; it is for
 * what was rejected or skipped. */
void tool_note(const struct tool *tool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void tool_warn(const struct tool *tool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same, and sets the exit status to 1. */
void tool_warn_partial(struct tool *tool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Prints tool->e if it is set, closes the desk, and returns the exit status. */
int tool_end(struct tool *tool);
/* Returns ST_USAGE if there are fewer than `least` or more than `most` operands; a negative
 * `most` means no maximum. */
enum status tool_operands(struct tool *tool, int least, int most);

/* For `complete`: if `what` is "registers", appends their names; if it is "columns:REGISTER",
 * the columns of that register, each followed by `behind`. */
void tool_complete_registers(const char *what, const char *behind, struct buf *out);

/* Opens a sheet with the tool's row options. */
enum status tool_sheet(struct tool *tool, struct sheet **sheet,
                       const struct rows_column *columns, size_t count, size_t shown);
/* Closes it, or abandons it if tool->e is set; it may be NULL. With -e, sets ST_PARTIAL if
 * there was no row. If printing fails and `kept` > 0, the message says that so many tickets
 * were saved anyway. */
enum status tool_sheet_close(struct tool *tool, struct sheet *sheet, int64_t kept);

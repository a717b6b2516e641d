/* tool.h: what every tool does the same way: the common options, help and version, opening the
 * desk, the first error printed, the exit status.
 *
 *     int main(int argc, char **argv)
 *     {
 *         struct tool tool = {.name = "tkt-list", .usage = …, .options = …};
 *         if (tool_start(&tool, argc, argv) == ST_OK)
 *             list(&tool);
 *         return tool_end(&tool);
 *     }
 *
 * tool_start ends the process itself for --help, --version and --complete. */
#ifndef TKT_DESK_CORE_TOOL_H
#define TKT_DESK_CORE_TOOL_H

#include "base/error.h"
#include "base/option.h"
#include "desk/core/desk.h"
#include "flow/csv_import.h"
#include "flow/rows.h"
#include "flow/sheet.h"

/* Which of the common options a tool has. */
enum {
    TOOL_DB = 1,    /* -d, -u */
    TOOL_ROWS = 2,  /* -f, -c, -H, -o, -e, --spreadsheet, --mask */
    TOOL_QUIET = 4, /* -q */
    TOOL_INTAKE =
        8, /* --map, --set, --date-format, --encoding, --delimiter, --extra, --rejects */
    TOOL_DRY = 16,  /* -n, --dry-run */
    TOOL_MASK = 32, /* --mask, of those that print persons without TOOL_ROWS */
};

struct tool {
    /* what the tool says of itself */
    const char *name;
    const char *usage;                /* one synopsis a line, without "Usage:" */
    const char *summary;              /* N_(): one or two lines */
    const struct option_def *options; /* its own; may be NULL */
    const char *footer;               /* N_(): examples, shown at the end of --help; or NULL */
    unsigned common;
    /* candidates for `--complete WHAT`, one a line, beyond those that every tool has; or NULL
     */
    void (*complete)(struct tool *tool, const char *what, struct buf *out);

    /* what was given */
    struct error e;
    struct desk *desk; /* after tool_desk; closed by tool_end */
    const char *db, *user;
    struct rows_options rows;
    const char *pick; /* -c */
    struct buf *said; /* notes and warnings go there, one a line; NULL: to stderr */
    int quiet, dry_run, empty_is_1;
    int mask;      /* --mask; desk->masking tells whether persons are hidden (masking.h) */
    int own_input; /* rows are what the user gave it, to be taken in: hidden when asked only */
    const char *spare; /* columns that are no person's here, "name"; set by the tool, or NULL */
    struct csv_import_options intake;
    int argc; /* the operands */
    char **argv;

    /* kept by the module */
    const char *format, *complete_what;
    struct option_list map, set;
    int help, version;
    int partial; /* 1: some records were refused or left undone: tool_end returns 1 */
};

enum status tool_start(struct tool *tool, int argc, char **argv);
enum status tool_desk(struct tool *tool);
/* One line on stderr, "NAME: …". tool_note is silent under -q; tool_warn isn't, and is for what
 * was refused or left undone. */
void tool_note(const struct tool *tool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void tool_warn(const struct tool *tool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Prints tool->e if it is set, closes the desk, and gives the exit status. */
int tool_end(struct tool *tool);
/* ST_USAGE "there are too many operands: …" where more than `most` were given. */
enum status tool_operands(struct tool *tool, int least, int most);

/* For `complete`: the registers' names where `what` is "registers", the columns of one, each
 * with `behind` after it, where it is "columns:REGISTER". */
void tool_complete_registers(const char *what, const char *behind, struct buf *out);

/* A sheet with the tool's row options. */
enum status tool_sheet(struct tool *tool, struct sheet **sheet,
                       const struct rows_column *columns, size_t count, size_t shown);
/* Closes it; with -e and no row sets ST_PARTIAL. `kept` > 0: a failed print says how many
 * tickets are kept all the same. */
enum status tool_sheet_close(struct tool *tool, struct sheet *sheet, int64_t kept);

#endif

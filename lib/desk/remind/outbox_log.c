/* outbox_log.c: prints the log of reminders. */
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "desk/core/cells.h"
#include "desk/remind/outbox_private.h"
#include "flow/ids.h"

enum { CELLS = 10 };

static const struct rows_column log_columns[CELLS] = {
    {"at", 0, NULL},    {"id", 1, NULL},    {"reason", 0, NULL}, {"level", 1, NULL},
    {"to", 0, NULL},    {"way", 0, NULL},   {"state", 0, NULL},  {"tries", 1, NULL},
    {"again", 0, NULL}, {"error", 0, NULL},
};

const struct rows_set outbox_log_rows = {"log", log_columns, CELLS};

static enum status log_rows(struct tool *tool, struct sheet *sheet, const char *state,
                            int64_t ticket)
{
    struct error *e = &tool->e;
    struct stmt *st = reminder_log_walk(tool->desk->store, state, ticket, e);
    while (stmt_step(st, e) > 0) {
        cells_row(sheet, st, "at|again", tool->desk->zone);
        sheet_end(sheet);
    }
    return e->code;
}

/* A state's name, or else a ticket's id. */
static enum status log_one(struct tool *tool, struct sheet *sheet, const char *word)
{
    int64_t id;
    for (int s = REMINDER_SENDING; s <= REMINDER_LOST; s++)
        if (strcmp(word, reminder_state_name((enum reminder_state)s)) == 0)
            return log_rows(tool, sheet, word, -1);
    if (ids_parse(word, &id, &tool->e) == ST_OK)
        return log_rows(tool, sheet, NULL, id);
    error_clear(&tool->e);
    return error_set(&tool->e, ST_USAGE,
                     _("--log: '%s' is neither a ticket nor one of sending, sent, failed, "
                       "unknown, lost"),
                     utf8_quote(word));
}

void outbox_log(struct tool *tool, int argc, char *const *argv)
{
    struct sheet *sheet;
    if (tool_sheet(tool, &sheet, log_columns, CELLS, CELLS) != ST_OK)
        return;
    if (argc == 0)
        log_rows(tool, sheet, NULL, -1);
    for (int i = 0; i < argc && tool->e.code == ST_OK; i++)
        log_one(tool, sheet, argv[i]);
    tool_sheet_close(tool, sheet, 0);
}

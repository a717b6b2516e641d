/* outbox_log.c: prints the log of reminders. */
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "desk/remind/outbox_private.h"
#include "flow/ids.h"

enum {
    L_AT,
    L_ID,
    L_REASON,
    L_LEVEL,
    L_TO,
    L_WAY,
    L_STATE,
    L_TRIES,
    L_AGAIN,
    L_ERROR,
    L_CELLS
};

static const struct rows_column log_columns[L_CELLS] = {
    [L_AT] = {"at", 0, NULL},         [L_ID] = {"id", 1, NULL},
    [L_REASON] = {"reason", 0, NULL}, [L_LEVEL] = {"level", 1, NULL},
    [L_TO] = {"to", 0, NULL},         [L_WAY] = {"way", 0, NULL},
    [L_STATE] = {"state", 0, NULL},   [L_TRIES] = {"tries", 1, NULL},
    [L_AGAIN] = {"again", 0, NULL},   [L_ERROR] = {"error", 0, NULL},
};

const struct rows_set outbox_log_rows = {"log", log_columns, L_CELLS};

static void log_time(struct tool *tool, struct sheet *sheet, size_t column,
                     const struct stmt *st, int from)
{
    struct buf b = BUF_EMPTY;
    if (!stmt_is_null(st, from))
        when_print(&b, tool->desk->zone, stmt_int(st, from));
    sheet_text(sheet, column, b.s);
    buf_free(&b);
}

static enum status log_rows(struct tool *tool, struct sheet *sheet, const char *state,
                            int64_t ticket)
{
    struct error *e = &tool->e;
    struct stmt *st;
    if (reminder_log_walk(tool->desk->store, state, ticket, &st, e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0) {
        log_time(tool, sheet, L_AT, st, 0);
        if (stmt_int(st, 1))
            sheet_int(sheet, L_ID, stmt_int(st, 1));
        sheet_text(sheet, L_REASON, stmt_text(st, 2));
        sheet_int(sheet, L_LEVEL, stmt_int(st, 3));
        sheet_text(sheet, L_TO, stmt_text(st, 4));
        sheet_text(sheet, L_WAY, stmt_text(st, 5));
        sheet_text(sheet, L_STATE, stmt_text(st, 6));
        sheet_int(sheet, L_TRIES, stmt_int(st, 7));
        log_time(tool, sheet, L_AGAIN, st, 8);
        sheet_text(sheet, L_ERROR, stmt_text(st, 9));
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
    if (tool_sheet(tool, &sheet, log_columns, L_CELLS, L_CELLS) != ST_OK)
        return;
    if (argc == 0)
        log_rows(tool, sheet, NULL, -1);
    for (int i = 0; i < argc && tool->e.code == ST_OK; i++)
        log_one(tool, sheet, argv[i]);
    if (tool->e.code == ST_OK)
        tool_sheet_close(tool, sheet, 0);
    else
        sheet_abandon(sheet);
}

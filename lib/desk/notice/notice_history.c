/* Prints which notices were sent. */
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "desk/core/cells.h"
#include "desk/notice/notice.h"
#include "flow/ids.h"
#include "store/notice_log.h"

enum { CELLS = 13 };

static const struct rows_column columns[CELLS] = {
    {"at", 0, NULL},         {"id", 1, NULL},         {"code", 0, NULL},
    {"from", 0, N_("from")}, {"to", 0, N_("until")},  {"reason", 0, N_("reason")},
    {"customer", 0, NULL},   {"name", 0, N_("Name")}, {"caller", 1, NULL},
    {"way", 0, NULL},        {"state", 0, NULL},      {"tries", 1, NULL},
    {"error", 0, NULL},
};

const struct rows_set notice_log_rows = {"log", columns, CELLS};

static enum status rows(struct tool *tool, struct sheet *sheet, const char *state,
                        int64_t ticket)
{
    struct error *e = &tool->e;
    struct stmt *st = notice_log_log(tool->desk->store, state, ticket, e);
    while (stmt_step(st, e) > 0) {
        cells_row(sheet, st, "at", tool->desk->zone);
        sheet_end(sheet);
    }
    return e->code;
}

/* A state's name, or else a ticket's id. */
static enum status of_word(struct tool *tool, struct sheet *sheet, const char *word)
{
    int64_t id;
    for (int s = REMINDER_SENDING; s < REMINDER_LOST; s++)
        if (strcmp(word, reminder_state_name((enum reminder_state)s)) == 0)
            return rows(tool, sheet, word, -1);
    if (ids_parse(word, &id, &tool->e) == ST_OK)
        return rows(tool, sheet, NULL, id);
    error_clear(&tool->e);
    return error_set(&tool->e, ST_USAGE,
                     _("--log: '%s' is neither a ticket nor one of sending, sent, failed, "
                       "unknown"),
                     utf8_quote(word));
}

void notice_history(struct tool *tool, int argc, char *const *argv)
{
    struct sheet *sheet;
    if (tool_sheet(tool, &sheet, columns, CELLS, CELLS) != ST_OK)
        return;
    if (argc == 0)
        rows(tool, sheet, NULL, -1);
    for (int i = 0; i < argc && tool->e.code == ST_OK; i++)
        of_word(tool, sheet, argv[i]);
    tool_sheet_close(tool, sheet, 0);
}

/* ---- words for completions ---- */

static void values_of(struct tool *tool, const char *sql, struct buf *out)
{
    if (tool_desk(tool) != ST_OK)
        return;
    struct stmt *st = store_query(tool->desk->store, sql, NULL, &tool->e);
    while (stmt_step(st, &tool->e) > 0)
        buf_printf(out, "%s\n", stmt_text(st, 0));
}

void notice_words(struct tool *tool, const char *what, struct buf *out)
{
    static const char *const lists[][2] = {
        {"buildings",
         "SELECT DISTINCT building FROM unit WHERE building IS NOT NULL ORDER BY 1"},
        {"products", "SELECT DISTINCT model FROM asset WHERE model IS NOT NULL ORDER BY 1"},
        {"notices", "SELECT DISTINCT code FROM notice ORDER BY 1"},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(what, lists[i][0]) == 0)
            values_of(tool, lists[i][1], out);
    if (strcmp(what, "states") == 0)
        for (int s = REMINDER_SENDING; s < REMINDER_LOST; s++)
            buf_printf(out, "%s\n", reminder_state_name((enum reminder_state)s));
}

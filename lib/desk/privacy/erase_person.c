#include "desk/privacy/erase_person.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/privacy/erase_known.h"
#include "desk/core/attachment_dir.h"
#include "desk/core/cells.h"
#include "desk/core/privilege.h"
#include "flow/blob_store.h"
#include "store/ticket.h"

enum { COLUMNS = 4, LOG = 8 };

static const struct rows_column columns[COLUMNS] = {
    {"table", 0, NULL},
    {"column", 0, NULL},
    {"cells", 1, NULL},
    {"traces", 1, NULL},
};

const struct rows_set erase_rows = {"erase", columns, COLUMNS};

static const struct rows_column log_columns[LOG] = {
    {"erasure", 1, NULL}, {"at", 0, NULL},    {"who", 0, NULL},    {"pseudonym", 0, NULL},
    {"tickets", 1, NULL}, {"cells", 1, NULL}, {"traces", 1, NULL}, {"cleaned", 0, NULL},
};

const struct rows_set erase_log_rows = {"log", log_columns, LOG};

/* ---- the file ---- */

/* Call it outside transactions. */
static enum status clean(struct tool *tool)
{
    struct store *s = tool->desk->store;
    struct error *e = &tool->e;
    if (erase_clean(s, e) != ST_OK || store_begin(s, e) != ST_OK)
        return e->code;
    if (erase_log_cleaned(s, tool->desk->now, e) == ST_OK)
        store_commit(s, e);
    store_rollback(s);
    return e->code;
}

void erase_rest(struct tool *tool)
{
    struct error *e = &tool->e;
    if (tool_desk(tool) != ST_OK || privilege_need(tool->desk, PRIVILEGE_ERASE, e) != ST_OK)
        return;
    int64_t left = erase_log_open(tool->desk->store, e);
    if (left > 0 && erase_begin(tool->desk->store, e) == ST_OK && clean(tool) == ST_OK)
        tool_note(tool, _("the file is clean now"));
    else if (left == 0)
        tool_note(tool, _("nothing left to do"));
}

/* ---- the tickets ---- */

static void complain(void *context, const char *text)
{
    tool_warn(context, "%s", text);
}

/* The event records that the digests were recomputed: the check relies on it. */
static enum status tell_ticket(struct desk *desk, int64_t id, int64_t erasure, struct error *e)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct buf data = BUF_EMPTY;
    buf_addc(&data, '{');
    json_int(&data, "erasure", erasure);
    buf_addc(&data, '}');
    if (ticket_get(desk->store, id, &copy, e) > 0) {
        struct ticket after = copy.t;
        ticket_update(desk->store, &copy.t, &after, desk->now, desk->user, EVENT_ERASE, NULL,
                      data.s, e);
    }
    ticket_copy_free(&copy);
    buf_free(&data);
    return e->code;
}

/* ---- files that came by email ---- */

struct files {
    char **digests;
    size_t count, room;
};

static void take_file(void *context, const char *blake2b)
{
    struct files *f = context;
    *MEM_NEXT(f->digests, f->count, f->room) = mem_string(blake2b);
}

static enum status remove_files(struct tool *tool, const struct files *f)
{
    struct buf folder = BUF_EMPTY, path = BUF_EMPTY;
    struct error *e = &tool->e;
    if (f->count)
        attachment_dir(tool->desk, NULL, &folder, e);
    for (size_t i = 0; i < f->count && e->code == ST_OK; i++) {
        buf_clear(&path);
        blob_store_path(&path, folder.s, f->digests[i]);
        if (unlink(path.s) == 0)
            tool_note(tool, _("%s: removed"), path.s);
        else if (errno != ENOENT)
            error_set(e, ST_IO, "%s: %s", path.s, strerror(errno));
    }
    BUF_FREE(&folder, &path);
    return e->code;
}

/* ---- one person ---- */

static void print_places(struct sheet *sheet, const struct erase_found *found)
{
    for (size_t i = 0; sheet && i < found->count; i++) {
        const struct erase_place *p = &found->places[i];
        sheet_text(sheet, "table", p->table);
        sheet_text(sheet, "column", p->column);
        sheet_int(sheet, "cells", p->cells);
        sheet_int(sheet, "traces", p->traces);
        sheet_end(sheet);
    }
}

static enum status write_all(struct tool *tool, struct erase_known *who,
                             const struct erase_found *found, struct files *files)
{
    struct desk *desk = tool->desk;
    struct error *e = &tool->e;
    struct erase_log row = {.at = desk->now,
                            .who = desk->user,
                            .pseudonym = who->pseudonym,
                            .tickets = (int64_t)found->ticket_count,
                            .cells = found->cells,
                            .traces = found->traces};
    who->plan.file = take_file;
    who->plan.context = files;
    if (ticket_check_some(desk->store, found->tickets, found->ticket_count, complain, tool,
                          e) != ST_OK ||
        erase_do(desk->store, &who->plan, found, e) != ST_OK ||
        erase_log_add(desk->store, &row, e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < found->ticket_count && e->code == ST_OK; i++)
        tell_ticket(desk, found->tickets[i], row.id, e);
    return e->code == ST_OK ? remove_files(tool, files) : e->code;
}

static void say_done(struct tool *tool, const struct erase_known *who,
                     const struct erase_found *found)
{
    tool_note(
        tool,
        tool->dry_run
            ? _("would become %s: %lld traces in %lld cells, %lld tickets; nothing was changed")
            : _("became %s: %lld traces in %lld cells, %lld tickets"),
        who->pseudonym, (long long)found->traces, (long long)found->cells,
        (long long)found->ticket_count);
    if (!tool->dry_run)
        tool_note(tool, _("earlier backups, and files written by -o or by other programs, "
                          "can't be reached from here"));
}

static void go_on(struct tool *tool, struct erase_known *who, const struct erase_found *found)
{
    struct store *s = tool->desk->store;
    struct error *e = &tool->e;
    struct files files = {0};
    struct sheet *sheet = NULL;
    int written = 0;
    if (!tool->quiet && tool_sheet(tool, &sheet, columns, COLUMNS, COLUMNS) != ST_OK)
        return;
    if (tool->dry_run)
        store_rollback(s);
    else if (write_all(tool, who, found, &files) == ST_OK)
        written = store_commit(s, e) == ST_OK;
    if (e->code == ST_OK) {
        print_places(sheet, found);
        tool_sheet_close(tool, sheet, 0);
        sheet = NULL;
        struct error kept = tool->e;
        tool->e = (struct error)ERROR_NONE;
        say_done(tool, who, found);
        if (written)
            clean(tool);
        if (tool->e.code == ST_OK)
            tool->e = kept;
        else
            error_clear(&kept);
    }
    sheet_abandon(sheet);
    for (size_t i = 0; i < files.count; i++)
        free(files.digests[i]);
    free(files.digests);
}

/* No code equals this. */
static const char nobodys[] = "\n";

void erase_person(struct tool *tool, const char *code, const struct option_list *also)
{
    struct error *e = &tool->e;
    struct erase_known who = {0};
    struct erase_found found = {0};
    if (tool_desk(tool) != ST_OK || privilege_need(tool->desk, PRIVILEGE_ERASE, e) != ST_OK)
        return;
    struct store *s = tool->desk->store;
    if (erase_begin(s, e) == ST_OK && store_begin(s, e) == ST_OK) {
        int64_t left = erase_log_open(s, e);
        int known = e->code != ST_OK ? -1 : code ? erase_known(s, code, e) : 1;
        if (known > 0 && erase_known_find(&who, tool, code ? code : nobodys, also) == ST_OK &&
            erase_look(s, &who.plan, &found, e) == ST_OK) {
            if (found.cells)
                go_on(tool, &who, &found);
            else
                tool_note(tool, _("not found anywhere; nothing was changed"));
        } else if (known == 0 && left && !tool->dry_run) {
            store_rollback(s);
            erase_rest(tool);
        } else if (known == 0) {
            error_set(e, ST_DATA,
                      _("'%s' is not a customer, neither in the register nor in any ticket"),
                      utf8_quote(code));
        }
        store_rollback(s);
    }
    erase_found_free(&found);
    if (who.plan.traces)
        erase_known_free(&who);
}

/* ---- the log ---- */

void erase_print_log(struct tool *tool)
{
    struct sheet *sheet;
    if (tool_desk(tool) != ST_OK || tool_sheet(tool, &sheet, log_columns, LOG, LOG) != ST_OK)
        return;
    struct stmt *st = erase_log_scan(tool->desk->store, &tool->e);
    while (stmt_step(st, &tool->e) > 0) {
        cells_row(sheet, st, "at|cleaned", tool->desk->zone);
        sheet_end(sheet);
    }
    tool_sheet_close(tool, sheet, 0);
}

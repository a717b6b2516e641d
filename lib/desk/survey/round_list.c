#include "desk/survey/round_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "desk/core/cells.h"
#include "desk/core/privilege.h"
#include "desk/survey/survey_round.h"
#include "flow/ids.h"
#include "store/survey_round.h"

/* ---- the sample ---- */

enum { PEOPLE = 15, COLUMNS = 17, SHOWN = 12 };

static const struct rows_column people[PEOPLE] = {
    {"round", 0, NULL},   {"seq", 1, NULL},      {"customer", 0, NULL}, {"name", 0, N_("Name")},
    {"phone", 0, NULL},   {"email", 0, NULL},    {"language", 0, NULL}, {"unit", 0, NULL},
    {"ticket", 1, NULL},  {"assignee", 0, NULL}, {"stratum", 0, NULL},  {"weight", 1, NULL},
    {"outcome", 0, NULL}, {"at", 0, NULL},       {"attempts", 1, NULL},
};

const struct rows_set round_people_rows = {"people", people, PEOPLE};

int survey_people_column(const char *name)
{
    for (size_t i = 0; i < PEOPLE; i++)
        if (strcmp(people[i].name, name) == 0)
            return 1;
    return 0;
}

enum status survey_people_sheet(struct tool *tool, struct sheet **sheet)
{
    return tool_sheet(tool, sheet, people, PEOPLE, PEOPLE);
}

enum status survey_sheet_close(struct tool *tool, struct sheet *sheet, int done)
{
    struct error *e = &tool->e;
    done = done && e->code == ST_OK;
    if (tool_sheet_close(tool, sheet, 0) != ST_OK && done)
        error_set(e, e->code, _("%s; the work done so far was kept"), e->message);
    return tool->e.code;
}

static void put_person(struct tool *tool, struct sheet *sheet, const char *round,
                       const struct stmt *st)
{
    sheet_text(sheet, "round", round);
    cells_row(sheet, st, "at", tool->desk->zone);
    cells_ratio(sheet, "weight", stmt_int(st, DRAWN_SIZE), stmt_int(st, DRAWN_DRAWN), 4);
    sheet_end(sheet);
}

enum status survey_people_put(struct tool *tool, struct sheet *sheet, const char *round,
                              const int64_t *seqs, size_t count)
{
    size_t at = 0;
    struct stmt *st = round_drawn(tool->desk->store, round, &tool->e);
    while (stmt_step(st, &tool->e) > 0) {
        int64_t seq = stmt_int(st, DRAWN_SEQ);
        while (seqs && at < count && seqs[at] < seq)
            at++;
        if (!seqs || (at < count && seqs[at] == seq))
            put_person(tool, sheet, round, st);
    }
    return tool->e.code;
}

void survey_people_changed(struct tool *tool, struct sheet **sheet, const char *round,
                           int64_t *seqs, size_t count)
{
    struct sheet *s = *sheet;
    *sheet = NULL;
    if (!s)
        return;
    ids_sort(&(struct ids){.id = seqs, .count = count});
    if (count)
        survey_people_put(tool, s, round, seqs, count);
    survey_sheet_close(tool, s, count > 0);
}

/* ---- rounds ---- */

static const struct rows_column columns[COLUMNS] = {
    {"code", 0, NULL},
    {"form", 0, NULL},
    {"source", 0, NULL},
    {"opened", 0, N_("Opened")},
    {"closed", 0, N_("Closed")},
    {"frame", 1, NULL},
    {"asked", 1, NULL},
    {"answered", 1, NULL},
    {"complete", 1, NULL},
    {"rr1", 1, NULL},
    {"rr1_low", 1, NULL},
    {"rr1_high", 1, NULL},
    {"filter", 0, NULL},
    {"per", 0, NULL},
    {"stratify", 0, NULL},
    {"seed", 1, NULL},
    {"who", 0, NULL},
};

const struct rows_set round_list_rows = {"rounds", columns, SHOWN},
                      round_list_more_rows = {"rounds-more", columns + SHOWN, COLUMNS - SHOWN};

static void put_round(struct tool *tool, struct sheet *sheet, const struct stmt *st)
{
    cells_row(sheet, st, "opened|closed", tool->desk->zone);
    cells_rate(sheet, "rr1", stmt_int(st, ROUND_COMPLETE), stmt_int(st, ROUND_ASKED));
    sheet_end(sheet);
}

static enum status put_rounds(struct tool *tool, struct sheet *sheet, const char *code)
{
    struct stmt *st = round_scan(tool->desk->store, code, &tool->e);
    while (stmt_step(st, &tool->e) > 0)
        put_round(tool, sheet, st);
    return tool->e.code;
}

static void list_people(struct tool *tool, const char *code)
{
    struct sheet *sheet;
    struct survey_round round;
    if (survey_round_load(&round, tool->desk, code, &tool->e) == ST_OK &&
        survey_people_sheet(tool, &sheet) == ST_OK) {
        survey_people_put(tool, sheet, code, NULL, 0);
        tool_sheet_close(tool, sheet, 0);
    }
    survey_round_free(&round);
}

void survey_list(struct tool *tool, const char *code)
{
    struct sheet *sheet;
    if (tool_desk(tool) != ST_OK)
        return;
    if (code) {
        list_people(tool, code);
        return;
    }
    if (tool_sheet(tool, &sheet, columns, COLUMNS, SHOWN) != ST_OK)
        return;
    put_rounds(tool, sheet, NULL);
    tool_sheet_close(tool, sheet, 0);
}

/* ---- closing ---- */

static enum status close_it(struct tool *tool, const char *code, struct sheet *sheet)
{
    struct store *store = tool->desk->store;
    struct survey_round round = {0};
    struct error *e = &tool->e;
    if (store_begin(store, e) != ST_OK ||
        survey_round_load(&round, tool->desk, code, e) != ST_OK)
        return e->code;
    if (round.closed)
        tool_note(tool, _("round '%s' is already closed"), code);
    else
        round_close(store, code, tool->desk->now, e);
    if (e->code == ST_OK && tool->dry_run && sheet)
        put_rounds(tool, sheet, code);
    if (e->code == ST_OK && tool->dry_run) {
        store_rollback(store);
        tool_note(tool, _("it would be closed; nothing was changed"));
    } else if (e->code == ST_OK && store_commit(store, e) == ST_OK && sheet) {
        put_rounds(tool, sheet, code);
    }
    survey_round_free(&round);
    return e->code;
}

void survey_close_round(struct tool *tool, const char *code)
{
    struct sheet *sheet = NULL;
    if (tool_desk(tool) != ST_OK ||
        privilege_need(tool->desk, PRIVILEGE_ROUND, &tool->e) != ST_OK ||
        (!tool->quiet && tool_sheet(tool, &sheet, columns, COLUMNS, SHOWN) != ST_OK))
        return;
    close_it(tool, code, sheet);
    survey_sheet_close(tool, sheet, !tool->dry_run);
}

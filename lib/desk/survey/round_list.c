#include "desk/survey/round_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "calc/stat/decimal.h"
#include "calc/stat/stat.h"
#include "calc/time/when.h"
#include "store/survey_round.h"

/* ---- the sample ---- */

enum {
    P_ROUND,
    P_SEQ,
    P_CUSTOMER,
    P_NAME,
    P_PHONE,
    P_EMAIL,
    P_LANGUAGE,
    P_UNIT,
    P_TICKET,
    P_ASSIGNEE,
    P_STRATUM,
    P_WEIGHT,
    P_OUTCOME,
    P_AT,
    P_ATTEMPTS,
    PEOPLE
};

static const struct rows_column people[PEOPLE] = {
    [P_ROUND] = {"round", 0, NULL},       [P_SEQ] = {"seq", 1, NULL},
    [P_CUSTOMER] = {"customer", 0, NULL}, [P_NAME] = {"name", 0, N_("Name")},
    [P_PHONE] = {"phone", 0, NULL},       [P_EMAIL] = {"email", 0, NULL},
    [P_LANGUAGE] = {"language", 0, NULL}, [P_UNIT] = {"unit", 0, NULL},
    [P_TICKET] = {"ticket", 1, NULL},     [P_ASSIGNEE] = {"assignee", 0, NULL},
    [P_STRATUM] = {"stratum", 0, NULL},   [P_WEIGHT] = {"weight", 1, NULL},
    [P_OUTCOME] = {"outcome", 0, NULL},   [P_AT] = {"at", 0, NULL},
    [P_ATTEMPTS] = {"attempts", 1, NULL},
};

const struct rows_set round_people_rows = {"people", people, PEOPLE};

/* Unchanged from the store. */
static const struct {
    int column, from;
} copied[] = {
    {P_CUSTOMER, DRAWN_CUSTOMER}, {P_NAME, DRAWN_NAME},         {P_PHONE, DRAWN_PHONE},
    {P_EMAIL, DRAWN_EMAIL},       {P_LANGUAGE, DRAWN_LANGUAGE}, {P_UNIT, DRAWN_UNIT},
    {P_ASSIGNEE, DRAWN_ASSIGNEE}, {P_STRATUM, DRAWN_STRATUM},   {P_OUTCOME, DRAWN_OUTCOME},
};

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
    struct error why = ERROR_NONE;
    if (tool_sheet_close(tool, sheet, 0) != ST_OK && done) {
        error_set(&why, tool->e.code, _("%s; the work done so far was kept"), tool->e.message);
        error_set(&tool->e, why.code, "%s", why.message);
        error_clear(&why);
    }
    return tool->e.code;
}

static void put_time(struct tool *tool, struct sheet *sheet, size_t column,
                     const struct stmt *st, int from)
{
    struct buf b = BUF_EMPTY;
    if (stmt_is_null(st, from))
        return;
    when_print(&b, tool->desk->zone, stmt_int(st, from));
    sheet_text(sheet, column, b.s);
    buf_free(&b);
}

static void put_person(struct tool *tool, struct sheet *sheet, const char *round,
                       const struct stmt *st)
{
    struct buf weight = BUF_EMPTY;
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++)
        if (!stmt_is_null(st, copied[i].from))
            sheet_text(sheet, (size_t)copied[i].column, stmt_text(st, copied[i].from));
    sheet_text(sheet, P_ROUND, round);
    sheet_int(sheet, P_SEQ, stmt_int(st, DRAWN_SEQ));
    if (!stmt_is_null(st, DRAWN_TICKET))
        sheet_int(sheet, P_TICKET, stmt_int(st, DRAWN_TICKET));
    decimal_ratio(&weight, stmt_int(st, DRAWN_SIZE), stmt_int(st, DRAWN_DRAWN), 4);
    sheet_number(sheet, P_WEIGHT, weight.s);
    put_time(tool, sheet, P_AT, st, DRAWN_AT);
    sheet_int(sheet, P_ATTEMPTS, stmt_int(st, DRAWN_ATTEMPTS));
    sheet_end(sheet);
    buf_free(&weight);
}

enum status survey_people_put(struct tool *tool, struct sheet *sheet, const char *round,
                              const int64_t *seqs, size_t count)
{
    struct stmt *st;
    size_t at = 0;
    if (round_drawn(tool->desk->store, round, &st, &tool->e) != ST_OK)
        return tool->e.code;
    while (stmt_step(st, &tool->e) > 0) {
        int64_t seq = stmt_int(st, DRAWN_SEQ);
        while (seqs && at < count && seqs[at] < seq)
            at++;
        if (!seqs || (at < count && seqs[at] == seq))
            put_person(tool, sheet, round, st);
    }
    return tool->e.code;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void survey_people_changed(struct tool *tool, struct sheet **sheet, const char *round,
                           int64_t *seqs, size_t count)
{
    struct sheet *s = *sheet;
    *sheet = NULL;
    if (!s)
        return;
    if (count)
        qsort(seqs, count, sizeof *seqs, by_number);
    if (!count || survey_people_put(tool, s, round, seqs, count) == ST_OK)
        survey_sheet_close(tool, s, count > 0);
    else
        sheet_abandon(s);
}

/* ---- rounds ---- */

enum {
    CODE,
    FORM,
    SOURCE,
    OPENED,
    CLOSED,
    FRAME,
    ASKED,
    ANSWERED,
    COMPLETE,
    RR1,
    RR1_LOW,
    RR1_HIGH,
    SHOWN,
    FILTER = SHOWN,
    PER,
    STRATIFY,
    SEED,
    WHO,
    COLUMNS
};

static const struct rows_column columns[COLUMNS] = {
    [CODE] = {"code", 0, NULL},
    [FORM] = {"form", 0, NULL},
    [SOURCE] = {"source", 0, NULL},
    [OPENED] = {"opened", 0, N_("Opened")},
    [CLOSED] = {"closed", 0, N_("Closed")},
    [FRAME] = {"frame", 1, NULL},
    [ASKED] = {"asked", 1, NULL},
    [ANSWERED] = {"answered", 1, NULL},
    [COMPLETE] = {"complete", 1, NULL},
    [RR1] = {"rr1", 1, NULL},
    [RR1_LOW] = {"rr1_low", 1, NULL},
    [RR1_HIGH] = {"rr1_high", 1, NULL},
    [FILTER] = {"filter", 0, NULL},
    [PER] = {"per", 0, NULL},
    [STRATIFY] = {"stratify", 0, NULL},
    [SEED] = {"seed", 1, NULL},
    [WHO] = {"who", 0, NULL},
};

const struct rows_set round_list_rows = {"rounds", columns, SHOWN},
                      round_list_more_rows = {"rounds-more", columns + SHOWN, COLUMNS - SHOWN};

static const struct {
    int column, from;
} texts[] =
    {
        {CODE, ROUND_CODE},     {FORM, ROUND_FORM}, {SOURCE, ROUND_SOURCE},
        {FILTER, ROUND_FILTER}, {PER, ROUND_PER},   {STRATIFY, ROUND_STRATA},
        {WHO, ROUND_WHO},
},
  numbers[] = {
      {FRAME, ROUND_FRAME},       {ASKED, ROUND_ASKED}, {ANSWERED, ROUND_ANSWERED},
      {COMPLETE, ROUND_COMPLETE}, {SEED, ROUND_SEED},
};

static void put_rate(struct sheet *sheet, int64_t k, int64_t n)
{
    struct interval i;
    struct buf b = BUF_EMPTY;
    if (!stat_wilson(k, n, &i))
        return;
    decimal_ratio(&b, k, n, 4);
    sheet_number(sheet, RR1, b.s);
    buf_clear(&b);
    decimal_double(&b, i.low, 4);
    sheet_number(sheet, RR1_LOW, b.s);
    buf_clear(&b);
    decimal_double(&b, i.high, 4);
    sheet_number(sheet, RR1_HIGH, b.s);
    buf_free(&b);
}

static void put_round(struct tool *tool, struct sheet *sheet, const struct stmt *st)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!stmt_is_null(st, texts[i].from))
            sheet_text(sheet, (size_t)texts[i].column, stmt_text(st, texts[i].from));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        sheet_int(sheet, (size_t)numbers[i].column, stmt_int(st, numbers[i].from));
    put_time(tool, sheet, OPENED, st, ROUND_OPENED);
    put_time(tool, sheet, CLOSED, st, ROUND_CLOSED);
    put_rate(sheet, stmt_int(st, ROUND_COMPLETE), stmt_int(st, ROUND_ASKED));
    sheet_end(sheet);
}

static enum status put_rounds(struct tool *tool, struct sheet *sheet, const char *code)
{
    struct stmt *st;
    if (round_scan(tool->desk->store, code, &st, &tool->e) != ST_OK)
        return tool->e.code;
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
        if (survey_people_put(tool, sheet, code, NULL, 0) == ST_OK)
            tool_sheet_close(tool, sheet, 0);
        else
            sheet_abandon(sheet);
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
    if (put_rounds(tool, sheet, NULL) == ST_OK)
        tool_sheet_close(tool, sheet, 0);
    else
        sheet_abandon(sheet);
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
    if (tool_desk(tool) != ST_OK || survey_round_may_lead(tool->desk, &tool->e) != ST_OK ||
        (!tool->quiet && tool_sheet(tool, &sheet, columns, COLUMNS, SHOWN) != ST_OK))
        return;
    if (close_it(tool, code, sheet) != ST_OK) {
        if (sheet)
            sheet_abandon(sheet);
    } else if (sheet) {
        survey_sheet_close(tool, sheet, !tool->dry_run);
    }
}

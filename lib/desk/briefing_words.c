#include "desk/briefing_words.h"

#include <string.h>

#include "base/i18n.h"
#include "calc/period.h"
#include "desk/facts.h"
#include "store/register.h"
#include "store/ticket.h"

struct word {
    const char *name, *text;
};

static const struct word headings[] = {
    {"period", N_("period")},
    {"opened", N_("came in")},
    {"resolved", N_("done")},
    {"closed", N_("closed")},
    {"reopened", N_("reopened")},
    {"backlog", N_("left open")},
    {"kind", N_("kind")},
    {"category", N_("category")},
    {"cause", N_("cause")},
    {"dept", N_("department")},
    {"assignee", N_("assignee")},
    {"building", N_("building")},
    {"subject", N_("subject")},
    {"due", N_("due")},
    {"n", N_("number")},
    {"share", N_("share")},
    {"cum_share", N_("share so far")},
    {"open", N_("open")},
    {"overdue", N_("overdue")},
    {"unassigned", N_("unassigned")},
    {"oldest", N_("oldest")},
    {"expected", N_("expected")},
    {"tickets", N_("tickets")},
    {"measure", N_("what")},
    {"met", N_("kept")},
    {"missed", N_("missed")},
    {"pending", N_("not due yet")},
    {"rate", N_("rate kept")},
    {"rate_low", N_("at least")},
    {"rate_high", N_("at most")},
    {"low", N_("at least")},
    {"high", N_("at most")},
    {"csat_low", N_("at least")},
    {"csat_high", N_("at most")},
    {"verdict", N_("verdict")},
    {"previous", N_("before")},
    {"change", N_("change")},
    {"change_p", N_("p of the change")},
    {"mean", N_("mean")},
    {"value", N_("value")},
    {"p50", N_("median")},
    {"p90", N_("90 of 100 within")},
    {"asked", N_("asked")},
    {"answered", N_("answered")},
    {"response_rate", N_("response rate")},
    {"csat", N_("satisfied")},
    {"csat_n", N_("scores")},
    {"nps", N_("NPS")},
    {"metric", N_("target")},
    {"scope", N_("of")},
    {"op", N_("is to be")},
    {"target", N_("mark")},
    {"actual", N_("actual")},
    {"handled", N_("handled")},
    {"within", N_("in time")},
    {"dept_within", N_("department in time")},
    {"rank", N_("rank")},
    {"rank_low", N_("rank from")},
    {"rank_high", N_("rank to")},
    {"weekday", N_("days")},
    {"hours", N_("hours")},
    {"question", N_("question")},
    {"answers", N_("answers")},
    {"estimate", N_("estimate")},
    {"month", N_("month")},
    {"week", N_("week")},
};

/* Of the columns measure, metric, verdict, scope and weekday. */
static const struct word words[] = {
    {"respond", N_("answer")},
    {"resolve", N_("solution")},
    {"respond_business", N_("answer, business time")},
    {"resolve_business", N_("solution, business time")},
    {"met", N_("met")},
    {"missed", N_("missed")},
    {"open", N_("not sure yet")},
    {"widespread", N_("widespread")},
    {"local", N_("local")},
    {"single", N_("single")},
    {"all", N_("all")},
    {"csat", N_("satisfied")},
    {"nps", N_("NPS")},
    {"response_rate", N_("response rate")},
    {"within_respond", N_("answered in time")},
    {"within_resolve", N_("solved in time")},
    {"mail_in_time", N_("mail answered in time")},
    {"mean_resolve", N_("mean minutes")},
    {"p50_resolve", N_("median minutes")},
    {"p90_resolve", N_("90 of 100 within, minutes")},
    {"complaints", N_("complaints")},
    {"backlog", N_("left open")},
    {"collection_rate", N_("collection rate")},
    {"first_contact", N_("solved at first contact")},
    {"reopened", N_("reopened")},
    {"transferred", N_("went to another department")},
    {"status_new", N_("minutes as new")},
    {"status_assigned", N_("minutes as assigned")},
    {"status_active", N_("minutes as active")},
    {"status_waiting", N_("minutes as waiting")},
    {"status_verified", N_("minutes as verified")},
    {"status_proposed", N_("minutes as proposed")},
    {"status_approved", N_("minutes as approved")},
    {"mon", N_("mon")},
    {"tue", N_("tue")},
    {"wed", N_("wed")},
    {"thu", N_("thu")},
    {"fri", N_("fri")},
    {"sat", N_("sat")},
    {"sun", N_("sun")},
};

static const char *find(const struct word *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].name, name) == 0)
            return _(list[i].text);
    return NULL;
}

const char *briefing_heading(const char *column)
{
    const char *text = find(headings, sizeof headings / sizeof *headings, column);
    return text ? text : column;
}

const char *briefing_word(const char *word)
{
    const char *text = find(words, sizeof words / sizeof *words, word);
    return text ? text : word;
}

static int has_words(const char *column)
{
    static const char *const columns[] = {"measure", "metric", "verdict", "scope", "weekday"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (strcmp(columns[i], column) == 0)
            return 1;
    return 0;
}

/* The register in which the column's codes stand; NULL: none that has names. */
static const struct register_info *register_of(const char *column)
{
    int at = ticket_column_of(column);
    if (at < 0 || at >= TC_STORED || ticket_columns[at].type != CT_CODE ||
        !ticket_columns[at].refers)
        return NULL;
    const struct register_info *info = register_find(ticket_columns[at].refers);
    return info && register_column(info, "name") > 0 ? info : NULL;
}

static enum status name_code(struct desk *desk, const struct register_info *info,
                             struct grid *g, size_t row, size_t column, struct error *e)
{
    struct register_row key = REGISTER_ROW_EMPTY, found = REGISTER_ROW_EMPTY;
    int name = register_column(info, "name");
    key.c[0] = value_text(grid_cell(g, row, column));
    if (register_get(desk->store, info, &key, &found, e) > 0 &&
        found.c[name].type == VALUE_TEXT)
        grid_set(g, row, column, found.c[name].s);
    register_row_free(&found);
    return e->code;
}

static void shorten_time(struct desk *desk, struct grid *g, size_t row, size_t column)
{
    struct when when = desk_when(desk);
    struct error ignored = ERROR_NONE;
    struct buf b = BUF_EMPTY;
    int64_t at;
    int doubt, dated;
    if (when_read(&when, grid_cell(g, row, column), &at, &doubt, &dated, &ignored) == ST_OK) {
        facts_time(&b, desk, at);
        grid_set(g, row, column, b.s);
    }
    error_clear(&ignored);
    buf_free(&b);
}

enum status briefing_name_cells(struct desk *desk, struct grid *g, struct error *e)
{
    for (size_t i = 0; i < g->columns && e->code == ST_OK; i++) {
        const char *column = g->head[i].name;
        const struct register_info *info = register_of(column);
        int time = strcmp(column, "due") == 0 || strcmp(column, "oldest") == 0;
        for (size_t row = 0; row < g->rows && e->code == ST_OK; row++) {
            const char *cell = grid_cell(g, row, i);
            if (!*cell)
                continue;
            if (has_words(column))
                grid_set(g, row, i, briefing_word(cell));
            else if (info)
                name_code(desk, info, g, row, i, e);
            else if (time)
                shorten_time(desk, g, row, i);
        }
    }
    return e->code;
}

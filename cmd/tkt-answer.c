/* tkt-answer: what has been answered to such a question before, best first.
 *
 *     tkt-answer 家里漏水
 *     tkt-answer --gaps --in last-month */
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "desk/answer/answer.h"
#include "desk/answer/answer_gaps.h"
#include "desk/core/cells.h"
#include "desk/core/masking.h"
#include "desk/core/tool.h"
#include "flow/text.h"

static struct answer_options asked;
static struct option_int limit = {.value = 10, .high = INT32_MAX};
static struct answer_gaps_options gaps;
static int only_answers, only_tickets, as_text, show_gaps;

static const struct option_def options[] = {
    {"limit", 'l', OPTION_INT, &limit, "N", N_("at most N (10)")},
    {"kind", 'k', OPTION_TEXT, &asked.kind, "KIND", N_("only this kind")},
    {"category", 0, OPTION_TEXT, &asked.category, "CATEGORY", N_("only this category")},
    {"answers", 0, OPTION_FLAG, &only_answers, NULL, N_("only answers of the register")},
    {"tickets", 't', OPTION_FLAG, &only_tickets, NULL, N_("only resolved tickets")},
    {"text", 0, OPTION_FLAG, &as_text, NULL, N_("as text, to be read aloud")},
    {"gaps", 0, OPTION_FLAG, &show_gaps, NULL,
     N_("categories that are asked about but have no answer, most asked first")},
    {"all", 'a', OPTION_FLAG, &gaps.all, NULL, N_("with --gaps: also those with an answer")},
    {"in", 'i', OPTION_TEXT, &gaps.in, "PERIOD",
     N_("with --gaps: asked in this period, as in last-month")},
    {"from", 0, OPTION_TEXT, &gaps.from, "T", N_("with --gaps: from T on")},
    {"to", 0, OPTION_TEXT, &gaps.to, "T", N_("with --gaps: before T")},
    {0},
};

static const struct option_rule option_rules[] = {
    {"all|in|from|to", OPTION_NEEDS, "gaps"}, {"answers|tickets|text", OPTION_BARS, "gaps"},
    {"text", OPTION_BARS, "format|columns"},  {"answers", OPTION_BARS, "tickets"},
    {"in", OPTION_BARS, "from|to"},           {0},
};

enum { COLUMNS = 9 };

static const struct rows_column columns[COLUMNS] = {
    {"rank", 1, NULL},     {"source", 0, NULL}, {"code", 0, NULL},
    {"id", 1, NULL},       {"kind", 0, NULL},   {"category", 0, NULL},
    {"question", 0, NULL}, {"answer", 0, NULL}, {"score", 1, NULL},
};

static const struct rows_set found_rows = {"found", columns, COLUMNS};

/* What a ticket says may name persons; an answer of the register is for everybody. */
static const char *shown(struct tool *tool, const struct answer *a, const char *s)
{
    return a->ticket ? masking_text(tool->desk, MASK_TEXT, s) : s;
}

static void put_row(struct tool *tool, struct sheet *sheet, const struct answer *a, size_t rank)
{
    if (a->ticket)
        masking_ticket_id(tool->desk, a->ticket);
    sheet_int(sheet, "rank", (int64_t)rank);
    sheet_text(sheet, "source", a->ticket ? "ticket" : "answer");
    if (a->ticket)
        sheet_int(sheet, "id", a->ticket);
    sheet_text(sheet, "code", a->code);
    sheet_text(sheet, "kind", a->kind);
    sheet_text(sheet, "category", a->category);
    sheet_text(sheet, "question", shown(tool, a, a->question));
    sheet_text(sheet, "answer", shown(tool, a, a->answer));
    cells_ratio(sheet, "score", a->score, 10000, 4);
    sheet_end(sheet);
}

static void print_rows(struct tool *tool, const struct answers *found)
{
    struct sheet *sheet;
    if (tool_sheet(tool, &sheet, columns, COLUMNS, COLUMNS) != ST_OK)
        return;
    for (size_t i = 0; i < found->count && !sheet_broken(sheet); i++)
        put_row(tool, sheet, &found->v[i], i + 1);
    tool_sheet_close(tool, sheet, 0);
}

/* "1  water-leak  家里漏水先做什么？", and the answer below it. */
static void add_text(struct tool *tool, struct buf *page, const struct answer *a, size_t rank)
{
    const char *s;
    if (a->ticket)
        masking_ticket_id(tool->desk, a->ticket);
    buf_printf(page, "%s%zu  ", rank > 1 ? "\n" : "", rank);
    if (a->ticket)
        buf_printf(page, "#%lld  ", (long long)a->ticket);
    else
        text_pad(page, a->code, utf8_width(a->code, strlen(a->code)) + 2);
    s = shown(tool, a, a->question);
    text_wrap(page, s, strlen(s), 3, 0);
    if ((s = shown(tool, a, a->answer)) != NULL) {
        buf_adds(page, "   ");
        text_wrap(page, s, strlen(s), 3, 0);
    }
}

static void print_text(struct tool *tool, const struct answers *found)
{
    struct buf page = BUF_EMPTY;
    for (size_t i = 0; i < found->count; i++)
        add_text(tool, &page, &found->v[i], i + 1);
    if (found->count)
        text_write(&page, tool->rows.file, &tool->e);
    else if (tool->empty_is_1)
        tool->partial = 1;
    buf_free(&page);
}

/* What the index lacks is said: it matters for tickets, answers are read all the same. */
static void tell_lag(const struct tool *tool, const struct answer_index *index)
{
    if (index->there <= 0)
        tool_note(tool,
                  _("there is no index of resolved tickets yet, and it can't be built now: "
                    "another process is writing, or %s can't be written"),
                  store_path(tool->desk->store));
    else if (index->behind > 0)
        tool_note(tool,
                  _("searched the state of %lld events ago: another process is writing, or %s "
                    "can't be written"),
                  (long long)index->behind, store_path(tool->desk->store));
}

static void search(struct tool *tool, const char *question)
{
    struct lexicon l;
    struct answer_index index = {0};
    struct answers found = {0};
    struct error *e = &tool->e;
    if (lexicon_open(&l, tool->desk, e) == ST_OK &&
        answer_index(&index, tool->desk, &l, asked.answers, asked.tickets, tool->quiet, e) ==
            ST_OK &&
        store_begin_read(tool->desk->store, e) == ST_OK &&
        answers_find(&found, tool->desk, &l, &index, question, &asked, e) == ST_OK) {
        if (asked.tickets)
            tell_lag(tool, &index);
        if (as_text)
            print_text(tool, &found);
        else
            print_rows(tool, &found);
    }
    store_rollback(tool->desk->store);
    answers_free(&found);
    lexicon_close(&l);
}

static void search_question(struct tool *tool)
{
    struct buf question = BUF_EMPTY;
    for (int i = 0; i < tool->argc; i++)
        buf_printf(&question, "%s%s", i ? " " : "", tool->argv[i]);
    if (!utf8_valid(question.s, question.len, NULL))
        error_set(&tool->e, ST_USAGE, _("'%s' is not UTF-8"), utf8_quote(question.s));
    else if (utf8_blank(question.s, question.len))
        error_set(&tool->e, ST_USAGE, _("no question given; give its words, as in %s"),
                  "tkt-answer 漏水");
    else
        search(tool, question.s);
    buf_free(&question);
}

/* ---- options ---- */

static enum status check_code(struct tool *tool, const char *option, const char *reg,
                              const char *code)
{
    struct buf names = BUF_EMPTY;
    int known = code ? desk_knows(tool->desk, reg, code, strlen(code), &tool->e) : 1;
    if (known == 0) {
        desk_code_list(tool->desk, reg, &names);
        error_set(&tool->e, ST_DATA, _("%s: '%s' is not one of %s"), option, utf8_quote(code),
                  names.s);
    }
    buf_free(&names);
    return tool->e.code;
}

static enum status read_options(struct tool *tool)
{
    asked.limit = limit.value;
    gaps.limit = limit.given ? limit.value : -1;
    gaps.kind = asked.kind;
    gaps.category = asked.category;
    asked.answers = !only_tickets;
    asked.tickets = !only_answers;
    return show_gaps ? tool_operands(tool, 0, 0) : ST_OK;
}

static const struct rows_set *const prints[] = {&found_rows, &answer_gaps_rows, NULL};

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-answer",
        .usage = "tkt-answer WORD... [--limit N] [--kind KIND] [--category CATEGORY]\n"
                 "           [--answers | --tickets] [--text]\n"
                 "tkt-answer --gaps [--all] [--in PERIOD | --from T --to T]",
        .summary =
            N_("Finds earlier answers to a question, best first: in the register `answer`,\n"
               "and in how past tickets were resolved. Give a few words or the whole\n"
               "question, in any script."),
        .options = options,
        .prints = prints,
        .rules = option_rules,
        .footer = N_("Example: tkt-answer --text --limit 3 air con"),
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET,
        .spare = "name",
    };
    if (tool_start(&tool, argc, argv) == ST_OK && read_options(&tool) == ST_OK &&
        tool_desk(&tool) == ST_OK && check_code(&tool, "--kind", "kind", asked.kind) == ST_OK &&
        check_code(&tool, "--category", "category", asked.category) == ST_OK) {
        if (show_gaps)
            answer_gaps_print(&tool, &gaps);
        else
            search_question(&tool);
    }
    return tool_end(&tool);
}

/* tkt-survey: calling customers back, and survey rounds: whom to ask, and what they said.
 *
 *     tkt-survey due -c id,name,phone,subject
 *     tkt-survey call dept=eng
 *     tkt-survey record 1042 --score 5 --answer solved=yes --confirm
 *     tkt-survey import answers.csv --map 'Ticket=id,Stars=score'
 *     tkt-survey open 2025Q1 --form opinion --sample 200 --stratify building
 *     tkt-survey report 2025Q1 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/survey/callback_dialogue.h"
#include "desk/ticket/listing.h"
#include "desk/report/report.h"
#include "desk/survey/callback_record.h"
#include "desk/survey/callback_due.h"
#include "desk/survey/followup.h"
#include "desk/survey/form_print.h"
#include "desk/survey/response_import.h"
#include "desk/survey/round_list.h"
#include "desk/survey/round_open.h"
#include "desk/survey/round_record.h"
#include "desk/survey/round_report.h"
#include "desk/core/tool.h"
#include "flow/ids.h"
#include "flow/prompt.h"
#include "flow/text.h"
#include "store/register.h"
#include "store/survey_round.h"

static struct survey_response said;
static struct option_list answers;
static struct option_choice outcome = {.words = survey_outcomes};
static struct option_int reopen_below = {.low = 2, .high = 5};
static int confirm;
static struct report_options asked = {.on.words = report_times};
static struct survey_open_options drawn = {.sample = {.low = 1, .high = INT32_MAX},
                                           .seed = {.high = INT64_MAX},
                                           .rest = {.unit = 86400}};
static const char *round_code;

/* What -f takes: those of rows, and then the two of forms. */
enum { TEXT = ROWS_TABLE + 1, HTML };
static const char *const formats[] = {ROWS_FORMATS, "text", "html", NULL};

static const struct option_def options[] = {
    {"round", 0, OPTION_TEXT, &round_code, "CODE",
     N_("record, import, call: the survey round")},
    {"score", 's', OPTION_TEXT, &said.score, "1..5", N_("record: satisfaction")},
    {"outcome", 0, OPTION_CHOICE, &outcome, "WORD",
     N_("record: answered, no-answer, refused, wrong-number")},
    {"nps", 0, OPTION_TEXT, &said.nps, "0..10", N_("record: likelihood to recommend us")},
    {"channel", 0, OPTION_TEXT, &said.channel, "CODE", N_("record, call: the channel used")},
    {"answer", 'a', OPTION_PAIRS, &answers, "CODE=VALUE",
     N_("record: answer to a question of the form")},
    {"comment", 'm', OPTION_TEXT, &said.comment, "TEXT",
     N_("record: what else the customer said")},
    {"confirm", 0, OPTION_FLAG, &confirm, NULL, N_("record, call: and close the ticket")},
    {"reopen-below", 0, OPTION_INT, &reopen_below, "N",
     N_("record, call: reopen it if the score is below N")},
    {"form", 0, OPTION_TEXT, &drawn.form, "F", N_("open: the form to ask")},
    {"from", 0, OPTION_TEXT, &asked.from, "WHAT",
     N_("open: customers, units, tickets; report: start time")},
    {"sample", 0, OPTION_INT, &drawn.sample, "N", N_("open: draw this many")},
    {"share", 0, OPTION_TEXT, &drawn.share, "P", N_("open: draw this share, 0.1 or 10%")},
    {"per", 0, OPTION_TEXT, &drawn.per, "COLUMN=N", N_("open: draw N of each value")},
    {"stratify", 0, OPTION_TEXT, &drawn.stratify, "COLUMN,…",
     N_("open: draw each stratum in proportion")},
    {"seed", 0, OPTION_INT, &drawn.seed, "S", N_("open: random seed")},
    {"rest", 0, OPTION_DURATION, &drawn.rest, "90d",
     N_("open: leave out whoever was asked within this time")},
    {"by", 'b', OPTION_TEXT, &asked.by, "DIM,…", N_("report: a row for each value")},
    {"in", 'i', OPTION_TEXT, &asked.in, "PERIOD", N_("report: 2025-03, last-month …")},
    {"to", 0, OPTION_TEXT, &asked.to, "T", N_("report: time, to then")},
    {"on", 0, OPTION_CHOICE, &asked.on, "WHICH", N_("report: opened, resolved, closed")},
    {"tickets", 't', OPTION_FLAG, &asked.tickets, NULL, N_("report: list the tickets counted")},
    {0},
};

static const struct option_rule option_rules[] = {
    {"score|outcome|nps|answer|comment", OPTION_OF, "record"},
    {"channel|confirm|reopen-below", OPTION_OF, "record|call"},
    {"round", OPTION_OF, "record|import|call"},
    {"form|sample|share|per|stratify|seed|rest", OPTION_OF, "open"},
    {"from", OPTION_OF, "open|report"},
    {"by|in|to|on|tickets", OPTION_OF, "report"},
    {"map|set|date-format|encoding|delimiter|extra|rejects", OPTION_OF, "import"},
    {"confirm|reopen-below", OPTION_BARS, "round"},
    {"sample|share|per", OPTION_BARS, "sample|share|per"},
    {"per", OPTION_BARS, "stratify"},
    {"in", OPTION_BARS, "from|to"},
    {0},
};

/* ---- record ---- */

struct recording {
    struct tool *tool;
    struct survey *survey;
    struct listing *listing; /* NULL: nothing is printed */
    struct survey_answer *answers;
    char **codes;
};

static void read_answers(struct recording *r)
{
    r->answers = mem_zero(answers.count, sizeof *r->answers);
    r->codes = mem_zero(answers.count, sizeof *r->codes);
    for (size_t i = 0; i < answers.count; i++) {
        const char *equals = strchr(answers.values[i], '=');
        r->codes[i] = mem_string_n(answers.values[i], (size_t)(equals - answers.values[i]));
        r->answers[i] = (struct survey_answer){r->codes[i], equals + 1};
    }
    said.answers = r->answers;
    said.answer_count = answers.count;
}

static enum status read_record(struct recording *r)
{
    struct error *e = &r->tool->e;
    read_answers(r);
    said.outcome = outcome.chosen ? survey_outcomes[outcome.chosen - 1] : NULL;
    if (tool_operands(r->tool, 2, 2) != ST_OK || round_code ||
        ids_parse(r->tool->argv[1], &said.ticket, e) != ST_OK)
        return e->code;
    if (confirm &&
        (outcome.chosen == OUTCOME_NO_ANSWER || outcome.chosen == OUTCOME_WRONG_NUMBER))
        return error_set(e, ST_USAGE, _("--confirm: nobody confirmed it, the outcome is '%s'"),
                         said.outcome);
    return ST_OK;
}

static void write_record(struct recording *r)
{
    struct tool *tool = r->tool;
    struct error *e = &tool->e, why = ERROR_NONE;
    enum callback_record_result result;
    int64_t score = -1;
    if (!tool->quiet && !tool->dry_run && listing_open(&r->listing, tool, NULL, e) != ST_OK)
        return;
    if (store_begin(tool->desk->store, e) != ST_OK)
        return;
    callback_record(r->survey, &said, &result, &score, &why, e);
    if (e->code == ST_OK && result == SURVEY_REFUSED)
        error_set(e, why.code, "%s", why.message);
    error_clear(&why);
    const struct followup follow = {confirm, reopen_below.value};
    if (e->code != ST_OK || followup_open(tool, &follow, said.ticket, score) != ST_OK)
        return;
    if (tool->dry_run) {
        store_rollback(tool->desk->store);
        tool_note(tool, _("it would be recorded; nothing was changed"));
    } else if (store_commit(tool->desk->store, e) == ST_OK) {
        listing_changed(&r->listing, &said.ticket, 1);
    }
}

static void record(struct tool *tool)
{
    struct recording r = {.tool = tool};
    if (read_record(&r) == ST_OK) {
        if (round_code)
            survey_record_round(tool, round_code, tool->argv[1], &said);
        else if (tool_desk(tool) == ST_OK &&
                 callback_record_open(&r.survey, tool->desk, &tool->e) == ST_OK)
            write_record(&r);
    }
    listing_abandon(r.listing);
    callback_record_close(r.survey);
    for (size_t i = 0; r.codes && i < answers.count; i++)
        free(r.codes[i]);
    MEM_FREE(r.codes, r.answers);
}

/* ---- call ---- */

static void call(struct tool *tool)
{
    struct terminal terminal = {0};
    struct callback_options how = {
        .round = round_code, .channel = said.channel, .follow = {confirm, reopen_below.value}};
    if (tool_desk(tool) == ST_OK &&
        terminal_open(&terminal, "tkt-survey record, tkt-survey import", &tool->e) == ST_OK)
        callback_dialogue_run(tool, &terminal, &how, tool->argc - 1, tool->argv + 1);
    terminal_close(&terminal);
}

/* ---- the others ---- */

static void due(struct tool *tool)
{
    callback_due(tool, tool->argc - 1, tool->argv + 1);
}

static void import(struct tool *tool)
{
    if (tool_operands(tool, 1, 2) != ST_OK)
        return;
    tool->intake.file = tool->argc > 1 ? tool->argv[1] : NULL;
    survey_import(tool, round_code);
}

static void open_round(struct tool *tool)
{
    drawn.from = asked.from;
    if (tool_operands(tool, 2, INT_MAX) == ST_OK)
        survey_open_round(tool, &drawn, tool->argc - 1, tool->argv + 1);
}

static void list(struct tool *tool)
{
    if (tool_operands(tool, 1, 2) == ST_OK)
        survey_list(tool, tool->argc > 1 ? tool->argv[1] : NULL);
}

static void close_round(struct tool *tool)
{
    if (tool_operands(tool, 2, 2) == ST_OK)
        survey_close_round(tool, tool->argv[1]);
}

static void print_form(struct tool *tool)
{
    struct form form = {0};
    struct buf page = BUF_EMPTY;
    if (tool_operands(tool, 2, 2) != ST_OK || tool_desk(tool) != ST_OK ||
        form_find(&form, tool->desk, tool->argv[1], &tool->e) != ST_OK) {
        form_free(&form);
        return;
    }
    switch (tool->format.chosen) {
    case HTML:
        form_print_html(&page, tool->desk, &form);
        break;
    case ROWS_CSV:
        form_print_csv(&page, &form);
        break;
    default:
        form_print_text(&page, tool->desk, &form);
    }
    if (tool->e.code == ST_OK)
        text_write(&page, tool->rows.file, &tool->e);
    form_free(&form);
    buf_free(&page);
}

/* `report CODE` is of a round; a filter, and nothing, are of the callbacks. */
static int is_round(struct tool *tool)
{
    struct error none = ERROR_NONE;
    if (tool->argc != 2 || asked.by || asked.in || asked.from || asked.to || asked.on.chosen ||
        asked.tickets || strcmp(tool->argv[1], "-") == 0 || tool_desk(tool) != ST_OK)
        return 0;
    struct filter *f = filter_new(tool->desk);
    int filters =
        strpbrk(tool->argv[1], "=<>~") || filter_add(f, tool->argv[1], &none) == ST_OK;
    filter_free(f);
    error_clear(&none);
    return !filters;
}

static void report(struct tool *tool)
{
    if (is_round(tool)) {
        survey_report(tool, tool->argv[1]);
        return;
    }
    if (tool->e.code != ST_OK)
        return;
    asked.argc = tool->argc - 1;
    asked.argv = tool->argv + 1;
    report_print(tool, report_find("satisfaction"), &asked);
}

static const struct {
    const char *word;
    void (*run)(struct tool *tool);
    const char *help;
} words[] = {
    {"due", due, N_("lists whom to call back")},
    {"call", call, N_("calls them one by one, in a dialogue")},
    {"record", record, N_("records the answers of one customer")},
    {"import", import, N_("imports the answers of many customers from CSV")},
    {"report", report, N_("reports satisfaction, or the results of a round")},
    {"open", open_round, N_("opens a round: draws whom to ask")},
    {"list", list, N_("lists the rounds, or those drawn in one")},
    {"close", close_round, N_("closes a round: no more answers")},
    {"form", print_form, N_("prints a form's questions, to read aloud or fill in")},
};
enum { WORDS = sizeof words / sizeof *words };

/* A form is no rows, and rows are no page. */
static enum status check_format(struct tool *tool, int form)
{
    int format = tool->format.chosen;
    if (form && format > ROWS_CSV && format < TEXT)
        return error_set(&tool->e, ST_USAGE, _("a form is printed as text, html or csv"));
    if (!form && format >= TEXT)
        return error_set(&tool->e, ST_USAGE, _("-f %s requires form"), formats[format - 1]);
    return ST_OK;
}

static void survey(struct tool *tool)
{
    const char *word = tool->argc ? tool->argv[0] : "";
    struct buf all = BUF_EMPTY;
    for (size_t i = 0; i < WORDS; i++) {
        buf_printf(&all, "%s%s", i ? ", " : "", words[i].word);
        if (strcmp(words[i].word, word) != 0)
            continue;
        if (check_format(tool, strcmp(word, "form") == 0) == ST_OK)
            words[i].run(tool);
        buf_free(&all);
        return;
    }
    error_set(&tool->e, ST_USAGE, _("'%s' is not one of %s"), utf8_quote(word), all.s);
    buf_free(&all);
}

static void complete_rounds(struct tool *tool, struct buf *out)
{
    if (tool_desk(tool) != ST_OK)
        return;
    struct stmt *st = round_scan(tool->desk->store, NULL, &tool->e);
    while (stmt_step(st, &tool->e) > 0)
        buf_printf(out, "%s\t%s\n", stmt_text(st, ROUND_CODE), stmt_text(st, ROUND_FORM));
}

static void complete_forms(struct tool *tool, struct buf *out)
{
    struct map codes = MAP_EMPTY;
    if (tool_desk(tool) == ST_OK)
        register_codes(tool->desk->store, register_find("form"), &codes, &tool->e);
    for (size_t i = 0; i < codes.count; i++)
        buf_printf(out, "%s\n", codes.entries[i].key);
    map_free(&codes);
}

/* `words`; `rounds`; `forms`; `strata`: columns that make them; `answers:ID`: the questions of
 * that ticket's form. */
static void complete_values(struct tool *tool, const char *what, struct buf *out)
{
    for (size_t i = 0; strcmp(what, "words") == 0 && i < WORDS; i++)
        buf_printf(out, "%s\t%s\n", words[i].word, _(words[i].help));
    if (strcmp(what, "rounds") == 0)
        complete_rounds(tool, out);
    if (strcmp(what, "forms") == 0)
        complete_forms(tool, out);
    for (size_t i = 0; strcmp(what, "strata") == 0 && i < FRAME_COLUMNS; i++)
        buf_printf(out, "%s\n", round_frame_columns[i]);
    int64_t id;
    struct survey *s = NULL;
    struct ticket_copy t = TICKET_COPY_EMPTY;
    if (strncmp(what, "answers:", 8) != 0 || ids_parse(what + 8, &id, &tool->e) != ST_OK ||
        tool_desk(tool) != ST_OK || callback_record_open(&s, tool->desk, &tool->e) != ST_OK)
        return;
    const struct form *form = ticket_get(tool->desk->store, id, &t, &tool->e) > 0
                                  ? callback_record_form(s, t.t.c[TC_KIND].s, &tool->e)
                                  : NULL;
    for (size_t i = 0; form && i < form->count; i++)
        if (form->v[i].part == FORM_OTHER)
            buf_printf(out, "%s=\t%s\n", form->v[i].code, form->v[i].options);
    ticket_copy_free(&t);
    callback_record_close(s);
}

static const struct rows_set *const prints[] = {&callback_due_rows,
                                                &round_people_rows,
                                                &round_list_rows,
                                                &round_list_more_rows,
                                                &round_report_rows,
                                                &tool_tickets,
                                                NULL};

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-survey",
        .usage = "tkt-survey due [-] [FILTER...]\n"
                 "tkt-survey call [FILTER...] | --round CODE\n"
                 "tkt-survey record ID|--round CODE WHO [--score N] [--outcome WORD]\n"
                 "           [--answer CODE=VALUE]…\n"
                 "tkt-survey import [--round CODE] [FILE] [--map …]\n"
                 "tkt-survey report [--by DIM,…] [--in PERIOD] [-] [FILTER...]\n"
                 "tkt-survey open CODE --form F [--sample N|--share P|--per COLUMN=N]\n"
                 "           [FILTER...]\n"
                 "tkt-survey list [CODE]\n"
                 "tkt-survey report CODE\n"
                 "tkt-survey close CODE\n"
                 "tkt-survey form F [-f text|html|csv]",
        .summary =
            N_("Callbacks and surveys: whom to ask, what they said, how satisfied they are."),
        .options = options,
        .prints = prints,
        .rules = option_rules,
        .formats = formats,
        .format_help = N_("form: text, html, csv; others: format of rows"),
        .footer =
            N_("import reads id,at,channel,outcome,score,nps,comment and question codes."),
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET | TOOL_INTAKE | TOOL_DRY,
        .complete = complete_values,
    };
    if (tool_start(&tool, argc, argv) == ST_OK)
        survey(&tool);
    option_list_free(&answers);
    int status = tool_end(&tool);
    terminal_resign();
    return status;
}

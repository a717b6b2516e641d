/* tkt-survey: calling customers back, and what they said.
 *
 *     tkt-survey due -c id,name,phone,subject
 *     tkt-survey record 1042 --score 5 --answer solved=yes --confirm
 *     tkt-survey import answers.csv --map 'Ticket=id,Stars=score' */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/decimal.h"
#include "desk/act.h"
#include "desk/listing.h"
#include "desk/report.h"
#include "desk/survey.h"
#include "desk/survey_due.h"
#include "desk/survey_import.h"
#include "desk/tool.h"
#include "flow/ids.h"

static struct survey_entry said;
static struct option_list answers;
static const char *reopen_below;
static int confirm;
static struct report_options asked;

static const struct option_def options[] = {
    {"score", 's', OPTION_TEXT, &said.score, "1..5", N_("record: how satisfied")},
    {"outcome", 0, OPTION_TEXT, &said.outcome, "WORD",
     N_("record: answered, no-answer, refused, wrong-number")},
    {"nps", 0, OPTION_TEXT, &said.nps, "0..10", N_("record: would recommend us")},
    {"channel", 0, OPTION_TEXT, &said.channel, "CODE", N_("record: how they were asked")},
    {"answer", 'a', OPTION_LIST, &answers, "CODE=VALUE", N_("record: to a form's question")},
    {"comment", 'm', OPTION_TEXT, &said.comment, "TEXT", N_("record: what else was said")},
    {"confirm", 0, OPTION_FLAG, &confirm, NULL, N_("record: and close the ticket")},
    {"reopen-below", 0, OPTION_TEXT, &reopen_below, "N",
     N_("record: or reopen it, if the score is below N")},
    {"by", 'b', OPTION_TEXT, &asked.by, "DIM,…", N_("report: a row for each")},
    {"in", 'i', OPTION_TEXT, &asked.in, "PERIOD", N_("report: 2025-03, last-month …")},
    {"from", 0, OPTION_TEXT, &asked.from, "T", NULL},
    {"to", 0, OPTION_TEXT, &asked.to, "T", NULL},
    {"on", 0, OPTION_TEXT, &asked.on, "WHICH", N_("report: opened, resolved, closed")},
    {"tickets", 't', OPTION_FLAG, &asked.tickets, NULL, N_("report: the tickets behind it")},
    {0},
};

/* ---- record ---- */

struct recording {
    struct tool *tool;
    struct survey *survey;
    struct listing *listing; /* NULL: nothing is printed */
    int64_t below;           /* 0: not asked for */
    struct survey_answer *answers;
    char **codes;
};

static int outcome_is(const char *word)
{
    return said.outcome && strcmp(said.outcome, word) == 0;
}

static enum status read_record(struct recording *r)
{
    struct error *e = &r->tool->e;
    if (tool_operands(r->tool, 2, 2) != ST_OK || ids_parse(r->tool->argv[1], &said.ticket, e))
        return e->code;
    r->answers = mem_zero(answers.count, sizeof *r->answers);
    r->codes = mem_zero(answers.count, sizeof *r->codes);
    for (size_t i = 0; i < answers.count; i++) {
        const char *equals = strchr(answers.values[i], '=');
        if (!equals || equals == answers.values[i])
            return error_set(e, ST_USAGE, _("--answer: '%s' is not CODE=VALUE"),
                             utf8_quote(answers.values[i]));
        r->codes[i] = mem_string_n(answers.values[i], (size_t)(equals - answers.values[i]));
        r->answers[i] = (struct survey_answer){r->codes[i], equals + 1};
    }
    said.answers = r->answers;
    said.answer_count = answers.count;
    if (reopen_below && number_read(reopen_below, 2, 5, &r->below, e) != ST_OK) {
        error_prefix(e, "--reopen-below");
        return e->code = ST_USAGE;
    }
    if (confirm && (outcome_is("no-answer") || outcome_is("wrong-number")))
        return error_set(e, ST_USAGE, _("--confirm: nobody confirmed it, the outcome is '%s'"),
                         said.outcome);
    return ST_OK;
}

static enum status check_text(struct tool *tool)
{
    const char *texts[] = {said.comment, said.channel};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i] && !utf8_valid(texts[i], strlen(texts[i]), NULL))
            error_set(&tool->e, ST_DATA, _("'%s' is not UTF-8"), utf8_quote(texts[i]));
    for (size_t i = 0; i < answers.count; i++)
        if (!utf8_valid(answers.values[i], strlen(answers.values[i]), NULL))
            error_set(&tool->e, ST_DATA, _("'%s' is not UTF-8"), utf8_quote(answers.values[i]));
    return tool->e.code;
}

/* What was said is kept even where the workflow refuses what should follow. */
static enum status follow(struct recording *r, int64_t score)
{
    struct tool *tool = r->tool;
    struct error e = ERROR_NONE;
    struct act *act;
    int refused = 0;
    int reopen = r->below && score >= 0 && score < r->below;
    if (!reopen && !confirm)
        return ST_OK;
    if (act_open(&act, tool->desk, &e) == ST_OK) {
        act_on(act, said.ticket, reopen ? "reopen" : "confirm", NULL, &refused, &e);
        act_close(act);
    }
    if (e.code != ST_OK && refused) {
        tool_warn(tool, _("%s; what was said is recorded all the same"), e.message);
        tool->partial = 1;
    } else if (e.code != ST_OK) {
        error_set(&tool->e, e.code, "%s", e.message);
    }
    error_clear(&e);
    return tool->e.code;
}

static void print_changed(struct recording *r)
{
    struct listing *l = r->listing;
    r->listing = NULL;
    if (!l)
        return;
    if (listing_put_ids(l, &said.ticket, 1, &r->tool->e) == ST_OK)
        listing_close(l, 1);
    else
        listing_abandon(l);
}

static void write_record(struct recording *r)
{
    struct tool *tool = r->tool;
    struct error *e = &tool->e, why = ERROR_NONE;
    enum survey_result result;
    int64_t score = -1;
    if (!tool->quiet && !tool->dry_run && listing_open(&r->listing, tool, NULL, e) != ST_OK)
        return;
    if (store_begin(tool->desk->store, e) != ST_OK)
        return;
    survey_record(r->survey, &said, &result, &score, &why, e);
    if (e->code == ST_OK && result == SURVEY_REFUSED)
        error_set(e, why.code, "%s", why.message);
    error_clear(&why);
    if (e->code != ST_OK || follow(r, score) != ST_OK)
        return;
    if (tool->dry_run) {
        store_rollback(tool->desk->store);
        tool_note(tool, _("it would be recorded; nothing was changed"));
    } else if (store_commit(tool->desk->store, e) == ST_OK) {
        print_changed(r);
    }
}

static void record(struct tool *tool)
{
    struct recording r = {.tool = tool};
    if (read_record(&r) == ST_OK && check_text(tool) == ST_OK && tool_desk(tool) == ST_OK &&
        survey_open(&r.survey, tool->desk, &tool->e) == ST_OK)
        write_record(&r);
    listing_abandon(r.listing);
    survey_close(r.survey);
    for (size_t i = 0; r.codes && i < answers.count; i++)
        free(r.codes[i]);
    free(r.codes);
    free(r.answers);
}

/* ---- the others ---- */

static void due(struct tool *tool)
{
    survey_due(tool, tool->argc - 1, tool->argv + 1);
}

static void import(struct tool *tool)
{
    if (tool_operands(tool, 1, 2) != ST_OK)
        return;
    tool->intake.file = tool->argc > 1 ? tool->argv[1] : NULL;
    survey_import(tool);
}

static void report(struct tool *tool)
{
    asked.argc = tool->argc - 1;
    asked.argv = tool->argv + 1;
    report_print(tool, report_find("satisfaction"), &asked);
}

static const struct {
    const char *word;
    void (*run)(struct tool *tool);
    const char *help;
} words[] = {
    {"due", due, N_("whom to call back")},
    {"record", record, N_("what one said")},
    {"import", import, N_("what many said, from CSV")},
    {"report", report, N_("how satisfied they are")},
};
enum { WORDS = sizeof words / sizeof *words };

/* An option that the word hasn't is a mistake, not something to pass over. */
static enum status check_options(struct tool *tool, const char *word)
{
    int records = said.score || said.outcome || said.nps || said.channel || said.comment ||
                  answers.count || confirm || reopen_below;
    int asks = asked.by || asked.in || asked.from || asked.to || asked.on || asked.tickets;
    const struct intake_options *in = &tool->intake;
    int imports = in->map_count || in->set_count || in->date_format || in->encoding ||
                  in->delimiter || in->extra || in->rejects;
    if (records && strcmp(word, "record") != 0)
        return error_set(&tool->e, ST_USAGE, _("what was said goes with record only"));
    if (asks && strcmp(word, "report") != 0)
        return error_set(&tool->e, ST_USAGE,
                         _("--by, --in, --from, --to, --on, --tickets go with report only"));
    if (imports && strcmp(word, "import") != 0)
        return error_set(&tool->e, ST_USAGE, _("a file is read by import only"));
    return ST_OK;
}

static void survey(struct tool *tool)
{
    const char *word = tool->argc ? tool->argv[0] : "";
    for (size_t i = 0; i < WORDS; i++)
        if (strcmp(words[i].word, word) == 0) {
            if (check_options(tool, word) == ST_OK)
                words[i].run(tool);
            return;
        }
    error_set(&tool->e, ST_USAGE, _("'%s' is not one of due, record, import, report"),
              utf8_quote(word));
}

/* `words`; `answers:ID`: the questions of that ticket's form. */
static void complete(struct tool *tool, const char *what, struct buf *out)
{
    for (size_t i = 0; strcmp(what, "words") == 0 && i < WORDS; i++)
        buf_printf(out, "%s\t%s\n", words[i].word, _(words[i].help));
    int64_t id;
    struct survey *s = NULL;
    struct ticket_copy t = TICKET_COPY_EMPTY;
    if (strncmp(what, "answers:", 8) != 0 || ids_parse(what + 8, &id, &tool->e) != ST_OK ||
        tool_desk(tool) != ST_OK || survey_open(&s, tool->desk, &tool->e) != ST_OK)
        return;
    const struct form *form = ticket_get(tool->desk->store, id, &t, &tool->e) > 0
                                  ? survey_form(s, t.t.c[TC_KIND].s, &tool->e)
                                  : NULL;
    for (size_t i = 0; form && i < form->count; i++)
        if (form->v[i].part == FORM_OTHER)
            buf_printf(out, "%s=\t%s\n", form->v[i].code, form->v[i].options);
    ticket_copy_free(&t);
    survey_close(s);
}

int main(int argc, char **argv)
{
    struct tool tool = {
        .name = "tkt-survey",
        .usage = "tkt-survey due [-] [FILTER...]\n"
                 "tkt-survey record ID [--score N] [--outcome WORD] [--answer CODE=VALUE]…\n"
                 "tkt-survey import [FILE] [--map …]\n"
                 "tkt-survey report [--by DIM,…] [--in PERIOD] [-] [FILTER...]",
        .summary = N_("Whom to call back, what they said, how satisfied they are."),
        .options = options,
        .footer =
            N_("import reads id,at,channel,outcome,score,nps,comment and question codes."),
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET | TOOL_INTAKE | TOOL_DRY,
        .complete = complete,
    };
    if (tool_start(&tool, argc, argv) == ST_OK)
        survey(&tool);
    option_list_free(&answers);
    return tool_end(&tool);
}

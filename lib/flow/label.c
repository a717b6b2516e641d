#include "flow/label.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "flow/label_private.h"

static const struct label figures[] = {
    {"mean", N_("mean")},
    {"share", N_("share")},
    {NULL, NC_("measure", "RR1")},
    {NULL, NC_("measure", "coverage")},
    {NULL, NC_("measure", "top2")},
    {NULL, NC_("measure", "p25")},
    {NULL, NC_("measure", "median")},
    {NULL, NC_("measure", "p75")},
    {NULL, NC_("measure", "answers")},
    {"respond", N_("first response")},
    {"resolve", N_("resolution")},
    {"respond_business", N_("first response, business time")},
    {"resolve_business", N_("resolution, business time")},
    {"csat", N_("satisfied")},
    {"nps", N_("NPS")},
    {"response_rate", N_("response rate")},
    {"within_respond", N_("responded on time")},
    {"within_resolve", N_("resolved on time")},
    {"mail_in_time", N_("mail answered on time")},
    {"mean_resolve", N_("mean minutes")},
    {"p50_resolve", N_("median minutes")},
    {"p90_resolve", N_("90th percentile, minutes")},
    {"complaints", N_("complaints")},
    {"backlog", N_("left open")},
    {"collection_rate", N_("collection rate")},
    {"first_contact", N_("resolved at first contact")},
    {"reopened", N_("reopened")},
    {"transferred", N_("transferred to another department")},
    {"status_new", N_("minutes as new")},
    {"status_assigned", N_("minutes as assigned")},
    {"status_active", N_("minutes as active")},
    {"status_waiting", N_("minutes as waiting")},
    {"status_verified", N_("minutes as verified")},
    {"status_proposed", N_("minutes as proposed")},
    {"status_approved", N_("minutes as approved")},
    {0},
};

static const struct label verdicts[] = {
    {"met", N_("met")},
    {"missed", N_("missed")},
    {"open", N_("not sure yet")},
    {"widespread", N_("widespread")},
    {"local", N_("local")},
    {"single", N_("single")},
    {0},
};

static const struct label scopes[] = {
    {"all", N_("all")},
    {0},
};

static const struct label weekdays[] = {
    {"mon", N_("mon")}, {"tue", N_("tue")}, {"wed", N_("wed")}, {"thu", N_("thu")},
    {"fri", N_("fri")}, {"sat", N_("sat")}, {"sun", N_("sun")}, {0},
};

static const struct label yes_no[] = {
    {"1", N_("yes")},
    {"0", N_("no")},
    {0},
};

static const struct label priorities[] = {
    {NULL, NC_("priority", "low")},
    {NULL, NC_("priority", "normal")},
    {NULL, NC_("priority", "high")},
    {NULL, NC_("priority", "urgent")},
    {0},
};

static const struct label statuses[] = {
    {NULL, NC_("status", "new")},      {NULL, NC_("status", "assigned")},
    {NULL, NC_("status", "active")},   {NULL, NC_("status", "waiting")},
    {NULL, NC_("status", "verified")}, {NULL, NC_("status", "proposed")},
    {NULL, NC_("status", "approved")}, {NULL, NC_("status", "resolved")},
    {NULL, NC_("status", "closed")},   {NULL, NC_("status", "cancelled")},
    {NULL, NC_("status", "merged")},   {NULL, NC_("status", "back")},
    {NULL, NC_("status", "same")},     {0},
};

static const struct label verbs[] = {
    {NULL, NC_("verb", "new")},
    {NULL, NC_("verb", "assign")},
    {NULL, NC_("verb", "accept")},
    {NULL, NC_("verb", "resolve")},
    {NULL, NC_("verb", "wait")},
    {NULL, NC_("verb", "resume")},
    {NULL, NC_("verb", "cancel")},
    {NULL, NC_("verb", "merge")},
    {NULL, NC_("verb", "confirm")},
    {NULL, NC_("verb", "reopen")},
    {NULL, NC_("verb", "verify")},
    {NULL, NC_("verb", "propose")},
    {NULL, NC_("verb", "approve")},
    {NULL, NC_("verb", "reject")},
    {NULL, NC_("verb", "note")},
    {NULL, NC_("verb", "link")},
    {NULL, NC_("verb", "tag")},
    {NULL, NC_("verb", "attach")},
    {NULL, NC_("verb", "paper")},
    {NULL, NC_("verb", "set")},
    {NULL, NC_("verb", "urge")},
    {NULL, NC_("verb", "escalate")},
    {NULL, NC_("verb", "route")},
    {NULL, NC_("verb", "survey")},
    {NULL, NC_("verb", "notice")},
    {NULL, NC_("verb", "erase")},
    {0},
};

static const struct label roles[] = {
    {NULL, NC_("role", "agent")},
    {NULL, NC_("role", "supervisor")},
    {NULL, NC_("role", "manager")},
    {NULL, NC_("role", "director")},
    {0},
};

static const struct label reasons[] = {
    {NULL, NC_("reason", "assigned")},
    {NULL, NC_("reason", "urged")},
    {NULL, NC_("reason", "respond")},
    {NULL, NC_("reason", "due-soon")},
    {NULL, NC_("reason", "overdue")},
    {NULL, NC_("reason", "stuck")},
    {NULL, NC_("reason", "waiting")},
    {NULL, NC_("reason", "callback")},
    {NULL, NC_("reason", "approval")},
    {NULL, NC_("reason", "children-done")},
    {NULL, NC_("reason", "reopened")},
    {NULL, NC_("reason", "surge")},
    {NULL, NC_("reason", "uncovered")},
    {NULL, NC_("reason", "wrote")},
    {0},
};

/* Of callbacks, and of the rules in tkt-route --explain. */
static const struct label outcomes[] = {
    {NULL, NC_("outcome", "answered")}, {NULL, NC_("outcome", "no-answer")},
    {NULL, NC_("outcome", "refused")},  {NULL, NC_("outcome", "wrong-number")},
    {NULL, NC_("outcome", "set")},      {NULL, NC_("outcome", "won")},
    {NULL, NC_("outcome", "kind")},     {NULL, NC_("outcome", "none")},
    {NULL, NC_("outcome", "near")},     {NULL, NC_("outcome", "passed")},
    {NULL, NC_("outcome", "missing")},  {0},
};

static const struct label states[] = {
    {NULL, NC_("state", "sending")}, {NULL, NC_("state", "sent")},
    {NULL, NC_("state", "failed")},  {NULL, NC_("state", "unknown")},
    {NULL, NC_("state", "lost")},    {0},
};

static const struct label ways[] = {
    {NULL, NC_("way", "rows")},
    {NULL, NC_("way", "command")},
    {NULL, NC_("way", "mail")},
    {0},
};

static const struct label choices[] = {
    {NULL, NC_("choice", "named")},
    {NULL, NC_("choice", "least-loaded")},
    {NULL, NC_("choice", "round-robin")},
    {NULL, NC_("choice", "sticky")},
    {NULL, NC_("choice", "area")},
    {NULL, NC_("choice", "none")},
    {0},
};

static const struct label actions[] = {
    {NULL, NC_("action", "remind")},
    {NULL, NC_("action", "escalate")},
    {0},
};

static const struct label types[] = {
    {NULL, NC_("type", "score")},   {NULL, NC_("type", "nps")},
    {NULL, NC_("type", "choice")},  {NULL, NC_("type", "many")},
    {NULL, NC_("type", "text")},    {NULL, NC_("type", "number")},
    {NULL, NC_("type", "quality")}, {0},
};

static const struct label spans[] = {
    {NULL, NC_("span", "day")},     {NULL, NC_("span", "week")}, {NULL, NC_("span", "month")},
    {NULL, NC_("span", "quarter")}, {NULL, NC_("span", "year")}, {0},
};

static const struct label sources[] = {
    {NULL, NC_("source", "customers")}, {NULL, NC_("source", "units")},
    {NULL, NC_("source", "tickets")},   {NULL, NC_("source", "ticket")},
    {NULL, NC_("source", "answer")},    {0},
};

/* Names of registers, and the other names that freshness lists. */
static const struct label registers[] = {
    {NULL, NC_("register", "setting")},  {NULL, NC_("register", "department")},
    {NULL, NC_("register", "channel")},  {NULL, NC_("register", "staff")},
    {NULL, NC_("register", "shift")},    {NULL, NC_("register", "customer")},
    {NULL, NC_("register", "unit")},     {NULL, NC_("register", "asset")},
    {NULL, NC_("register", "kind")},     {NULL, NC_("register", "category")},
    {NULL, NC_("register", "cause")},    {NULL, NC_("register", "workflow")},
    {NULL, NC_("register", "calendar")}, {NULL, NC_("register", "holiday")},
    {NULL, NC_("register", "sla")},      {NULL, NC_("register", "rule")},
    {NULL, NC_("register", "target")},   {NULL, NC_("register", "answer")},
    {NULL, NC_("register", "form")},     {NULL, NC_("register", "ladder")},
    {NULL, NC_("register", "notice")},   {NULL, NC_("register", "synonym")},
    {NULL, NC_("register", "ticket")},   {0},
};

/* Which words a column has. Columns not listed have none. */
static const struct {
    const char *column;
    const struct label *words;
} vocabularies[] = {
    {"action", actions}, {"active", yes_no},      {"caller", yes_no},
    {"assign", choices}, {"external", yes_no},    {"measure", figures},
    {"metric", figures}, {"next", statuses},      {"outcome", outcomes},
    {"partial", yes_no}, {"period", spans},       {"priority", priorities},
    {"reason", reasons}, {"register", registers}, {"required", yes_no},
    {"role", roles},     {"scope", scopes},       {"set_priority", priorities},
    {"source", sources}, {"state", states},       {"status", statuses},
    {"type", types},     {"verb", verbs},         {"verdict", verdicts},
    {"way", ways},       {"weekday", weekdays},   {"what", registers},
};

static const struct label *words_of(const char *column)
{
    for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies; i++)
        if (strcmp(vocabularies[i].column, column) == 0)
            return vocabularies[i].words;
    return NULL;
}

static const struct label *find_label(const struct label *list, const char *name)
{
    for (; list && list->text; list++)
        if (strcmp(list->name ? list->name : i18n_bare(list->text), name) == 0)
            return list;
    return NULL;
}

const char *label_heading(const char *column)
{
    const struct label *w = find_label(words_headings, column);
    return w ? i18n_word(w->text) : column;
}

const char *label_help(const char *column, const char *title)
{
    const struct label *w = find_label(label_helps, column);
    const char *end = strrchr(column, '_'); /* rate_low is a `low` */
    if (!w && end)
        w = find_label(label_helps, end + 1);
    if (!w && title && *title)
        return i18n_word(title);
    return w ? i18n_word(w->text) : label_heading(column);
}

const char *label_cell(const char *column, const char *cell)
{
    const struct label *w = find_label(words_of(column), cell);
    return w ? i18n_word(w->text) : cell;
}

const char *label_table_heading(const char *column)
{
    const struct label *w = find_label(words_headings, column);
    const char *text = w ? i18n_translated(w->text) : NULL;
    return text ? text : column;
}

void label_table_cell(struct buf *out, const char *column, const char *cell)
{
    const struct label *w = find_label(words_of(column), cell);
    const char *text = w ? i18n_translated(w->text) : NULL;
    if (text && strcmp(column, "register") == 0)
        buf_printf(out, "%s  %s", cell, text);
    else
        buf_adds(out, text ? text : cell);
}

const char *label_mark(const char *column, const char *cell)
{
    const struct label *w = find_label(words_of(column), cell);
    return w ? w->text : "";
}

void label_both(struct buf *out, const char *column, const char *list)
{
    for (const char *p = list; *p; p += strspn(p, ", ")) {
        char *word = mem_string_n(p, strcspn(p, ","));
        const struct label *w = find_label(words_of(column), word);
        const char *text = w ? i18n_translated(w->text) : NULL;
        buf_adds(out, p > list ? ", " : "");
        if (text)
            buf_printf(out, _("%s (%s)"), word, text);
        else
            buf_adds(out, word);
        p += strlen(word);
        free(word);
    }
}

int label_in(const char *column)
{
    return words_of(column) != NULL;
}

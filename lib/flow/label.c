#include "flow/label.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "flow/label_private.h"

static const char *const figures[] = {N_("mean"),
                                      N_("share"),
                                      NC_("measure", "RR1"),
                                      NC_("measure", "coverage"),
                                      NC_("measure", "top2"),
                                      NC_("measure", "p25"),
                                      NC_("measure", "median"),
                                      NC_("measure", "p75"),
                                      NC_("measure", "answers"),
                                      N_("complaints"),
                                      N_("reopened"),
                                      NULL};

static const char *const verdicts[] = {N_("met"),   N_("missed"), N_("widespread"),
                                       N_("local"), N_("single"), NULL};

static const char *const scopes[] = {N_("all"), NULL};

static const char *const weekdays[] = {N_("mon"), N_("tue"), N_("wed"), N_("thu"),
                                       N_("fri"), N_("sat"), N_("sun"), NULL};

static const char *const yes_no[] = {NULL};

static const char *const priorities[] = {NC_("priority", "low"), NC_("priority", "normal"),
                                         NC_("priority", "high"), NC_("priority", "urgent"),
                                         NULL};

static const char *const statuses[] = {NC_("status", "new"),      NC_("status", "assigned"),
                                       NC_("status", "active"),   NC_("status", "waiting"),
                                       NC_("status", "verified"), NC_("status", "proposed"),
                                       NC_("status", "approved"), NC_("status", "resolved"),
                                       NC_("status", "closed"),   NC_("status", "cancelled"),
                                       NC_("status", "merged"),   NC_("status", "back"),
                                       NC_("status", "same"),     NULL};

static const char *const verbs[] = {
    NC_("verb", "new"),      NC_("verb", "assign"), NC_("verb", "accept"),
    NC_("verb", "resolve"),  NC_("verb", "wait"),   NC_("verb", "resume"),
    NC_("verb", "cancel"),   NC_("verb", "merge"),  NC_("verb", "confirm"),
    NC_("verb", "reopen"),   NC_("verb", "verify"), NC_("verb", "propose"),
    NC_("verb", "approve"),  NC_("verb", "reject"), NC_("verb", "note"),
    NC_("verb", "link"),     NC_("verb", "tag"),    NC_("verb", "attach"),
    NC_("verb", "paper"),    NC_("verb", "set"),    NC_("verb", "urge"),
    NC_("verb", "escalate"), NC_("verb", "route"),  NC_("verb", "survey"),
    NC_("verb", "notice"),   NC_("verb", "erase"),  NULL};

static const char *const roles[] = {NC_("role", "agent"), NC_("role", "supervisor"),
                                    NC_("role", "manager"), NC_("role", "director"), NULL};

static const char *const mays[] = {NC_("may", "write"), NC_("may", "own"), NC_("may", "none"),
                                   NULL};

static const char *const reasons[] = {NC_("reason", "assigned"), NC_("reason", "urged"),
                                      NC_("reason", "respond"),  NC_("reason", "due-soon"),
                                      NC_("reason", "overdue"),  NC_("reason", "stuck"),
                                      NC_("reason", "waiting"),  NC_("reason", "callback"),
                                      NC_("reason", "approval"), NC_("reason", "children-done"),
                                      NC_("reason", "reopened"), NC_("reason", "surge"),
                                      NC_("reason", "untold"),   NC_("reason", "uncovered"),
                                      NC_("reason", "wrote"),    NULL};

/* Of callbacks, and of the rules in tkt-route --explain. */
static const char *const outcomes[] = {
    NC_("outcome", "answered"),     NC_("outcome", "no-answer"), NC_("outcome", "refused"),
    NC_("outcome", "wrong-number"), NC_("outcome", "set"),       NC_("outcome", "won"),
    NC_("outcome", "kind"),         NC_("outcome", "none"),      NC_("outcome", "near"),
    NC_("outcome", "passed"),       NC_("outcome", "missing"),   NULL};

static const char *const states[] = {NC_("state", "sending"), NC_("state", "sent"),
                                     NC_("state", "failed"),  NC_("state", "unknown"),
                                     NC_("state", "lost"),    NULL};

static const char *const ways[] = {NC_("way", "rows"), NC_("way", "command"),
                                   NC_("way", "mail"), NULL};

static const char *const choices[] = {NC_("choice", "named"),
                                      NC_("choice", "least-loaded"),
                                      NC_("choice", "round-robin"),
                                      NC_("choice", "sticky"),
                                      NC_("choice", "area"),
                                      NC_("choice", "none"),
                                      NULL};

static const char *const actions[] = {NC_("action", "remind"), NC_("action", "escalate"), NULL};

static const char *const types[] = {
    NC_("type", "score"), NC_("type", "nps"),    NC_("type", "choice"),  NC_("type", "many"),
    NC_("type", "text"),  NC_("type", "number"), NC_("type", "quality"), NULL};

static const char *const spans[] = {NC_("span", "day"),   NC_("span", "week"),
                                    NC_("span", "month"), NC_("span", "quarter"),
                                    NC_("span", "year"),  NULL};

static const char *const sources[] = {NC_("source", "customers"), NC_("source", "units"),
                                      NC_("source", "tickets"),   NC_("source", "ticket"),
                                      NC_("source", "answer"),    NULL};

/* Names of registers, and the other names that freshness lists. */
static const char *const registers[] = {NC_("register", "setting"),
                                        NC_("register", "department"),
                                        NC_("register", "channel"),
                                        NC_("register", "staff"),
                                        NC_("register", "shift"),
                                        NC_("register", "customer"),
                                        NC_("register", "unit"),
                                        NC_("register", "asset"),
                                        NC_("register", "kind"),
                                        NC_("register", "category"),
                                        NC_("register", "cause"),
                                        NC_("register", "workflow"),
                                        NC_("register", "calendar"),
                                        NC_("register", "holiday"),
                                        NC_("register", "sla"),
                                        NC_("register", "rule"),
                                        NC_("register", "target"),
                                        NC_("register", "answer"),
                                        NC_("register", "form"),
                                        NC_("register", "ladder"),
                                        NC_("register", "notice"),
                                        NC_("register", "synonym"),
                                        NC_("register", "permission"),
                                        NC_("register", "ticket"),
                                        NULL};

/* Words whose text differs from the name. */
static const struct {
    const char *const *list;
    const char *name, *text;
} renamed[] = {
    {figures, "respond", N_("first response")},
    {figures, "resolve", N_("resolution")},
    {figures, "respond_business", N_("first response, business time")},
    {figures, "resolve_business", N_("resolution, business time")},
    {figures, "csat", N_("satisfied")},
    {figures, "nps", N_("NPS")},
    {figures, "response_rate", N_("response rate")},
    {figures, "within_respond", N_("responded on time")},
    {figures, "within_resolve", N_("resolved on time")},
    {figures, "mail_in_time", N_("mail answered on time")},
    {figures, "mean_resolve", N_("mean minutes")},
    {figures, "p50_resolve", N_("median minutes")},
    {figures, "p90_resolve", N_("90th percentile, minutes")},
    {figures, "mean_resolve_elapsed", N_("mean minutes, elapsed")},
    {figures, "p50_resolve_elapsed", N_("median minutes, elapsed")},
    {figures, "p90_resolve_elapsed", N_("90th percentile, minutes, elapsed")},
    {figures, "backlog", N_("left open")},
    {figures, "collection_rate", N_("collection rate")},
    {figures, "first_contact", N_("resolved at first contact")},
    {figures, "transferred", N_("transferred to another department")},
    {figures, "first_reply", N_("minutes to the first reply")},
    {figures, "status_new", N_("minutes as new")},
    {figures, "status_assigned", N_("minutes as assigned")},
    {figures, "status_active", N_("minutes as active")},
    {figures, "status_waiting", N_("minutes as waiting")},
    {figures, "status_verified", N_("minutes as verified")},
    {figures, "status_proposed", N_("minutes as proposed")},
    {figures, "status_approved", N_("minutes as approved")},
    {verdicts, "open", N_("not sure yet")},
    {yes_no, "1", N_("yes")},
    {yes_no, "0", N_("no")},
};

/* Which words a column has. Columns not listed have none. */
static const struct {
    const char *column;
    const char *const *words;
} vocabularies[] = {
    {"action", actions},
    {"active", yes_no},
    {"caller", yes_no},
    {"assign", choices},
    {"external", yes_no},
    {"measure", figures},
    {"may", mays},
    {"metric", figures},
    {"next", statuses},
    {"outcome", outcomes},
    {"partial", yes_no},
    {"period", spans},
    {"priority", priorities},
    {"reason", reasons},
    {"register", registers},
    {"required", yes_no},
    {"role", roles},
    {"scope", scopes},
    {"set_priority", priorities},
    {"source", sources},
    {"state", states},
    {"status", statuses},
    {"type", types},
    {"verb", verbs},
    {"verdict", verdicts},
    {"way", ways},
    {"weekday", weekdays},
    {"written", yes_no},
    {"what", registers},
};

static const char *const *words_of(const char *column)
{
    for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies; i++)
        if (strcmp(vocabularies[i].column, column) == 0)
            return vocabularies[i].words;
    return NULL;
}

static const char *find_bare(const char *const *list, const char *name)
{
    while (*list && strcmp(i18n_bare(*list), name) != 0)
        list++;
    return *list;
}

/* Returns the text of a word of this column, or NULL. */
static const char *find_word(const char *column, const char *name)
{
    const char *const *list = words_of(column);
    const char *text = list ? find_bare(list, name) : NULL;
    for (size_t i = 0; !text && list && i < sizeof renamed / sizeof *renamed; i++)
        if (renamed[i].list == list && strcmp(renamed[i].name, name) == 0)
            text = renamed[i].text;
    return text;
}

static const char *find_label(const struct label *list, const char *name)
{
    while (list->text && strcmp(list->name, name) != 0)
        list++;
    return list->text;
}

static const char *find_heading(const char *column)
{
    const char *text = find_bare(label_plain_headings, column);
    return text ? text : find_label(label_headings, column);
}

/* Returns the translation, or `otherwise` if there is none. */
static const char *translated_or(const char *text, const char *otherwise)
{
    const char *translated = text ? i18n_translated(text) : NULL;
    return translated ? translated : otherwise;
}

const char *label_heading(const char *column)
{
    const char *text = find_heading(column);
    return text ? i18n_word(text) : column;
}

const char *label_help(const char *column, const char *title)
{
    const char *text = find_label(label_helps, column);
    const char *end = strrchr(column, '_'); /* rate_low is a `low` */
    if (!text && end)
        text = find_label(label_helps, end + 1);
    if (!text && title && *title)
        text = title;
    return text ? i18n_word(text) : label_heading(column);
}

const char *label_cell(const char *column, const char *cell)
{
    const char *text = find_word(column, cell);
    return text ? i18n_word(text) : cell;
}

const char *label_table_heading(const char *column)
{
    return translated_or(find_heading(column), column);
}

void label_table_cell(struct buf *out, const char *column, const char *cell)
{
    const char *text = translated_or(find_word(column, cell), cell);
    if (text != cell && strcmp(column, "register") == 0)
        buf_printf(out, "%s  ", cell);
    buf_adds(out, text);
}

const char *label_mark(const char *column, const char *cell)
{
    const char *text = find_word(column, cell);
    return text ? text : "";
}

void label_both(struct buf *out, const char *column, const char *list)
{
    for (const char *p = list; *p; p += strspn(p, ", ")) {
        char *word = mem_string_n(p, strcspn(p, ","));
        const char *text = translated_or(find_word(column, word), NULL);
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

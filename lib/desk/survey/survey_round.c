#include "desk/survey/survey_round.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/time/when.h"
#include "desk/core/privilege.h"
#include "desk/survey/response_check.h"
#include "flow/label.h"
#include "store/survey_round.h"

static char *copy_text(const struct stmt *st, int column)
{
    const char *s = stmt_text(st, column);
    return mem_string(s ? s : "");
}

int survey_round_get(struct survey_round *r, struct desk *desk, const char *code,
                     struct error *e)
{
    *r = (struct survey_round){.desk = desk};
    struct stmt *st = round_scan(desk->store, code, e);
    int got = stmt_step(st, e);
    if (got <= 0)
        return got;
    r->code = copy_text(st, ROUND_CODE);
    r->source = copy_text(st, ROUND_SOURCE);
    r->filter = copy_text(st, ROUND_FILTER);
    r->per = copy_text(st, ROUND_PER);
    r->strata = copy_text(st, ROUND_STRATA);
    r->quality = stmt_int(st, ROUND_QUALITY) != 0;
    r->seed = stmt_int(st, ROUND_SEED);
    r->rest = stmt_int(st, ROUND_REST);
    r->opened = stmt_int(st, ROUND_OPENED);
    r->closed = stmt_int(st, ROUND_CLOSED);
    r->asked = stmt_int(st, ROUND_ASKED);
    r->answered = stmt_int(st, ROUND_ANSWERED);
    r->complete = stmt_int(st, ROUND_COMPLETE);
    char *form = copy_text(st, ROUND_FORM);
    stmt_reset(st);
    form_load(&r->form, desk, form, e);
    free(form);
    return e->code == ST_OK ? 1 : -1;
}

static enum status no_round(struct desk *desk, const char *code, struct error *e)
{
    enum { MOST = 12 };
    struct buf codes = BUF_EMPTY;
    int n = 0;
    struct stmt *st = round_scan(desk->store, NULL, e);
    while (stmt_step(st, e) > 0)
        if (n++ < MOST)
            buf_printf(&codes, "%s%s", n > 1 ? ", " : "", stmt_text(st, ROUND_CODE));
    if (n > MOST)
        buf_adds(&codes, ", …");
    if (e->code == ST_OK && n)
        error_set(e, ST_DATA, _("no round '%s'; rounds are: %s"), utf8_quote(code), codes.s);
    else if (e->code == ST_OK)
        error_set(e, ST_DATA,
                  _("no round '%s': there are none yet; tkt-survey open creates one"),
                  utf8_quote(code));
    buf_free(&codes);
    return e->code;
}

enum status survey_round_load(struct survey_round *r, struct desk *desk, const char *code,
                              struct error *e)
{
    int got = survey_round_get(r, desk, code, e);
    return got == 0 ? no_round(desk, code, e) : e->code;
}

void survey_round_free(struct survey_round *r)
{
    MEM_FREE(r->code, r->source, r->filter, r->per, r->strata);
    form_free(&r->form);
    *r = (struct survey_round){0};
}

/* ---- permissions ---- */

static void print_time(const struct survey_round *r, int64_t at, struct buf *out)
{
    when_print(out, r->desk->zone, at);
}

enum status survey_round_may_record(const struct survey_round *r, struct error *e)
{
    if (r->closed) {
        struct buf at = BUF_EMPTY;
        print_time(r, r->closed, &at);
        error_set(e, ST_DATA, _("round '%s' was closed at %s and takes no more answers"),
                  r->code, at.s);
        buf_free(&at);
        return e->code;
    }
    return r->quality ? privilege_need(r->desk, PRIVILEGE_ROUND, e) : ST_OK;
}

enum status survey_round_still_open(struct survey_round *r, struct error *e)
{
    struct stmt *st = round_scan(r->desk->store, r->code, e);
    if (stmt_step(st, e) > 0) {
        r->closed = stmt_int(st, ROUND_CLOSED);
        stmt_reset(st);
    }
    return e->code == ST_OK ? survey_round_may_record(r, e) : e->code;
}

enum status survey_round_who(const struct survey_round *r, const char *column,
                             const char *value, int64_t *seq, struct error *why,
                             struct error *e)
{
    int64_t found = 0;
    struct stmt *st = round_find_drawn(r->desk->store, r->code, column, value, e);
    while (stmt_step(st, e) > 0) {
        *seq = stmt_int(st, 0);
        found++;
    }
    if (e->code == ST_OK && !found)
        error_set(why, ST_DATA, _("%s: round '%s' didn't draw '%s'"), column, r->code,
                  utf8_quote(value));
    if (e->code == ST_OK && found > 1)
        error_set(why, ST_DATA, _("%s: round '%s' drew '%s' %lld times; give the seq"), column,
                  r->code, utf8_quote(value), (long long)found);
    return e->code;
}

/* ---- reading the input ---- */

struct attempt {
    struct reply_row row;
    struct buf answers;
};

/* A column that stands for a question requires that question in the form. */
static enum status check_column(const struct survey_round *r, const char *column,
                                const char *given, enum form_part part,
                                enum status read(const char *text, int64_t *n, struct error *e),
                                const struct survey_response *entry, struct error *why)
{
    int64_t n = -1;
    const struct form_question *q = NULL;
    for (size_t i = 0; i < r->form.count && !q; i++)
        if (r->form.v[i].part == part)
            q = &r->form.v[i];
    if (!given || !*given)
        return ST_OK;
    if (!q)
        return error_set(why, ST_DATA, _("%s: the form '%s' has no such question"), column,
                         r->form.code);
    if (response_check_number(column, given, &n, read, why) != ST_OK)
        return why->code;
    for (size_t i = 0; i < entry->answer_count; i++)
        if (strcmp(entry->answers[i].code, q->code) == 0)
            response_check_number(q->code, entry->answers[i].value, &n, read, why);
    return why->code;
}

static enum status check_answers(const struct survey_round *r,
                                 const struct survey_response *entry, struct error *why)
{
    int comments = entry->comment && *entry->comment;
    response_check_once(entry, why);
    for (size_t i = 0; i < entry->answer_count && why->code == ST_OK; i++) {
        const struct form_question *q;
        if (!entry->answers[i].value || !*entry->answers[i].value ||
            response_check_question(&r->form, &entry->answers[i], &q, why) != ST_OK)
            continue;
        if (q->part == FORM_COMMENT && comments)
            error_set(why, ST_DATA, _("%s: is answered twice"), q->code);
    }
    if (why->code == ST_OK && check_column(r, "score", entry->score, FORM_SCORE,
                                           form_read_score, entry, why) == ST_OK)
        check_column(r, "nps", entry->nps, FORM_NPS, form_read_nps, entry, why);
    return why->code;
}

/* Appends the answers in the form's order. A comment that the form doesn't ask for comes
 * last. */
static void lay_out(const struct survey_round *r, const struct survey_response *entry,
                    struct attempt *a)
{
    int commented = 0;
    for (size_t i = 0; i < r->form.count; i++) {
        const struct form_question *q = &r->form.v[i];
        const char *value = response_check_value(entry, q);
        int64_t grade = 0;
        struct error none = ERROR_NONE;
        a->row.complete &= *value || !q->required;
        commented |= q->part == FORM_COMMENT;
        if (!*value)
            continue;
        if (!a->answers.len)
            buf_addc(&a->answers, '{');
        json_text(&a->answers, q->code, value);
        if (strcmp(q->type, "quality") != 0)
            continue;
        form_read_score(value, &grade, &none);
        a->row.grade += grade;
        a->row.grades++;
    }
    if (!commented && entry->comment && *entry->comment) {
        if (!a->answers.len)
            buf_addc(&a->answers, '{');
        json_text(&a->answers, "comment", entry->comment);
    }
    if (a->answers.len)
        buf_addc(&a->answers, '}');
}

static enum status read_attempt(const struct survey_round *r,
                                const struct survey_response *entry, struct attempt *a,
                                struct error *why, struct error *e)
{
    if (response_check_channel(r->desk, entry, why, e) != ST_OK || why->code != ST_OK ||
        response_check_outcome(entry, &a->row.outcome, why) != ST_OK ||
        check_answers(r, entry, why) != ST_OK)
        return e->code;
    int answered = strcmp(a->row.outcome, "answered") == 0;
    if (answered && response_check_required(entry, &r->form, why) != ST_OK)
        return ST_OK;
    a->row.complete = answered;
    lay_out(r, entry, a);
    a->row.answers = a->answers.s;
    response_check_at(r->desk, entry, r->opened, 1, &a->row.at, why);
    return ST_OK;
}

/* ---- saving ---- */

static enum status check_own(const struct survey_round *r, int64_t seq, struct error *why,
                             struct error *e)
{
    struct stmt *st = round_find_ticket(r->desk->store, r->code, seq, e);
    if (stmt_step(st, e) <= 0)
        return e->code;
    int64_t ticket = stmt_int(st, 0);
    stmt_reset(st);
    return response_check_own(r->desk, "seq", ticket, r->quality ? ROLE_SUPERVISOR : ROLE_AGENT,
                              why, e);
}

static int is_known(const struct survey_round *r, const struct survey_response *entry,
                    const struct reply_row *row, struct error *e)
{
    if (!entry->from_file)
        return 0;
    return entry->at && *entry->at ? round_reply_known(r->desk->store, row, e)
                                   : round_reply_repeated(r->desk->store, row, e);
}

enum status survey_round_record(const struct survey_round *r, int64_t seq,
                                const struct survey_response *entry,
                                enum callback_record_result *result, struct error *why,
                                struct error *e)
{
    struct attempt a = {
        .row = {.round = r->code, .seq = seq, .who = r->desk->user, .channel = entry->channel},
        .answers = BUF_EMPTY};
    *result = SURVEY_REFUSED;
    if (check_own(r, seq, why, e) == ST_OK && why->code == ST_OK &&
        read_attempt(r, entry, &a, why, e) == ST_OK && why->code == ST_OK) {
        int known = is_known(r, entry, &a.row, e);
        *result = known ? SURVEY_KNOWN : SURVEY_RECORDED;
        if (known == 0)
            round_add_reply(r->desk->store, &a.row, e);
    }
    buf_free(&a.answers);
    return e->code;
}

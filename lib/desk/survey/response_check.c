#include "desk/survey/response_check.h"

#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/option.h"
#include "base/utf8.h"
#include "desk/core/who_may.h"
#include "desk/ticket/history.h"
#include "store/ticket.h"
#include "desk/core/given_time.h"

const char *const survey_outcomes[] = {"answered", "no-answer", "refused", "wrong-number",
                                       NULL};

static int given(const char *s)
{
    return s && *s;
}

static enum status refuse_early(const struct desk *desk, const struct survey_response *entry,
                                int64_t from, int round, struct error *why)
{
    struct buf b = BUF_EMPTY;
    when_print(&b, desk->zone, from);
    error_set(why, ST_DATA,
              round ? _("'%s' is before the round was opened, %s")
                    : _("'%s' is before the ticket was opened, %s"),
              utf8_quote(entry->at), b.s);
    buf_free(&b);
    return why->code;
}

enum status response_check_at(const struct desk *desk, const struct survey_response *entry,
                              int64_t from, int round, int64_t *at, struct error *why)
{
    struct when_reading r;
    *at = desk->now;
    if (!given(entry->at))
        return ST_OK;
    if (when_readings(entry->when, entry->at, &r, why) == ST_OK &&
        when_decide(entry->when, entry->at, &r, from, desk->now + GIVEN_TIME_SKEW, at, why) ==
            ST_OK &&
        given_time_past(desk, entry->at, *at, why) == ST_OK &&
        (r.dated ? given_time_next_day(desk, *at) : *at + 1) <= from)
        refuse_early(desk, entry, from, round, why);
    return why->code == ST_OK ? ST_OK : error_prefix(why, "at");
}

enum status response_check_outcome(const struct survey_response *entry, const char **outcome,
                                   struct error *why)
{
    struct buf all = BUF_EMPTY;
    int said = given(entry->score) || given(entry->nps);
    for (size_t i = 0; i < entry->answer_count; i++)
        said |= given(entry->answers[i].value);
    const char *wanted = given(entry->outcome) ? entry->outcome : said ? *survey_outcomes : "";
    int i = option_word(survey_outcomes, wanted, &all);
    if (!*wanted)
        error_set(why, ST_DATA,
                  _("outcome: is missing, and nothing was answered; use one of %s"), all.s);
    else if (!i)
        error_set(why, ST_DATA, _("outcome: '%s' is not one of %s"), utf8_quote(wanted), all.s);
    else if (said && i != OUTCOME_ANSWERED)
        error_set(why, ST_DATA,
                  _("outcome: '%s' can't have a score or an answer; only 'answered' can"),
                  wanted);
    else
        *outcome = survey_outcomes[i - 1];
    buf_free(&all);
    return why->code;
}

enum status response_check_channel(struct desk *desk, const struct survey_response *entry,
                                   struct error *why, struct error *e)
{
    if (!given(entry->channel) ||
        desk_knows(desk, "channel", entry->channel, strlen(entry->channel), e))
        return e->code;
    struct buf codes = BUF_EMPTY;
    desk_code_list(desk, "channel", &codes);
    error_set(why, ST_DATA, _("channel: '%s' is not in the register channel: %s"),
              utf8_quote(entry->channel), codes.s);
    buf_free(&codes);
    return ST_OK;
}

enum status response_check_number(const char *column, const char *text, int64_t *n,
                                  enum status read(const char *text, int64_t *n,
                                                   struct error *e),
                                  struct error *why)
{
    int64_t other;
    if (!given(text))
        return ST_OK;
    if (read(text, &other, why) != ST_OK)
        return error_prefix(why, "%s", column);
    if (*n >= 0 && *n != other)
        return error_set(why, ST_DATA, _("%s: '%s', but '%lld' was given too"), column,
                         utf8_quote(text), (long long)*n);
    *n = other;
    return ST_OK;
}

static enum status no_question(const struct form *form, const char *code, struct error *why)
{
    struct buf codes = BUF_EMPTY;
    form_codes(form, &codes);
    error_set(why, ST_DATA, _("%s: is not a question of the form '%s'; its questions are: %s"),
              utf8_quote(code), form->code, codes.s);
    buf_free(&codes);
    return why->code;
}

enum status response_check_once(const struct survey_response *entry, struct error *why)
{
    for (size_t i = 0; i < entry->answer_count; i++)
        for (size_t k = 0; k < i; k++)
            if (given(entry->answers[i].value) && given(entry->answers[k].value) &&
                strcmp(entry->answers[i].code, entry->answers[k].code) == 0)
                return error_set(why, ST_DATA, _("%s: is answered twice"),
                                 utf8_quote(entry->answers[i].code));
    return ST_OK;
}

enum status response_check_question(const struct form *form, const struct survey_answer *answer,
                                    const struct form_question **q, struct error *why)
{
    *q = form_question(form, answer->code);
    if (!*q)
        return no_question(form, answer->code, why);
    if (form_question_check(*q, answer->value, why) != ST_OK)
        return error_prefix(why, "%s", utf8_quote(answer->code));
    return ST_OK;
}

static const struct survey_answer *answer_to(const struct survey_response *entry,
                                             const char *code)
{
    for (size_t i = 0; i < entry->answer_count; i++)
        if (entry->answers[i].value && strcmp(entry->answers[i].code, code) == 0)
            return &entry->answers[i];
    return NULL;
}

const char *response_check_value(const struct survey_response *entry,
                                 const struct form_question *q)
{
    const char *by_column = q->part == FORM_SCORE     ? entry->score
                            : q->part == FORM_NPS     ? entry->nps
                            : q->part == FORM_COMMENT ? entry->comment
                                                      : NULL;
    const struct survey_answer *answer = answer_to(entry, q->code);
    if (given(by_column))
        return by_column;
    return answer ? answer->value : "";
}

enum status response_check_required(const struct survey_response *entry,
                                    const struct form *form, struct error *why)
{
    struct buf missing = BUF_EMPTY;
    for (size_t i = 0; i < form->count; i++) {
        const struct form_question *q = &form->v[i];
        if (!q->required || *response_check_value(entry, q) ||
            (entry->from_file && !answer_to(entry, q->code)))
            continue;
        buf_printf(&missing, "%s%s", missing.len ? ", " : "", q->code);
        if (*q->options)
            buf_printf(&missing, " (%s)", q->options);
    }
    if (missing.len)
        error_set(why, ST_DATA, _("%s: the form '%s' requires an answer"), missing.s,
                  form->code);
    buf_free(&missing);
    return why->code;
}

/* ---- whose ticket it was ---- */

int response_is_own(struct desk *desk, int64_t ticket, struct map *hands, struct error *e)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    int own = 0;
    if (desk->known_user && ticket && ticket_get(desk->store, ticket, &copy, e) > 0 &&
        history_hands(desk, &copy.t, hands, e) == ST_OK)
        own = map_finds(hands, desk->user) != NULL;
    ticket_copy_free(&copy);
    return e->code == ST_OK ? own : -1;
}

enum status response_check_own(struct desk *desk, const char *column, int64_t ticket,
                               enum role least, struct error *why, struct error *e)
{
    struct map hands = MAP_EMPTY;
    if (response_is_own(desk, ticket, &hands, e) > 0) {
        const struct who_may who = {.least = least, .except = &hands};
        error_set(why, ST_DENIED, _("%s: ticket %lld was %s's: somebody else must score it"),
                  column, (long long)ticket, desk->user);
        who_may_add(desk, &who, why);
    }
    map_free(&hands);
    return e->code;
}

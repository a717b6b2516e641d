#include "desk/survey.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/response.h"
#include "store/ticket.h"

const char survey_outcomes[] = "answered, no-answer, refused, wrong-number";

struct survey {
    struct desk *desk;
    int64_t most;     /* attempts */
    struct map kinds; /* code → struct form *, NULL none */
    struct ticket_copy ticket;
};

/* One attempt, checked. */
struct attempt {
    struct response r;
    const struct form *form; /* NULL: the kind has none */
    struct buf answers;      /* flat JSON */
    int64_t attempts;        /* with this one, since the ticket was resolved */
    int unreachable;
};

enum status survey_open(struct survey **out, struct desk *desk, struct error *e)
{
    struct survey *s = mem_zero(1, sizeof *s);
    s->desk = desk;
    s->ticket = (struct ticket_copy)TICKET_COPY_EMPTY;
    if (desk_setting_int(desk, "callback_attempts", &s->most, e) != ST_OK) {
        survey_close(s);
        s = NULL;
    }
    *out = s;
    return e->code;
}

void survey_close(struct survey *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->kinds.count; i++) {
        struct form *form = s->kinds.entries[i].p;
        if (form)
            form_free(form);
        free(form);
    }
    map_free(&s->kinds);
    ticket_copy_free(&s->ticket);
    free(s);
}

const struct form *survey_form(struct survey *s, const char *kind, struct error *e)
{
    int added;
    struct map_entry *entry = map_puts(&s->kinds, kind, &added);
    if (!added)
        return entry->p;
    struct stmt *st;
    if (store_prepare(s->desk->store, &st, "SELECT form FROM kind WHERE code = :kind", e) !=
        ST_OK)
        return NULL;
    stmt_bind_text(st, ":kind", kind);
    int got = stmt_step(st, e);
    char *code = got > 0 ? mem_string(stmt_text(st, 0)) : NULL;
    if (got > 0)
        stmt_reset(st);
    if (code && *code) {
        struct form *form = mem_zero(1, sizeof *form);
        form_load(form, s->desk, code, e);
        map_puts(&s->kinds, kind, NULL)->p = form;
    }
    free(code);
    return map_finds(&s->kinds, kind)->p;
}

enum status survey_codes(struct survey *s, struct map *codes, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s->desk->store, &st,
                      "SELECT DISTINCT f.code FROM form AS f"
                      " WHERE f.form IN (SELECT form FROM kind) ORDER BY f.code",
                      e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0)
        map_puts(codes, stmt_text(st, 0), NULL)->n = 1;
    return e->code;
}

/* ---- reading what was given ---- */

static int given(const char *s)
{
    return s && *s;
}

static enum status take_outcome(const struct survey_entry *entry, struct attempt *a,
                                struct error *why)
{
    static const char *const outcomes[] = {"answered", "no-answer", "refused", "wrong-number"};
    int said = given(entry->score) || given(entry->nps);
    for (size_t i = 0; i < entry->answer_count; i++)
        said |= given(entry->answers[i].value);
    if (!given(entry->outcome)) {
        if (!said)
            return error_set(
                why, ST_DATA,
                _("outcome: is missing, and nothing was answered; it is one of %s"),
                survey_outcomes);
        a->r.outcome = outcomes[0];
        return ST_OK;
    }
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        if (strcmp(outcomes[i], entry->outcome) == 0)
            a->r.outcome = outcomes[i];
    if (!a->r.outcome)
        return error_set(why, ST_DATA, _("outcome: '%s' is not one of %s"),
                         utf8_quote(entry->outcome), survey_outcomes);
    if (said && a->r.outcome != outcomes[0])
        return error_set(why, ST_DATA,
                         _("outcome: '%s' doesn't go with a score or an answer; those are of"
                           " 'answered'"),
                         a->r.outcome);
    return ST_OK;
}

/* A number that may be given by its column and by the question that stands for it. */
static enum status take_number(const char *column, const char *text, int64_t *n,
                               enum status read(const char *text, int64_t *n, struct error *e),
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
    error_set(why, ST_DATA, _("%s: is no question of the form '%s', which asks: %s"),
              utf8_quote(code), form->code, codes.s);
    buf_free(&codes);
    return why->code;
}

static enum status take_answer(struct attempt *a, const struct survey_answer *answer,
                               struct error *why)
{
    const struct question *q = a->form ? form_question(a->form, answer->code) : NULL;
    if (!given(answer->value))
        return ST_OK;
    if (a->form && !q)
        return no_question(a->form, answer->code, why);
    if (q && question_check(q, answer->value, why) != ST_OK)
        return error_prefix(why, "%s", utf8_quote(answer->code));
    if (q && q->part == FORM_SCORE)
        return take_number(q->code, answer->value, &a->r.score, form_read_score, why);
    if (q && q->part == FORM_NPS)
        return take_number(q->code, answer->value, &a->r.nps, form_read_nps, why);
    if (q && q->part == FORM_COMMENT && !given(a->r.comment)) {
        a->r.comment = answer->value;
        return ST_OK;
    }
    if (!a->answers.len)
        buf_addc(&a->answers, '{');
    json_text(&a->answers, answer->code, answer->value);
    return ST_OK;
}

static enum status take_answers(const struct survey_entry *entry, struct attempt *a,
                                struct error *why)
{
    if (take_number("score", entry->score, &a->r.score, form_read_score, why) != ST_OK ||
        take_number("nps", entry->nps, &a->r.nps, form_read_nps, why) != ST_OK)
        return why->code;
    for (size_t i = 0; i < entry->answer_count; i++) {
        for (size_t k = 0; k < i; k++)
            if (given(entry->answers[i].value) && given(entry->answers[k].value) &&
                strcmp(entry->answers[i].code, entry->answers[k].code) == 0)
                return error_set(why, ST_DATA, _("%s: is answered twice"),
                                 utf8_quote(entry->answers[i].code));
        if (take_answer(a, &entry->answers[i], why) != ST_OK)
            return why->code;
    }
    if (a->answers.len) {
        buf_addc(&a->answers, '}');
        a->r.answers = a->answers.s;
    }
    return ST_OK;
}

static const struct survey_answer *answer_to(const struct survey_entry *entry, const char *code)
{
    for (size_t i = 0; i < entry->answer_count; i++)
        if (entry->answers[i].value && strcmp(entry->answers[i].code, code) == 0)
            return &entry->answers[i];
    return NULL;
}

static int is_answered(const struct survey_entry *entry, const struct attempt *a,
                       const struct question *q)
{
    if (q->part == FORM_SCORE)
        return a->r.score >= 0;
    if (q->part == FORM_NPS)
        return a->r.nps >= 0;
    if (q->part == FORM_COMMENT)
        return given(a->r.comment);
    const struct survey_answer *answer = answer_to(entry, q->code);
    return answer && given(answer->value);
}

/* Names all that are missing, with what can be chosen. */
static enum status check_required(const struct survey_entry *entry, const struct attempt *a,
                                  struct error *why)
{
    struct buf missing = BUF_EMPTY;
    for (size_t i = 0; a->form && i < a->form->count; i++) {
        const struct question *q = &a->form->v[i];
        if (!q->required || is_answered(entry, a, q) ||
            (entry->from_file && !answer_to(entry, q->code)))
            continue;
        buf_printf(&missing, "%s%s", missing.len ? ", " : "", q->code);
        if (*q->options)
            buf_printf(&missing, " (%s)", q->options);
    }
    if (missing.len)
        error_set(why, ST_DATA, _("%s: the form '%s' requires an answer"), missing.s,
                  a->form->code);
    buf_free(&missing);
    return why->code;
}

static enum status take_channel(struct survey *s, const struct survey_entry *entry,
                                struct attempt *a, struct error *why, struct error *e)
{
    if (!given(entry->channel))
        return ST_OK;
    a->r.channel = entry->channel;
    int known = desk_knows(s->desk, "channel", entry->channel, strlen(entry->channel), e);
    if (known)
        return e->code;
    struct buf codes = BUF_EMPTY;
    desk_code_list(s->desk, "channel", &codes);
    error_set(why, ST_DATA, _("channel: '%s' is not in the register channel: %s"),
              utf8_quote(entry->channel), codes.s);
    buf_free(&codes);
    return ST_OK;
}

/* ST_OK also where *why says that it is refused. */
static enum status read_entry(struct survey *s, const struct survey_entry *entry,
                              struct attempt *a, struct error *why, struct error *e)
{
    a->r = (struct response){.ticket = entry->ticket,
                             .at = entry->has_at ? entry->at : s->desk->now,
                             .who = s->desk->user,
                             .score = -1,
                             .nps = -1,
                             .comment = given(entry->comment) ? entry->comment : NULL};
    int got = ticket_get(s->desk->store, entry->ticket, &s->ticket, e);
    if (got < 0)
        return e->code;
    if (!got) {
        error_set(why, ST_DATA, _("id: there is no ticket %lld"), (long long)entry->ticket);
        return ST_OK;
    }
    a->form = survey_form(s, s->ticket.t.c[TC_KIND].s, e);
    if (e->code != ST_OK || take_channel(s, entry, a, why, e) != ST_OK || why->code != ST_OK ||
        take_outcome(entry, a, why) != ST_OK || take_answers(entry, a, why) != ST_OK)
        return e->code;
    if (strcmp(a->r.outcome, "answered") == 0)
        check_required(entry, a, why);
    return ST_OK;
}

/* ---- writing it down ---- */

/* 1: known; 0: not; -1: error. Without a time an attempt is known by what it says. */
static int is_known(struct survey *s, const struct survey_entry *entry, const struct attempt *a,
                    struct error *e)
{
    if (!entry->from_file)
        return 0;
    return entry->has_at ? response_known(s->desk->store, &a->r, e)
                         : response_repeated(s->desk->store, &a->r, e);
}

static enum status count_attempts(struct survey *s, struct attempt *a, struct error *e)
{
    const struct value *resolved = &s->ticket.t.c[TC_RESOLVED];
    int64_t through;
    if (resolved->type != VALUE_INT)
        return ST_OK;
    if (response_attempts(s->desk->store, a->r.ticket, resolved->n, &a->attempts, &through,
                          e) != ST_OK)
        return e->code;
    a->unreachable = !through && a->attempts == s->most && a->r.at >= resolved->n;
    return ST_OK;
}

static void event_data(const struct survey *s, const struct attempt *a, struct buf *out)
{
    buf_addc(out, '{');
    json_text(out, "outcome", a->r.outcome);
    if (a->r.channel)
        json_text(out, "channel", a->r.channel);
    if (a->r.at != s->desk->now)
        json_int(out, "at", a->r.at);
    if (a->r.score >= 0)
        json_int(out, "score", a->r.score);
    if (a->r.nps >= 0)
        json_int(out, "nps", a->r.nps);
    if (a->unreachable)
        json_int(out, "unreachable", a->attempts);
    buf_addc(out, '}');
}

static enum status append_event(struct survey *s, const struct attempt *a, int newest,
                                struct error *e)
{
    struct buf data = BUF_EMPTY, note = BUF_EMPTY;
    struct ticket after = s->ticket.t;
    if (newest && a->r.score >= 0)
        after.c[TC_SCORE] = value_int(a->r.score);
    if (a->r.comment)
        buf_adds(&note, a->r.comment);
    if (a->unreachable)
        buf_printf(&note, _("%sunreachable: %lld attempts without an answer"),
                   note.len ? "; " : "", (long long)a->attempts);
    event_data(s, a, &data);
    ticket_update(s->desk->store, &s->ticket.t, &after, s->desk->now, s->desk->user, "survey",
                  note.len ? note.s : NULL, data.s, e);
    buf_free(&data);
    buf_free(&note);
    return e->code;
}

static enum status write_down(struct survey *s, struct attempt *a, struct error *e)
{
    int later = response_later_score(s->desk->store, a->r.ticket, a->r.at, e);
    if (later < 0 || response_add(s->desk->store, &a->r, e) != ST_OK ||
        count_attempts(s, a, e) != ST_OK)
        return e->code;
    return append_event(s, a, !later, e);
}

enum status survey_record(struct survey *s, const struct survey_entry *entry,
                          enum survey_result *result, int64_t *score, struct error *why,
                          struct error *e)
{
    struct attempt a = {.answers = BUF_EMPTY};
    int known = 0;
    *result = SURVEY_REFUSED;
    if (read_entry(s, entry, &a, why, e) == ST_OK && why->code == ST_OK) {
        *score = a.r.score;
        known = is_known(s, entry, &a, e);
        *result = known ? SURVEY_KNOWN : SURVEY_RECORDED;
        if (!known)
            write_down(s, &a, e);
    }
    buf_free(&a.answers);
    return e->code;
}

#include "desk/survey/callback_record.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/ticket/history.h"
#include "desk/ticket/kind.h"
#include "store/callback_response.h"
#include "store/ticket.h"

struct survey {
    struct desk *desk;
    int64_t most;     /* maximum attempts */
    struct map kinds; /* code → struct form *, NULL: none */
    struct ticket_copy ticket;
};

/* One attempt, checked. */
struct attempt {
    struct callback_response r;
    const struct form *form; /* NULL: the kind has none */
    struct buf answers;      /* flat JSON */
    int64_t attempts;        /* including this one, since the ticket was resolved */
    int unreachable;
};

enum status callback_record_open(struct survey **out, struct desk *desk, struct error *e)
{
    struct survey *s = mem_zero(1, sizeof *s);
    s->desk = desk;
    s->ticket = (struct ticket_copy)TICKET_COPY_EMPTY;
    if (desk_setting_int(desk, "callback_attempts", &s->most, e) != ST_OK) {
        callback_record_close(s);
        s = NULL;
    }
    *out = s;
    return e->code;
}

void callback_record_close(struct survey *s)
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

const struct form *callback_record_form(struct survey *s, const char *kind, struct error *e)
{
    int added;
    struct map_entry *entry = map_puts(&s->kinds, kind, &added);
    if (!added)
        return entry->p;
    struct map kinds = MAP_EMPTY;
    const struct kind *row = kind_get(&kinds, s->desk, kind, e);
    if (row && *row->form) {
        struct form *form = mem_zero(1, sizeof *form);
        form_load(form, s->desk, row->form, e);
        entry->p = form;
    }
    kinds_free(&kinds);
    return entry->p;
}

enum status callback_record_codes(struct survey *s, struct map *codes, struct error *e)
{
    struct stmt *st = store_query(s->desk->store,
                                  "SELECT DISTINCT f.code FROM form AS f"
                                  " WHERE f.form IN (SELECT form FROM kind) ORDER BY f.code",
                                  NULL, e);
    while (stmt_step(st, e) > 0)
        map_puts(codes, stmt_text(st, 0), NULL)->n = 1;
    return e->code;
}

/* ---- reading the input ---- */

static int given(const char *s)
{
    return s && *s;
}

static enum status take_answer(struct attempt *a, const struct survey_answer *answer,
                               struct error *why)
{
    const struct form_question *q = NULL;
    if (!given(answer->value))
        return ST_OK;
    if (a->form && response_check_question(a->form, answer, &q, why) != ST_OK)
        return why->code;
    if (q && q->part == FORM_SCORE)
        return response_check_number(q->code, answer->value, &a->r.score, form_read_score, why);
    if (q && q->part == FORM_NPS)
        return response_check_number(q->code, answer->value, &a->r.nps, form_read_nps, why);
    if (q && q->part == FORM_COMMENT && !given(a->r.comment)) {
        a->r.comment = answer->value;
        return ST_OK;
    }
    if (!a->answers.len)
        buf_addc(&a->answers, '{');
    json_text(&a->answers, answer->code, answer->value);
    return ST_OK;
}

static enum status take_answers(const struct survey_response *entry, struct attempt *a,
                                struct error *why)
{
    if (response_check_once(entry, why) != ST_OK ||
        response_check_number("score", entry->score, &a->r.score, form_read_score, why) !=
            ST_OK ||
        response_check_number("nps", entry->nps, &a->r.nps, form_read_nps, why) != ST_OK)
        return why->code;
    for (size_t i = 0; i < entry->answer_count; i++)
        if (take_answer(a, &entry->answers[i], why) != ST_OK)
            return why->code;
    if (a->answers.len) {
        buf_addc(&a->answers, '}');
        a->r.answers = a->answers.s;
    }
    return ST_OK;
}

/* Returns ST_OK also if it is rejected, with *why set. */
static enum status read_entry(struct survey *s, const struct survey_response *entry,
                              struct attempt *a, struct error *why, struct error *e)
{
    a->r = (struct callback_response){.ticket = entry->ticket,
                                      .who = s->desk->user,
                                      .score = -1,
                                      .nps = -1,
                                      .channel = given(entry->channel) ? entry->channel : NULL,
                                      .comment = given(entry->comment) ? entry->comment : NULL};
    int got = ticket_get(s->desk->store, entry->ticket, &s->ticket, e);
    if (got < 0)
        return e->code;
    if (!got) {
        error_set(why, ST_DATA, _("id: there is no ticket %lld"), (long long)entry->ticket);
        return ST_OK;
    }
    if (response_check_own(s->desk, "id", entry->ticket, ROLE_AGENT, why, e) != ST_OK ||
        why->code != ST_OK)
        return e->code;
    if (response_check_at(s->desk, entry, s->ticket.t.c[TC_OPENED].n, 0, &a->r.at, why) !=
        ST_OK)
        return ST_OK;
    a->form = callback_record_form(s, s->ticket.t.c[TC_KIND].s, e);
    if (a->form && form_grades(a->form)) {
        error_set(why, ST_DATA,
                  _("id: the form '%s' of its kind grades quality; a supervisor answers it in "
                    "a round (tkt-survey open)"),
                  a->form->code);
        return ST_OK;
    }
    if (e->code != ST_OK || response_check_channel(s->desk, entry, why, e) != ST_OK ||
        why->code != ST_OK || response_check_outcome(entry, &a->r.outcome, why) != ST_OK ||
        take_answers(entry, a, why) != ST_OK)
        return e->code;
    if (a->form && strcmp(a->r.outcome, "answered") == 0)
        response_check_required(entry, a->form, why);
    return ST_OK;
}

/* ---- recording ---- */

/* Returns 1 if known, 0 if not, -1 for an error. An attempt without a time is compared by its
 * contents. */
static int is_known(struct survey *s, const struct survey_response *entry,
                    const struct attempt *a, struct error *e)
{
    if (!entry->from_file)
        return 0;
    return given(entry->at) ? callback_response_known(s->desk->store, &a->r, e)
                            : callback_response_repeated(s->desk->store, &a->r, e);
}

static enum status count_attempts(struct survey *s, struct attempt *a, struct error *e)
{
    const struct value *resolved = &s->ticket.t.c[TC_RESOLVED];
    int64_t through;
    if (resolved->type != VALUE_INT)
        return ST_OK;
    if (callback_response_attempts(s->desk->store, a->r.ticket, resolved->n, &a->attempts,
                                   &through, e) != ST_OK)
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
    if (a->unreachable && !a->r.comment)
        json_int(out, HISTORY_AUTO_NAME, 1); /* the note is ours */
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
    else if (a->unreachable)
        buf_printf(&note, _("unreachable: %lld attempts without an answer"),
                   (long long)a->attempts);
    event_data(s, a, &data);
    ticket_update(s->desk->store, &s->ticket.t, &after, s->desk->now, s->desk->user, "survey",
                  note.len ? note.s : NULL, data.s, e);
    BUF_FREE(&data, &note);
    return e->code;
}

static enum status write_down(struct survey *s, struct attempt *a, struct error *e)
{
    int later = callback_response_later_score(s->desk->store, a->r.ticket, a->r.at, e);
    if (later < 0 || callback_response_add(s->desk->store, &a->r, e) != ST_OK ||
        count_attempts(s, a, e) != ST_OK)
        return e->code;
    return append_event(s, a, !later, e);
}

enum status callback_record(struct survey *s, const struct survey_response *entry,
                            enum callback_record_result *result, int64_t *score,
                            struct error *why, struct error *e)
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

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "desk/survey/callback_private.h"
#include "store/callback_response.h"
#include "store/survey_round.h"
#include "store/ticket.h"

/* Returns the number of attempts up to now. */
static int64_t attempts_now(struct callbacks *c)
{
    struct error *e = &c->tool->e;
    int64_t attempts = 0, through;
    struct ticket_copy t = TICKET_COPY_EMPTY;
    if (c->options->round) {
        struct stmt *st = round_drawn(c->desk->store, c->round.code, e);
        while (stmt_step(st, e) > 0)
            if (stmt_int(st, DRAWN_SEQ) == c->callee.seq)
                attempts = stmt_int(st, DRAWN_ATTEMPTS);
        return attempts;
    }
    if (ticket_get(c->desk->store, c->callee.ticket, &t, e) > 0)
        callback_response_attempts(c->desk->store, c->callee.ticket, t.t.c[TC_RESOLVED].n,
                                   &attempts, &through, e);
    ticket_copy_free(&t);
    return attempts;
}

static enum status record(struct callbacks *c, const char *outcome, struct error *why)
{
    struct error *e = &c->tool->e;
    enum callback_record_result result = SURVEY_REFUSED;
    int64_t score = -1;
    size_t n = 0;
    struct survey_answer *answers = mem_zero(c->form ? c->form->count : 0, sizeof *answers);
    int answered = strcmp(outcome, "answered") == 0;
    for (size_t i = 0; answered && c->form && i < c->form->count; i++)
        if (c->answers[i].len)
            answers[n++] = (struct survey_answer){c->form->v[i].code, c->answers[i].s};
    const struct survey_response entry = {.ticket = c->callee.ticket,
                                          .channel = c->channel,
                                          .outcome = outcome,
                                          .answers = answers,
                                          .answer_count = n};
    if (c->options->round)
        survey_round_record(&c->round, c->callee.seq, &entry, &result, why, e);
    else if (callback_record(c->survey, &entry, &result, &score, why, e) == ST_OK &&
             why->code == ST_OK) {
        struct followup follow = c->options->follow;
        follow.confirm &= answered;
        followup_open(c->tool, &follow, c->callee.ticket, score);
    }
    free(answers);
    return e->code;
}

enum callback_kept callback_save(struct callbacks *c, const char *outcome, int anyway)
{
    struct error *e = &c->tool->e, why = ERROR_NONE;
    struct store *store = c->desk->store;
    if (when_now(&c->desk->now, e) != ST_OK || store_begin(store, e) != ST_OK)
        return CALLBACK_FAILED;
    enum callback_kept kept = CALLBACK_FAILED;
    if (c->options->round)
        survey_round_still_open(&c->round, e);
    if (e->code == ST_OK && !anyway && attempts_now(c) != c->callee.attempts)
        kept = CALLBACK_MEANWHILE;
    else if (e->code == ST_OK && record(c, outcome, &why) == ST_OK && why.code == ST_OK)
        kept = CALLBACK_KEPT;
    if (kept != CALLBACK_KEPT || c->tool->dry_run)
        store_rollback(store);
    else if (store_commit(store, e) != ST_OK)
        kept = CALLBACK_FAILED;
    if (why.code != ST_OK)
        ask_say(c->t, "  %s", why.message);
    error_clear(&why);
    return kept;
}

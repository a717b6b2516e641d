#include "desk/answer/answer_index.h"

#include "base/i18n.h"
#include "calc/text/language.h"
#include "flow/progress.h"
#include "store/register.h"
#include "store/ticket.h"

enum {
    BATCH = 10000, /* events per transaction */
    /* up to this many rows of a log that change nothing are read again next time */
    NEARLY = 2000,
};

struct indexing {
    struct answer_index *index;
    struct desk *desk;
    struct lexicon *l;
    struct buf laid, words;
};

static enum status add_tokens(struct indexing *x)
{
    buf_clear(&x->words);
    tokens_index(&x->words, x->laid.s, x->laid.len, 1);
    return ST_OK;
}

static void lay(struct indexing *x, const char *s)
{
    lexicon_lay(x->l, &x->laid, s);
}

/* ---- answers ---- */

static enum status put_answers(struct indexing *x, struct error *e)
{
    struct store *s = x->desk->store;
    if (search_clear_answers(s, e) != ST_OK)
        return e->code;
    struct stmt *st = search_answers(s, e);
    while (stmt_step(st, e) > 0) {
        buf_clear(&x->laid);
        lay(x, stmt_text(st, 0)); /* the codes are words too, mostly English */
        for (int column = 2; column <= 6; column++)
            lay(x, stmt_text(st, column));
        add_tokens(x);
        const char *code = stmt_text(st, 0);
        if (search_add_answer(s, code, language_stem(code), &x->words, e) != ST_OK)
            break;
    }
    return e->code;
}

static enum status answers(struct indexing *x, struct error *e)
{
    struct answer_index *index = x->index;
    struct store *s = x->desk->store;
    int64_t last = register_log_last(s, e);
    int changed = last < 0               ? -1
                  : index->state.log < 0 ? 1
                                         : search_answers_changed(s, index->state.log, e);
    if (changed < 0)
        return e->code;
    index->answers_fit = !changed;
    if ((!changed && last - index->state.log < NEARLY) || !store_try_begin(s))
        return ST_OK;
    /* read it again, now that nobody else is writing */
    if ((index->state.log = register_log_last(s, e)) < 0 ||
        (changed && put_answers(x, e) != ST_OK) || search_keep(s, &index->state, e) != ST_OK ||
        store_commit(s, e) != ST_OK) {
        store_rollback(s);
        return e->code;
    }
    index->answers_fit = 1;
    return ST_OK;
}

/* ---- tickets ---- */

static enum status put_tickets(struct indexing *x, int64_t upto, struct error *e)
{
    struct search_state *state = &x->index->state;
    struct store *s = x->desk->store;
    struct stmt *st = search_solved(s, state->event, upto, e);
    while (stmt_step(st, e) > 0) {
        buf_clear(&x->laid);
        for (int column = 1; column <= 4; column++)
            lay(x, stmt_text(st, column));
        add_tokens(x);
        if (search_add_ticket(s, stmt_int(st, 0), &x->words, e) != ST_OK)
            break;
        state->tickets++;
    }
    state->event = upto;
    return e->code;
}

/* Sets *more if there is more to do. */
static enum status batch(struct indexing *x, int64_t last, int *more, struct error *e)
{
    struct search_state *state = &x->index->state, was = *state;
    struct store *s = x->desk->store;
    int there;
    *more = 0;
    if (!store_try_begin(s))
        return ST_OK;
    /* another process may have updated it meanwhile */
    if ((there = search_there(s, state, e)) > 0) {
        int64_t upto = last - state->event > BATCH ? state->event + BATCH : last;
        if (state->event >= last || put_tickets(x, upto, e) == ST_OK)
            search_keep(s, state, e);
    }
    if (e->code != ST_OK || !there || store_commit(s, e) != ST_OK) {
        store_rollback(s);
        *state = was;
        return e->code;
    }
    *more = state->event < last;
    return ST_OK;
}

/* Returns 1 if the events after the state's change anything, -1 for an error. */
static int anything(struct indexing *x, int64_t last, struct error *e)
{
    struct stmt *st = search_solved(x->desk->store, x->index->state.event, last, e);
    return stmt_any(st, e);
}

static enum status tickets(struct indexing *x, int quiet, struct error *e)
{
    struct search_state *state = &x->index->state;
    int64_t last = event_last(x->desk->store, e), first = state->event;
    if (last < 0)
        return e->code;
    if (last - first < NEARLY) {
        int got = last > first ? anything(x, last, e) : 0;
        if (got <= 0)
            return e->code;
    }
    struct progress *p = progress_start(_("indexing resolved tickets"), last - first, quiet);
    for (int more = 1; more && batch(x, last, &more, e) == ST_OK;)
        progress_at(p, state->event - first, state->tickets);
    progress_end(p);
    x->index->behind = last - state->event;
    return e->code;
}

/* ---- */

static enum status make(struct answer_index *index, struct desk *desk, struct error *e)
{
    if (!store_try_begin(desk->store))
        return ST_OK;
    if (search_forget(desk->store, e) != ST_OK || store_commit(desk->store, e) != ST_OK) {
        store_rollback(desk->store);
        return e->code;
    }
    index->there = search_there(desk->store, &index->state, e);
    return e->code;
}

/* A full disk or a read-only file doesn't prevent the search. */
static void go_on(struct error *e)
{
    if (e->code == ST_IO || e->code == ST_DENIED || e->code == ST_BUSY)
        error_clear(e);
}

enum status answer_index(struct answer_index *index, struct desk *desk, struct lexicon *l,
                         int with_answers, int with_tickets, int quiet, struct error *e)
{
    struct indexing x = {index, desk, l, BUF_EMPTY, BUF_EMPTY};
    *index = (struct answer_index){0};
    index->there = search_there(desk->store, &index->state, e);
    if (index->there == 0)
        make(index, desk, e);
    go_on(e);
    if (index->there > 0 && e->code == ST_OK && with_answers)
        answers(&x, e);
    go_on(e);
    if (index->there > 0 && e->code == ST_OK && with_tickets)
        tickets(&x, quiet, e);
    go_on(e);
    buf_free(&x.laid);
    buf_free(&x.words);
    return e->code;
}

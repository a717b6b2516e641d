#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "desk/survey/callback_private.h"
#include "desk/survey/response_check.h"
#include "desk/ticket/filter.h"
#include "desk/ticket/history.h"
#include "desk/register/customer.h"
#include "store/callback_response.h"
#include "store/survey_round.h"
#include "store/ticket.h"

void callee_init(struct callee *one)
{
    struct buf *texts[] = {&one->kind, &one->name,   &one->phone, &one->language,
                           &one->unit, &one->matter, &one->done};
    *one = (struct callee){.ticket = 0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        buf_init(texts[i]);
}

void callee_free(struct callee *one)
{
    struct buf *texts[] = {&one->kind, &one->name,   &one->phone, &one->language,
                           &one->unit, &one->matter, &one->done};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        buf_free(texts[i]);
}

static int add_id(void *context, const struct ticket *t)
{
    ids_add(context, t->c[TC_ID].n);
    return 0;
}

/* ---- pending callbacks ---- */

static enum status list_owed(struct callbacks *c, const struct ids *only, int argc,
                             char *const *argv, struct ids *found)
{
    struct error *e = &c->tool->e;
    struct filter *f = filter_new(c->desk);
    filter_add(f, "callback", e);
    for (int i = 0; i < argc && e->code == ST_OK; i++)
        if (strcmp(argv[i], "-") == 0)
            error_set(e, ST_USAGE,
                      _("call reads no ids from stdin: the answers are read there"));
        else
            filter_add(f, argv[i], e);
    if (only)
        filter_ids(f, only);
    filter_wants(f, TC_ID);
    if (e->code == ST_OK && filter_order(f, "resolved,id", e) == ST_OK)
        filter_walk(f, add_id, found, e);
    filter_free(f);
    return e->code;
}

static int still_owed(struct callbacks *c, int64_t id)
{
    struct ids one = {.id = &id, .count = 1}, found = IDS_EMPTY;
    list_owed(c, &one, 0, NULL, &found);
    int owed = found.count > 0;
    ids_free(&found);
    return c->tool->e.code == ST_OK ? owed : -1;
}

/* Reads what was done: the note of the newest event that resolved it, else of any. */
static enum status read_done(struct callbacks *c, int64_t head)
{
    enum { FAR = 1000 };
    struct error *e = &c->tool->e;
    struct event ev = EVENT_WALK(head);
    buf_set(&c->callee.done, "");
    for (int n = 0; n < FAR && event_walk(c->desk->store, &ev, e) > 0; n++) {
        int solved = strcmp(ev.verb, "resolve") == 0;
        if (history_note_by_person(&ev) && strcmp(ev.verb, "survey") != 0 &&
            (solved || !c->callee.done.len))
            buf_set(&c->callee.done, ev.note);
        if (solved)
            break;
    }
    return e->code;
}

static enum status read_person(struct callbacks *c, const struct ticket *t)
{
    struct callee *one = &c->callee;
    struct customer who = CUSTOMER_EMPTY;
    customer_of_ticket(&who, c->desk, t, &c->tool->e);
    buf_set(&one->name, who.name.s);
    buf_set(&one->phone, who.phone.s);
    buf_set(&one->language, who.language.s);
    customer_free(&who);
    return c->tool->e.code;
}

static enum status read_ticket(struct callbacks *c, int64_t id)
{
    struct error *e = &c->tool->e;
    struct ticket_copy t = TICKET_COPY_EMPTY;
    struct callee *one = &c->callee;
    int64_t through;
    if (ticket_get(c->desk->store, id, &t, e) > 0) {
        one->ticket = id;
        buf_set(&one->kind, ticket_text(&t.t, TC_KIND));
        buf_set(&one->unit, ticket_text(&t.t, TC_UNIT));
        buf_set(&one->matter, ticket_text(&t.t, TC_SUBJECT));
        if (read_person(c, &t.t) == ST_OK && read_done(c, t.t.head) == ST_OK)
            callback_response_attempts(c->desk->store, id, t.t.c[TC_RESOLVED].n, &one->attempts,
                                       &through, e);
    }
    ticket_copy_free(&t);
    return e->code;
}

/* ---- a round's sample ---- */

/* Returns 1 if not yet reached: nobody tried, or nobody answered. */
static int is_left(const struct stmt *st)
{
    const char *outcome = stmt_text(st, DRAWN_OUTCOME);
    return !outcome || !*outcome || strcmp(outcome, "no-answer") == 0;
}

static enum status list_drawn(struct callbacks *c)
{
    struct error *e = &c->tool->e;
    struct stmt *st = round_drawn(c->desk->store, c->round.code, e);
    while (stmt_step(st, e) > 0)
        if (is_left(st))
            ids_add(&c->list, stmt_int(st, DRAWN_SEQ));
    return e->code;
}

/* *ticket is 0 if no ticket was drawn. */
static enum status round_ticket(struct callbacks *c, int64_t seq, int64_t *ticket)
{
    struct error *e = &c->tool->e;
    struct stmt *st = round_find_ticket(c->desk->store, c->round.code, seq, e);
    *ticket = 0;
    if (stmt_step(st, e) > 0) {
        *ticket = stmt_int(st, 0);
        stmt_reset(st);
    }
    return e->code;
}

static int read_drawn(struct callbacks *c, int64_t seq)
{
    struct error *e = &c->tool->e;
    struct callee *one = &c->callee;
    int left = 0;
    int64_t ticket = 0;
    struct stmt *st = round_drawn(c->desk->store, c->round.code, e);
    while (stmt_step(st, e) > 0) {
        if (stmt_int(st, DRAWN_SEQ) != seq)
            continue;
        left = is_left(st);
        one->seq = seq;
        one->attempts = stmt_int(st, DRAWN_ATTEMPTS);
        ticket = stmt_int(st, DRAWN_TICKET);
        buf_set(&one->name, stmt_text(st, DRAWN_NAME));
        buf_set(&one->phone, stmt_text(st, DRAWN_PHONE));
        buf_set(&one->language, stmt_text(st, DRAWN_LANGUAGE));
        buf_set(&one->unit, stmt_text(st, DRAWN_UNIT));
        stmt_reset(st);
        break;
    }
    int64_t attempts = one->attempts;
    if (e->code == ST_OK && ticket)
        read_ticket(c, ticket);
    one->attempts = attempts;
    return e->code == ST_OK ? left : -1;
}

/* ---- both ---- */

/* Takes those out that the user must leave to others. */
static enum status drop_own(struct callbacks *c)
{
    size_t kept = 0, count = c->list.count;
    for (size_t i = 0; i < count && c->tool->e.code == ST_OK; i++) {
        struct map hands = MAP_EMPTY;
        int64_t id = c->list.id[i], ticket = id;
        if (c->options->round && round_ticket(c, id, &ticket) != ST_OK)
            break;
        if (response_is_own(c->desk, ticket, &hands, &c->tool->e) == 0)
            c->list.id[kept++] = id;
        map_free(&hands);
    }
    c->list.count = kept;
    if (c->tool->e.code == ST_OK && kept < count)
        tool_note(c->tool, _("left to others, because the ticket was %s's: %zu"), c->desk->user,
                  count - kept);
    return c->tool->e.code;
}

enum status callback_queue_list(struct callbacks *c, int argc, char *const *argv)
{
    if (!c->options->round)
        return list_owed(c, NULL, argc, argv, &c->list) == ST_OK ? drop_own(c)
                                                                 : c->tool->e.code;
    if (argc)
        return error_set(
            &c->tool->e, ST_USAGE,
            _("'%s': the round has already drawn whom to ask, so it takes no filter"),
            utf8_quote(argv[0]));
    return list_drawn(c) == ST_OK ? drop_own(c) : c->tool->e.code;
}

int callback_queue_read(struct callbacks *c, int64_t id)
{
    int left;
    callee_free(&c->callee);
    callee_init(&c->callee);
    if (c->options->round)
        left = read_drawn(c, id);
    else if ((left = still_owed(c, id)) > 0 && read_ticket(c, id) != ST_OK)
        left = -1;
    store_let_go(c->desk->store);
    return left;
}

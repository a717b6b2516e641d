#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "store/store_private.h"
#include "store/ticket.h"

struct proof {
    struct store *store;
    void (*say)(void *context, const char *text);
    void *context;
    int64_t faults, events;
    unsigned char *seen; /* one bit per event: it is in some ticket's chain */
    int64_t last;        /* the newest event */
};

static void fault(struct proof *p, int64_t ticket, const char *what, int64_t event)
{
    struct buf b = BUF_EMPTY;
    buf_printf(&b, _("ticket %lld: "), (long long)ticket);
    buf_printf(&b, what, (long long)event);
    p->say(p->context, b.s);
    buf_free(&b);
    p->faults++;
}

static int same_as_json(const struct value *v, const struct json_pair *pair)
{
    if (pair->kind == JSON_NULL)
        return v->type == VALUE_NULL;
    if (pair->kind == JSON_INT)
        return v->type == VALUE_INT && v->n == pair->n;
    return v->type == VALUE_TEXT && v->len == pair->len &&
           memcmp(v->s, pair->text, v->len) == 0;
}

static int stored_column(const char *name)
{
    for (int i = 0; i < TC_STORED; i++)
        if (strcmp(ticket_columns[i].name, name) == 0)
            return i;
    return -1;
}

int event_undo(struct ticket *t, const struct event *ev, struct json_object *was,
               struct json_object *is)
{
    if (!json_read(ev->before, was) || !json_read(ev->after, is) || was->count != is->count)
        return 0;
    for (size_t i = 0; i < is->count; i++) {
        int column = stored_column(is->pairs[i].name);
        const struct json_pair *old = json_find(was, is->pairs[i].name);
        if (column < 0 || !old || !same_as_json(&t->c[column], &is->pairs[i]))
            return 0;
    }
    for (size_t i = 0; i < was->count; i++) {
        const struct json_pair *old = &was->pairs[i];
        struct value *v = &t->c[stored_column(old->name)];
        *v = old->kind == JSON_INT    ? value_int(old->n)
             : old->kind == JSON_TEXT ? value_text_n(old->text, old->len)
                                      : value_null();
    }
    return 1;
}

/* A copy of an event. The chain is read first, and then verified from its beginning. */
struct kept_event {
    struct event ev;
    char *texts[6];
    struct json_object was, is;
};

static void keep_event(struct kept_event *k, const struct event *ev)
{
    k->ev = *ev;
    const char **fields[] = {&k->ev.who,   &k->ev.verb, &k->ev.before,
                             &k->ev.after, &k->ev.note, &k->ev.data};
    for (size_t i = 0; i < 6; i++) {
        k->texts[i] = mem_string(*fields[i]);
        *fields[i] = k->texts[i];
    }
}

static void free_chain(struct kept_event *chain, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < 6; k++)
            free(chain[i].texts[k]);
        json_free(&chain[i].was);
        json_free(&chain[i].is);
    }
    free(chain);
}

static enum status prove_ticket(struct proof *p, struct ticket *t, struct error *e)
{
    struct kept_event *chain = NULL;
    size_t count = 0, room = 0;
    int64_t id = t->c[TC_ID].n, at = t->head;
    int sound = 1;
    while (at && sound) {
        struct event ev;
        int got = event_get(p->store, at, &ev, e);
        if (got < 0)
            break;
        if (!got || ev.ticket != id || ev.prev >= at || ev.prev < 0 || at > p->last) {
            fault(p, id,
                  got ? _("event %lld does not belong to its chain")
                      : _("event %lld is missing"),
                  at);
            sound = 0;
            break;
        }
        MEM_GROW(chain, count, room);
        p->seen[at / 8] |= (unsigned char)(1 << at % 8);
        chain[count] = (struct kept_event){0};
        keep_event(&chain[count++], &ev);
        at = ev.prev;
    }
    for (size_t i = 0; sound && e->code == ST_OK && i + 1 < count; i++)
        if (!event_undo(t, &chain[i].ev, &chain[i].was, &chain[i].is)) {
            fault(
                p, id,
                _("event %lld does not match the row, or the row was changed without an event"),
                chain[i].ev.id);
            sound = 0;
        }
    for (size_t i = count; sound && e->code == ST_OK && i-- > 0;) {
        struct event again = chain[i].ev;
        int first = i + 1 == count;
        event_digest(p->store, &again, first ? NULL : chain[i + 1].ev.digest, first ? t : NULL);
        if (memcmp(again.digest, chain[i].ev.digest, sizeof again.digest) != 0) {
            fault(p, id,
                  first ? _("the row, or event %lld that created it, was changed outside tkt")
                        : _("event %lld was changed outside tkt"),
                  chain[i].ev.id);
            sound = 0;
        }
    }
    if (!count && sound && e->code == ST_OK)
        fault(p, id, _("it has no events"), 0);
    p->events += (int64_t)count;
    free_chain(chain, count);
    return e->code;
}

static enum status faults(const struct proof *p, struct error *e)
{
    if (e->code != ST_OK || !p->faults)
        return e->code;
    return error_set(e, ST_DATA,
                     _("%s: %lld faults: tickets or events were changed outside tkt"),
                     store_path(p->store), (long long)p->faults);
}

/* Numbers are dense: one far beyond the number of rows is damage, and no size for memory. */
static enum status make_seen(struct proof *p, struct error *e)
{
    enum { GAPS = 1 << 20 };
    int64_t rows =
        p->last > GAPS ? store_number(p->store, "SELECT count(*) FROM event", NULL, e) : 0;
    if (rows < 0 || p->last / 64 > rows + GAPS)
        return e->code != ST_OK
                   ? e->code
                   : error_set(e, ST_DATA,
                               _("%s: the database is damaged (number %lld): restore a backup "
                                 "(tkt-init --restore)"),
                               store_path(p->store), (long long)p->last);
    p->seen = mem_zero((size_t)p->last / 8 + 1, 1);
    return ST_OK;
}

enum status ticket_check_some(struct store *s, const int64_t *ids, size_t count,
                              void (*say)(void *context, const char *text), void *context,
                              struct error *e)
{
    struct proof p = {s, say, context, 0, 0, NULL, event_last(s, e)};
    if (p.last < 0)
        return e->code;
    if (make_seen(&p, e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < count && e->code == ST_OK; i++) {
        struct ticket_copy copy = TICKET_COPY_EMPTY;
        if (ticket_get(s, ids[i], &copy, e) > 0)
            prove_ticket(&p, &copy.t, e);
        ticket_copy_free(&copy);
    }
    free(p.seen);
    return faults(&p, e);
}

/* ---- recomputing digests ---- */

static enum status write_digest(struct store *s, const struct event *ev, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st, "UPDATE event SET digest = ? WHERE id = ?", e) != ST_OK)
        return e->code;
    stmt_set_blob(st, 1, ev->digest, sizeof ev->digest);
    stmt_set_int(st, 2, ev->id);
    return stmt_run(st, e);
}

enum status ticket_reseal(struct store *s, int64_t id, struct error *e)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct kept_event *chain = NULL;
    size_t count = 0, room = 0;
    int fits = ticket_get(s, id, &copy, e) > 0;
    struct event ev = {.ticket = id, .prev = copy.t.head};
    while (fits && event_walk(s, &ev, e) > 0) {
        MEM_GROW(chain, count, room);
        chain[count] = (struct kept_event){0};
        keep_event(&chain[count++], &ev);
    }
    fits &= !ev.prev;
    for (size_t i = 0; fits && i + 1 < count; i++)
        fits = event_undo(&copy.t, &chain[i].ev, &chain[i].was, &chain[i].is);
    for (size_t i = count; fits && e->code == ST_OK && i-- > 0;) {
        int first = i + 1 == count;
        event_digest(s, &chain[i].ev, first ? NULL : chain[i + 1].ev.digest,
                     first ? &copy.t : NULL);
        write_digest(s, &chain[i].ev, e);
    }
    free_chain(chain, count);
    ticket_copy_free(&copy);
    if (!fits && e->code == ST_OK)
        error_set(e, ST_DATA,
                  _("ticket %lld: its events don't match its row; see tkt-init --check"),
                  (long long)id);
    return e->code;
}

/* ---- all ---- */

/* Finds events that are in no ticket's chain. Called only if the totals differ. */
static enum status prove_orphans(struct proof *p, struct error *e)
{
    int64_t all = store_number(p->store, "SELECT count(*) FROM event", NULL, e);
    if (all < 0 || all == p->events)
        return e->code;
    struct stmt *st =
        store_query(p->store, "SELECT id, ticket FROM event ORDER BY id", NULL, e);
    int got;
    while ((got = stmt_step(st, e)) > 0) {
        int64_t id = stmt_int(st, 0);
        if (id < 1 || id > p->last || !(p->seen[id / 8] >> (id % 8) & 1))
            fault(p, stmt_int(st, 1), _("event %lld is outside the ticket's chain"), id);
    }
    return e->code;
}

enum status ticket_check_all(struct store *s, int64_t *tickets, int64_t *events,
                             void (*say)(void *context, const char *text), void *context,
                             struct error *e)
{
    struct proof p = {s, say, context, 0, 0, NULL, event_last(s, e)};
    if (p.last < 0)
        return e->code;
    struct buf sql = BUF_EMPTY;
    buf_adds(&sql, "SELECT ");
    ticket_column_names(&sql);
    buf_adds(&sql, " FROM ticket ORDER BY id");
    struct stmt *st;
    if (store_prepare_buf(s, &st, &sql, e) != ST_OK)
        return e->code;
    if (make_seen(&p, e) != ST_OK)
        return e->code;
    *tickets = 0;
    int got;
    while ((got = stmt_step(st, e)) > 0) {
        struct ticket t;
        for (int i = 0; i < TC_STORED; i++)
            t.c[i] = stmt_value(st, i);
        t.head = stmt_int(st, TC_STORED);
        ++*tickets;
        if (prove_ticket(&p, &t, e) != ST_OK)
            break;
    }
    stmt_reset(st);
    if (e->code == ST_OK)
        prove_orphans(&p, e);
    free(p.seen);
    if (e->code != ST_OK)
        return e->code;
    *events = p.events;
    return faults(&p, e);
}

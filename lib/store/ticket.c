#include "store/ticket.h"

#include <blake2.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "store/inside.h"

const struct ticket_column_info ticket_columns[TC_COUNT] = {
    [TC_ID] = {"id", CT_ID, COL_SHOWN, "ticket", N_("number of the ticket")},
    [TC_KEY] = {"key", CT_TEXT, COL_SHOWN | COL_INTAKE, NULL,
                N_("the source's own number; a known one isn't taken twice")},
    [TC_KIND] = {"kind", CT_CODE, COL_SHOWN | COL_INTAKE | COL_SET, "kind",
                 N_("what sort of call")},
    [TC_CATEGORY] = {"category", CT_CODE, COL_SHOWN | COL_INTAKE | COL_SET, "category",
                     N_("what it is about")},
    [TC_CHANNEL] = {"channel", CT_CODE, COL_SHOWN | COL_INTAKE | COL_SET, "channel",
                    N_("how it came in")},
    [TC_PRIORITY] = {"priority", CT_PRIORITY, COL_SHOWN | COL_INTAKE | COL_SET, NULL,
                     N_("low, normal, high, urgent")},
    [TC_STATUS] = {"status", CT_STATUS, COL_SHOWN | COL_HISTORY, NULL, N_("where it stands")},
    [TC_SUBJECT] = {"subject", CT_TEXT, COL_SHOWN | COL_INTAKE | COL_SET | COL_PERSON, NULL,
                    N_("the matter in one line")},
    [TC_CUSTOMER] = {"customer", CT_TEXT, COL_SHOWN | COL_INTAKE | COL_SET | COL_PERSON, NULL,
                     N_("who called, a customer's code or anybody")},
    [TC_UNIT] = {"unit", CT_TEXT, COL_SHOWN | COL_INTAKE | COL_SET | COL_PERSON, NULL,
                 N_("where, a unit's code or any place")},
    [TC_DEPT] = {"dept", CT_CODE, COL_SHOWN | COL_HISTORY, "department",
                 N_("who has to do it")},
    [TC_ASSIGNEE] = {"assignee", CT_CODE, COL_SHOWN | COL_HISTORY, "staff", N_("who does it")},
    [TC_OPENED] = {"opened", CT_TIME, COL_SHOWN | COL_INTAKE, NULL, N_("when it came in")},
    [TC_RESPOND_DUE] = {"respond_due", CT_TIME, COL_SHOWN, NULL,
                        N_("first answer promised by")},
    [TC_DUE] = {"due", CT_TIME, COL_SHOWN | COL_INTAKE | COL_SET, NULL,
                N_("solution promised by")},
    [TC_RESPONDED] = {"responded", CT_TIME, COL_SHOWN | COL_HISTORY, NULL,
                      N_("first answered")},
    [TC_RESOLVED] = {"resolved", CT_TIME, COL_SHOWN | COL_HISTORY, NULL, N_("solved")},
    [TC_CLOSED] = {"closed", CT_TIME, COL_SHOWN | COL_HISTORY, NULL,
                   N_("confirmed, cancelled or merged")},
    [TC_PARENT] = {"parent", CT_ID, COL_SHOWN | COL_INTAKE, "ticket",
                   N_("the ticket that this one is a part of")},
    [TC_SCORE] = {"score", CT_SCORE, COL_SHOWN | COL_HISTORY, NULL,
                  N_("how satisfied the customer is, 1 to 5")},
    [TC_BODY] = {"body", CT_TEXT, COL_ASKED | COL_INTAKE | COL_SET | COL_PERSON, NULL,
                 N_("the whole text")},
    [TC_CONTACT] = {"contact", CT_TEXT, COL_ASKED | COL_INTAKE | COL_SET | COL_PERSON, NULL,
                    N_("the caller's name")},
    [TC_PHONE] = {"phone", CT_TEXT, COL_ASKED | COL_INTAKE | COL_SET | COL_PERSON, NULL,
                  N_("the caller's number")},
    [TC_ASSET] = {"asset", CT_CODE, COL_ASKED | COL_INTAKE | COL_SET, "asset",
                  N_("the thing it is about")},
    [TC_TAGS] = {"tags", CT_LIST, COL_ASKED | COL_INTAKE | COL_SET, NULL,
                 N_("words, separated by |")},
    [TC_CAUSE] = {"cause", CT_CODE, COL_ASKED | COL_INTAKE | COL_SET, "cause",
                  N_("what lay behind it")},
    [TC_COST] = {"cost", CT_MONEY, COL_ASKED | COL_INTAKE | COL_SET, NULL,
                 N_("what it costs us")},
    [TC_CHARGE] = {"charge", CT_MONEY, COL_ASKED | COL_INTAKE | COL_SET, NULL,
                   N_("what the customer pays")},
    [TC_AGE] = {"age", CT_MINUTES, COL_ASKED, NULL,
                N_("minutes from opening to now, or to the end")},
    [TC_LATE] = {"late", CT_MINUTES, COL_ASKED, NULL,
                 N_("business minutes past due; negative: still to go")},
    [TC_WORKED] = {"worked", CT_MINUTES, COL_ASKED, NULL,
                   N_("business minutes to the solution, less the waiting")},
    [TC_WAITED] = {"waited", CT_MINUTES, COL_ASKED, NULL, N_("business minutes spent waiting")},
    [TC_UNTIL] = {"until", CT_TIME, COL_ASKED, NULL, N_("the other side's promise")},
    [TC_LAST_NOTE] = {"last_note", CT_TEXT, COL_ASKED | COL_PERSON, NULL,
                      N_("the newest note")},
    [TC_SITE] = {"site", CT_TEXT, COL_ASKED, NULL, N_("the name of this desk (a setting)")},
    [TC_SINCE] = {"since", CT_TIME, COL_INTERNAL, NULL, N_("when the present wait began")},
    [TC_FIXED] = {"fixed", CT_INT, COL_INTERNAL, NULL, N_("1: due was given and stands")},
    [TC_LEVEL] = {"level", CT_INT, COL_INTERNAL, NULL, N_("rungs escalated")},
    [TC_URGED] = {"urged", CT_INT, COL_INTERNAL, NULL, N_("times asked after")},
    [TC_FIELDS] = {"fields", CT_FIELDS, COL_INTERNAL | COL_PERSON, NULL,
                   N_("the site's own fields, as JSON")},
};

const int ticket_column_order[] = {
    TC_ID,     TC_KEY,         TC_KIND,     TC_CATEGORY,  TC_CHANNEL,  TC_PRIORITY,
    TC_STATUS, TC_SUBJECT,     TC_CUSTOMER, TC_UNIT,      TC_DEPT,     TC_ASSIGNEE,
    TC_OPENED, TC_RESPOND_DUE, TC_DUE,      TC_RESPONDED, TC_RESOLVED, TC_CLOSED,
    TC_PARENT, TC_SCORE,       TC_BODY,     TC_CONTACT,   TC_PHONE,    TC_ASSET,
    TC_TAGS,   TC_CAUSE,       TC_COST,     TC_CHARGE,    TC_AGE,      TC_LATE,
    TC_WORKED, TC_WAITED,      TC_UNTIL,    TC_LAST_NOTE, TC_SITE,     -1};

int ticket_column_of(const char *name)
{
    for (int i = 0; i < TC_COUNT; i++)
        if (strcmp(ticket_columns[i].name, name) == 0)
            return ticket_columns[i].flags & COL_INTERNAL ? -1 : i;
    return -1;
}

int ticket_is_open(const struct ticket *t)
{
    static const char *const over[] = {"resolved", "closed", "cancelled", "merged"};
    for (size_t i = 0; i < sizeof over / sizeof *over; i++)
        if (t->c[TC_STATUS].s && strcmp(t->c[TC_STATUS].s, over[i]) == 0)
            return 0;
    return 1;
}

/* ---- digests ---- */

/* What a digest covers is laid out name by name, each with its length, so that no two rows or
 * events have the same bytes; then it is hashed at one go. */
static char *lay_length(char *at, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        *at++ = (char)(n | 0x80);
    *at++ = (char)n;
    return at;
}

enum { LENGTH_ROOM = 11 }; /* of a number in groups of seven bits, with one to spare */

static void lay_bytes(struct buf *b, const char *name, const void *bytes, size_t n)
{
    size_t named = strlen(name) + 1;
    buf_reserve(b, named + LENGTH_ROOM + n);
    char *at = b->s + b->len;
    memcpy(at, name, named);
    at = lay_length(at + named, (uint64_t)n + 1);
    memcpy(at, bytes, n);
    b->len = (size_t)(at - b->s) + n;
}

static void lay_int(struct buf *b, const char *name, int64_t n)
{
    size_t named = strlen(name) + 1;
    buf_reserve(b, named + 1 + LENGTH_ROOM);
    char *at = b->s + b->len;
    memcpy(at, name, named);
    at += named;
    *at++ = '\0'; /* no text has this length */
    at = lay_length(at, (uint64_t)n);
    b->len = (size_t)(at - b->s);
}

static void lay_text(struct buf *b, const char *name, const char *s)
{
    if (s)
        lay_bytes(b, name, s, strlen(s));
}

/* Covers the event's own columns, the digest before it, and for a first event the row as it was
 * created: each column that isn't empty with its name, so that columns may be added later. */
static void event_digest(struct store *s, struct event *ev, const unsigned char *prev_digest,
                         const struct ticket *created)
{
    struct buf *b = &s->laid_out;
    buf_clear(b);
    lay_int(b, "id", ev->id);
    lay_int(b, "ticket", ev->ticket);
    lay_int(b, "at", ev->at);
    lay_text(b, "who", ev->who);
    lay_text(b, "verb", ev->verb);
    lay_text(b, "before", ev->before);
    lay_text(b, "after", ev->after);
    lay_text(b, "note", ev->note);
    lay_text(b, "data", ev->data);
    if (prev_digest)
        lay_bytes(b, "prev", prev_digest, sizeof ev->digest);
    for (int i = 0; created && i < TC_STORED; i++) {
        const struct value *v = &created->c[i];
        if (v->type == VALUE_INT)
            lay_int(b, ticket_columns[i].name, v->n);
        else if (v->type == VALUE_TEXT)
            lay_bytes(b, ticket_columns[i].name, v->s, v->len);
    }
    blake2b_state h;
    blake2b_init(&h, sizeof ev->digest);
    blake2b_update(&h, (const uint8_t *)b->s, b->len);
    blake2b_final(&h, ev->digest, sizeof ev->digest);
}

/* ---- events ---- */

int event_get(struct store *s, int64_t id, struct event *ev, struct error *e)
{
    if (!s->get_event &&
        store_prepare(
            s, &s->get_event,
            "SELECT id, ticket, prev, at, who, verb, before, after, note, data, digest"
            " FROM event WHERE id = ?",
            e) != ST_OK)
        return -1;
    struct stmt *st = s->get_event;
    stmt_reset(st);
    stmt_set_int(st, 1, id);
    int got = stmt_step(st, e);
    if (got <= 0)
        return got;
    *ev = (struct event){
        .id = stmt_int(st, 0),
        .ticket = stmt_int(st, 1),
        .prev = stmt_int(st, 2),
        .at = stmt_int(st, 3),
        .who = stmt_text(st, 4),
        .verb = stmt_text(st, 5),
        .before = stmt_text(st, 6),
        .after = stmt_text(st, 7),
        .note = stmt_text(st, 8),
        .data = stmt_text(st, 9),
    };
    const void *digest = stmt_blob(st, 10);
    if (digest && stmt_bytes(st, 10) == sizeof ev->digest)
        memcpy(ev->digest, digest, sizeof ev->digest);
    return 1;
}

static int64_t largest(struct store *s, const char *sql, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st, sql, e) != ST_OK)
        return -1;
    int got = stmt_step(st, e);
    int64_t n = got > 0 ? stmt_int(st, 0) : 0;
    if (got > 0)
        stmt_reset(st);
    return got < 0 ? -1 : n;
}

int64_t event_last(struct store *s, struct error *e)
{
    return largest(s, "SELECT max(id) FROM event", e);
}

int64_t ticket_last(struct store *s, struct error *e)
{
    return largest(s, "SELECT max(id) FROM ticket", e);
}

int64_t event_before(struct store *s, int64_t at, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st,
                      "SELECT coalesce((SELECT min(id) - 1 FROM event WHERE at >= ?1),"
                      " (SELECT max(id) FROM event), 0)",
                      e) != ST_OK)
        return -1;
    stmt_set_int(st, 1, at);
    int got = stmt_step(st, e);
    int64_t id = got > 0 ? stmt_int(st, 0) : -1;
    if (got > 0)
        stmt_reset(st);
    return id;
}

/* Gives the event the next number and writes it. */
static enum status event_insert(struct store *s, struct event *ev,
                                const unsigned char *prev_digest, const struct ticket *created,
                                struct error *e)
{
    if (!s->next_event) {
        int64_t last = event_last(s, e);
        if (last < 0)
            return e->code;
        s->next_event = last + 1;
    }
    if (!s->insert_event &&
        store_prepare(s, &s->insert_event,
                      "INSERT INTO event (id, ticket, prev, at, who, verb, before, after, note,"
                      " data, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      e) != ST_OK)
        return e->code;
    ev->id = s->next_event++;
    event_digest(s, ev, prev_digest, created);
    struct stmt *st = s->insert_event;
    const int64_t numbers[] = {ev->id, ev->ticket, ev->prev, ev->at};
    const char *const texts[] = {ev->who, ev->verb, ev->before, ev->after, ev->note, ev->data};
    int at = 1;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        stmt_set_int(st, at++, numbers[i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++, at++)
        if (texts[i])
            stmt_set_text(st, at, texts[i], strlen(texts[i]));
    stmt_set_blob(st, at, ev->digest, sizeof ev->digest);
    return stmt_run(st, e);
}

/* ---- rows ---- */

static void column_names(struct buf *sql)
{
    for (int i = 0; i < TC_STORED; i++)
        buf_printf(sql, "%s, ", ticket_columns[i].name);
    buf_adds(sql, "head");
}

/* One statement for each set of columns that aren't empty: most calls of a load have the same.
 */
static enum status prepare_insert(struct store *s, const struct ticket *t, struct error *e)
{
    uint64_t filled = 0;
    for (int i = 0; i < TC_STORED; i++)
        if (t->c[i].type != VALUE_NULL)
            filled |= UINT64_C(1) << i;
    if (s->insert_ticket && s->insert_filled == filled)
        return ST_OK;
    struct buf sql = BUF_EMPTY, marks = BUF_EMPTY;
    buf_adds(&sql, "INSERT INTO ticket (");
    for (int i = 0; i < TC_STORED; i++)
        if (filled >> i & 1) {
            buf_printf(&sql, "%s, ", ticket_columns[i].name);
            buf_adds(&marks, "?, ");
        }
    buf_printf(&sql, "head) VALUES (%s?)", marks.s);
    s->insert_filled = filled;
    enum status result = store_prepare(s, &s->insert_ticket, sql.s, e);
    buf_free(&sql);
    buf_free(&marks);
    return result;
}

enum status ticket_insert(struct store *s, struct ticket *t, int64_t at, const char *who,
                          const char *note, struct error *e)
{
    if (!s->next_ticket) {
        int64_t last = ticket_last(s, e);
        if (last < 0)
            return e->code;
        s->next_ticket = last + 1;
    }
    t->c[TC_ID] = value_int(s->next_ticket++);
    struct event ev = {
        .ticket = t->c[TC_ID].n,
        .at = at,
        .who = who,
        .verb = "new",
        .note = note && *note ? note : NULL,
    };
    if (event_insert(s, &ev, NULL, t, e) != ST_OK)
        return e->code;
    t->head = ev.id;
    if (prepare_insert(s, t, e) != ST_OK)
        return e->code;
    struct stmt *st = s->insert_ticket;
    int place = 1;
    for (int i = 0; i < TC_STORED; i++)
        if (t->c[i].type != VALUE_NULL)
            stmt_set_value(st, place++, &t->c[i]);
    stmt_set_int(st, place, t->head);
    return stmt_run(st, e);
}

static void add_value(struct buf *json, const char *name, const struct value *v)
{
    if (v->type == VALUE_INT)
        json_int(json, name, v->n);
    else
        json_text(json, name, v->type == VALUE_TEXT ? v->s : NULL);
}

static enum status write_changes(struct store *s, const struct ticket *before,
                                 const struct ticket *after, struct error *e)
{
    struct buf sql = BUF_EMPTY;
    buf_adds(&sql, "UPDATE ticket SET head = ?");
    for (int i = 0; i < TC_STORED; i++)
        if (!value_same(&before->c[i], &after->c[i]))
            buf_printf(&sql, ", %s = ?", ticket_columns[i].name);
    buf_adds(&sql, " WHERE id = ?");
    struct stmt *st;
    enum status result = store_prepare(s, &st, sql.s, e);
    buf_free(&sql);
    if (result != ST_OK)
        return result;
    int at = 1;
    stmt_set_int(st, at++, after->head);
    for (int i = 0; i < TC_STORED; i++)
        if (!value_same(&before->c[i], &after->c[i]))
            stmt_set_value(st, at++, &after->c[i]);
    stmt_set_int(st, at, after->c[TC_ID].n);
    return stmt_run(st, e);
}

enum status ticket_update(struct store *s, const struct ticket *before, struct ticket *after,
                          int64_t at, const char *who, const char *verb, const char *note,
                          const char *data, struct error *e)
{
    struct event last, ev = {
                           .ticket = after->c[TC_ID].n,
                           .prev = before->head,
                           .at = at,
                           .who = who,
                           .verb = verb,
                           .note = note && *note ? note : NULL,
                           .data = data && *data ? data : NULL,
                       };
    int got = event_get(s, before->head, &last, e);
    if (got < 0)
        return e->code;
    if (!got)
        return error_set(e, ST_DATA,
                         _("ticket %lld: its last event %lld is gone; see tkt-init --check"),
                         (long long)ev.ticket, (long long)before->head);
    stmt_reset(s->get_event);

    struct buf was = BUF_EMPTY, is = BUF_EMPTY;
    for (int i = 0; i < TC_STORED; i++) {
        if (value_same(&before->c[i], &after->c[i]))
            continue;
        if (!was.len) {
            buf_addc(&was, '{');
            buf_addc(&is, '{');
        }
        add_value(&was, ticket_columns[i].name, &before->c[i]);
        add_value(&is, ticket_columns[i].name, &after->c[i]);
    }
    if (was.len) {
        buf_addc(&was, '}');
        buf_addc(&is, '}');
        ev.before = was.s;
        ev.after = is.s;
    }
    if (event_insert(s, &ev, last.digest, NULL, e) == ST_OK) {
        after->head = ev.id;
        write_changes(s, before, after, e);
    }
    buf_free(&was);
    buf_free(&is);
    return e->code;
}

/* ---- reading ---- */

static void copy_texts(struct ticket_copy *copy)
{
    size_t total = 0;
    for (int i = 0; i < TC_STORED; i++)
        if (copy->t.c[i].type == VALUE_TEXT)
            total += copy->t.c[i].len + 1;
    buf_clear(&copy->texts);
    buf_reserve(&copy->texts, total);
    for (int i = 0; i < TC_STORED; i++) {
        struct value *v = &copy->t.c[i];
        if (v->type != VALUE_TEXT)
            continue;
        const char *at = copy->texts.s + copy->texts.len;
        buf_add(&copy->texts, v->s, v->len);
        buf_addc(&copy->texts, '\0');
        v->s = at;
    }
}

int ticket_get(struct store *s, int64_t id, struct ticket_copy *copy, struct error *e)
{
    if (!s->get_ticket) {
        struct buf sql = BUF_EMPTY;
        buf_adds(&sql, "SELECT ");
        column_names(&sql);
        buf_adds(&sql, " FROM ticket WHERE id = ?");
        enum status result = store_prepare(s, &s->get_ticket, sql.s, e);
        buf_free(&sql);
        if (result != ST_OK)
            return -1;
    }
    struct stmt *st = s->get_ticket;
    stmt_set_int(st, 1, id);
    int got = stmt_step(st, e);
    if (got <= 0)
        return got;
    for (int i = 0; i < TC_STORED; i++)
        copy->t.c[i] = stmt_value(st, i);
    copy->t.head = stmt_int(st, TC_STORED);
    copy_texts(copy);
    stmt_reset(st);
    return 1;
}

void ticket_copy_free(struct ticket_copy *copy)
{
    buf_free(&copy->texts);
    memset(&copy->t, 0, sizeof copy->t);
}

int64_t ticket_by_key(struct store *s, const char *key, size_t n, struct error *e)
{
    struct stmt *st;
    if (store_prepare(s, &st, "SELECT id FROM ticket WHERE key = ?", e) != ST_OK)
        return -1;
    stmt_set_text(st, 1, key, n);
    int got = stmt_step(st, e);
    int64_t id = got > 0 ? stmt_int(st, 0) : 0;
    if (got > 0)
        stmt_reset(st);
    return got < 0 ? -1 : id;
}

/* ---- proof ---- */

struct proof {
    struct store *store;
    void (*say)(void *context, const char *text);
    void *context;
    int64_t faults, events;
    unsigned char *seen; /* one bit an event: it stands in some ticket's chain */
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

/* Undoes one event on the row; the texts it brings back live in `was`. */
static int undo(struct ticket *t, const struct event *ev, struct json_object *was,
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

/* An event whose texts stay: the chain is proved from its beginning once it is read. */
struct kept_event {
    struct event ev;
    char *texts[6];
    struct json_object was, is;
};

static void keep(struct kept_event *k, const struct event *ev)
{
    k->ev = *ev;
    const char **fields[] = {&k->ev.who,   &k->ev.verb, &k->ev.before,
                             &k->ev.after, &k->ev.note, &k->ev.data};
    for (size_t i = 0; i < 6; i++) {
        k->texts[i] = mem_string(*fields[i]);
        *fields[i] = k->texts[i];
    }
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
        keep(&chain[count++], &ev);
        at = ev.prev;
    }
    for (size_t i = 0; sound && e->code == ST_OK && i + 1 < count; i++)
        if (!undo(t, &chain[i].ev, &chain[i].was, &chain[i].is)) {
            fault(p, id,
                  _("event %lld does not fit the row, or the row was changed without one"),
                  chain[i].ev.id);
            sound = 0;
        }
    for (size_t i = count; sound && e->code == ST_OK && i-- > 0;) {
        struct event again = chain[i].ev;
        int first = i + 1 == count;
        event_digest(p->store, &again, first ? NULL : chain[i + 1].ev.digest, first ? t : NULL);
        if (memcmp(again.digest, chain[i].ev.digest, sizeof again.digest) != 0) {
            fault(p, id,
                  first ? _("the row, or event %lld that created it, was changed behind the "
                            "back of tkt")
                        : _("event %lld was changed behind the back of tkt"),
                  chain[i].ev.id);
            sound = 0;
        }
    }
    if (!count && sound && e->code == ST_OK)
        fault(p, id, _("it has no event at all"), 0);
    p->events += (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < 6; k++)
            free(chain[i].texts[k]);
        json_free(&chain[i].was);
        json_free(&chain[i].is);
    }
    free(chain);
    return e->code;
}

/* Events that no ticket's chain holds: looked for only where the sums differ. */
static enum status prove_orphans(struct proof *p, struct error *e)
{
    int64_t all = largest(p->store, "SELECT count(*) FROM event", e);
    if (all < 0 || all == p->events)
        return e->code;
    struct stmt *st;
    if (store_prepare(p->store, &st, "SELECT id, ticket FROM event ORDER BY id", e) != ST_OK)
        return e->code;
    int got;
    while ((got = stmt_step(st, e)) > 0) {
        int64_t id = stmt_int(st, 0);
        if (id < 1 || id > p->last || !(p->seen[id / 8] >> (id % 8) & 1))
            fault(p, stmt_int(st, 1), _("event %lld stands outside the ticket's chain"), id);
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
    column_names(&sql);
    buf_adds(&sql, " FROM ticket ORDER BY id");
    struct stmt *st;
    enum status result = store_prepare(s, &st, sql.s, e);
    buf_free(&sql);
    if (result != ST_OK)
        return result;
    p.seen = mem_zero((size_t)p.last / 8 + 1, 1);
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
    if (p.faults)
        return error_set(
            e, ST_DATA,
            _("%s: %lld faults: tickets or events were changed by something other than tkt"),
            store_path(s), (long long)p.faults);
    return ST_OK;
}

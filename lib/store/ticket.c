#include "store/ticket.h"

#include <blake2.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "store/store_private.h"

/* ---- digests ---- */

/* Digests cover names and values, each with its length, so that no two rows or events have the
 * same bytes. They are laid out in one piece and hashed in one call. */
static char *lay_length(char *at, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        *at++ = (char)(n | 0x80);
    *at++ = (char)n;
    return at;
}

enum { LENGTH_ROOM = 11 }; /* for a number in groups of seven bits, plus one */

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

void event_digest(struct store *s, struct event *ev, const unsigned char *prev_digest,
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

static void read_event(struct event *ev, const struct stmt *st)
{
    *ev = (struct event){
        .id = stmt_int(st, 0),
        .ticket = stmt_int(st, 1),
        .prev = stmt_int(st, 2),
        .at = stmt_int(st, 3),
        .who = stmt_text(st, 4),
        .verb = stmt_text(st, 5),
        .before = stmt_text(st, 6),
        .after = stmt_text(st, 7),
    };
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
    read_event(ev, st);
    ev->note = stmt_text(st, 8);
    ev->data = stmt_text(st, 9);
    const void *digest = stmt_blob(st, 10);
    if (digest && stmt_bytes(st, 10) == sizeof ev->digest)
        memcpy(ev->digest, digest, sizeof ev->digest);
    return 1;
}

int event_walk(struct store *s, struct event *ev, struct error *e)
{
    struct event older;
    int got = ev->prev ? event_get(s, ev->prev, &older, e) : 0;
    if (got <= 0)
        return got;
    if (older.prev >= older.id || (ev->ticket && older.ticket != ev->ticket))
        return 0;
    *ev = older;
    return 1;
}

/* Returns 1 if the statement is at that event or the newest before it, 0 if there is none, -1
 * for an error. */
static int back_to(struct stmt *st, int64_t id, struct error *e)
{
    enum { NEAR = 12 }; /* this many steps take as long as a search */
    int got = st->at_row;
    for (int steps = 0; got > 0 && steps < NEAR && stmt_int(st, 0) > id; steps++)
        got = stmt_step(st, e);
    if (got < 0 || (got > 0 && stmt_int(st, 0) == id))
        return got;
    stmt_reset(st);
    stmt_set_int(st, 1, id);
    return stmt_step(st, e);
}

int event_back(struct store *s, int64_t id, struct event *ev, struct error *e)
{
    if (!s->back_event &&
        store_prepare(s, &s->back_event,
                      "SELECT id, ticket, prev, at, who, verb, before, after FROM event"
                      " WHERE id <= ? ORDER BY id DESC",
                      e) != ST_OK)
        return -1;
    struct stmt *st = s->back_event;
    int got = back_to(st, id, e);
    if (got <= 0 || stmt_int(st, 0) != id)
        return got < 0 ? -1 : 0;
    read_event(ev, st);
    return 1;
}

int event_text(const char *columns, int column, struct buf *out)
{
    const char *name = ticket_columns[column].name;
    struct json_object o = JSON_OBJECT_EMPTY;
    const struct json_pair *pair = NULL;
    buf_clear(out);
    if (columns && strstr(columns, name) && json_read(columns, &o))
        pair = json_find(&o, name);
    int is_text = pair && pair->kind == JSON_TEXT;
    if (is_text)
        buf_add(out, pair->text, pair->len);
    json_free(&o);
    return is_text;
}

int64_t event_last(struct store *s, struct error *e)
{
    return store_number(s, "SELECT max(id) FROM event", NULL, e);
}

int64_t ticket_last(struct store *s, struct error *e)
{
    return store_number(s, "SELECT max(id) FROM ticket", NULL, e);
}

int64_t event_before(struct store *s, int64_t at, struct error *e)
{
    return store_number(s,
                        "SELECT coalesce((SELECT min(id) - 1 FROM event WHERE at >= :at),"
                        " (SELECT max(id) FROM event), 0)",
                        WITH(BIND(":at", at)), e);
}

int64_t event_until(struct store *s, int64_t at, struct error *e)
{
    struct stmt *st;
    int64_t low = 0, high = event_last(s, e); /* all up to low fit, none above high does */
    if (high < 0 ||
        store_prepare(s, &st, "SELECT id, at FROM event WHERE id > ?1 ORDER BY id LIMIT 1",
                      e) != ST_OK)
        return -1;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        stmt_set_int(st, 1, middle);
        int got = stmt_step(st, e);
        if (got < 0)
            return -1;
        int fits = got > 0 && stmt_int(st, 1) <= at;
        int64_t id = got > 0 ? stmt_int(st, 0) : 0;
        if (got > 0)
            stmt_reset(st);
        if (fits)
            low = id < high ? id : high;
        else
            high = middle;
    }
    return low;
}

enum status event_by_verb(struct store *s, const char *verb, struct stmt **st, struct error *e)
{
    return store_select(
        s, st, "SELECT ticket, at, before FROM event WHERE verb = :verb ORDER BY ticket, id",
        WITH(BIND(":verb", verb)), e);
}

struct stmt *event_replies(struct store *s, struct error *e)
{
    return store_query(s,
                       "SELECT ticket, min(at) FROM event WHERE data = '{\"reply\":1}'"
                       " GROUP BY ticket ORDER BY ticket",
                       NULL, e);
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

void ticket_column_names(struct buf *sql)
{
    for (int i = 0; i < TC_STORED; i++)
        buf_printf(sql, "%s, ", ticket_columns[i].name);
    buf_adds(sql, "head");
}

/* One statement for each set of columns that aren't empty: most calls of a load have the same
 * set. */
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
    BUF_FREE(&sql, &marks);
    return result;
}

enum status ticket_insert(struct store *s, struct ticket *t, int64_t at, const char *who,
                          const char *note, const char *data, struct error *e)
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
        .data = data,
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
    if (store_prepare_buf(s, &st, &sql, e) != ST_OK)
        return e->code;
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
                         _("ticket %lld: its last event %lld is missing; see tkt-init --check"),
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
        value_json(&was, ticket_columns[i].name, &before->c[i]);
        value_json(&is, ticket_columns[i].name, &after->c[i]);
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
    BUF_FREE(&was, &is);
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
        ticket_column_names(&sql);
        buf_adds(&sql, " FROM ticket WHERE id = ?");
        if (store_prepare_buf(s, &s->get_ticket, &sql, e) != ST_OK)
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
    return store_number(s, "SELECT id FROM ticket WHERE key = :key",
                        WITH(BIND(":key", value_text_n(key, n))), e);
}

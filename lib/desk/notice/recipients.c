#include "desk/notice/recipients_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calc/text/phone.h"
#include "desk/ticket/related.h"

void recipients_start(struct recipients *r, struct tool *tool)
{
    *r = (struct recipients){.tool = tool, .desk = tool->desk};
    attribute_reader_start(&r->computed, tool->desk);
}

static void free_texts(struct texts *t)
{
    for (size_t i = 0; i < t->count; i++)
        free(t->v[i]);
    free(t->v);
}

static void free_recipient(struct recipient *p)
{
    free_texts(&p->customers);
    free_texts(&p->units);
    free_texts(&p->buildings);
    free_texts(&p->products);
    free(p->name);
    free(p->phone);
    free(p->email);
    free(p->language);
    free(p->tickets);
}

void recipients_free(struct recipients *r)
{
    for (size_t i = 0; i < r->count; i++)
        free_recipient(&r->v[i]);
    for (size_t i = 0; i < r->numbers.count; i++) {
        free_texts(r->numbers.entries[i].p);
        free(r->numbers.entries[i].p);
    }
    free(r->v);
    map_free(&r->customers);
    map_free(&r->known);
    map_free(&r->callers);
    map_free(&r->numbers);
    attribute_reader_end(&r->computed);
}

static void add_text(struct texts *t, const char *s)
{
    if (!s || !*s)
        return;
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->v[i], s) == 0)
            return;
    MEM_GROW(t->v, t->count, t->room);
    t->v[t->count++] = mem_string(s);
}

static void add_ticket(struct recipient *p, int64_t id)
{
    for (size_t i = 0; i < p->ticket_count; i++)
        if (p->tickets[i] == id)
            return;
    MEM_GROW(p->tickets, p->ticket_count, p->ticket_room);
    p->tickets[p->ticket_count++] = id;
}

static void found(struct recipients *r, int64_t at, const struct found_by *by)
{
    struct recipient *p = &r->v[at];
    add_text(&p->units, by->unit);
    add_text(&p->buildings, by->building);
    add_text(&p->products, by->product);
    if (by->ticket)
        add_ticket(p, by->ticket);
}

static char *copy(const char *s)
{
    return mem_string(s ? s : "");
}

static int64_t new_recipient(struct recipients *r, const char *name, const char *phone,
                             const char *email, const char *language)
{
    MEM_GROW(r->v, r->count, r->room);
    r->v[r->count] = (struct recipient){.name = copy(name),
                                        .phone = copy(phone),
                                        .email = copy(email),
                                        .language = copy(language)};
    return (int64_t)r->count++;
}

void recipients_about(struct recipients *r, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < r->count; i++)
        if (!r->v[i].ticket_count)
            for (size_t k = 0; k < count; k++)
                add_ticket(&r->v[i], ids[k]);
}

/* ---- telephone numbers ---- */

/* The customers who may have this number, by its end; NULL: nobody. */
static struct map_entry *numbers_at(struct recipients *r, uint64_t number, int *added)
{
    uint64_t end = phone_end(number);
    return added ? map_put(&r->numbers, (const char *)&end, sizeof end, added)
                 : map_find(&r->numbers, (const char *)&end, sizeof end);
}

static enum status read_numbers(struct recipients *r, struct error *e)
{
    struct stmt *st;
    uint64_t numbers[PHONES];
    if (r->numbers_read)
        return ST_OK;
    r->numbers_read = 1;
    if (store_prepare(r->desk->store, &st,
                      "SELECT code, phone FROM customer WHERE phone IS NOT NULL ORDER BY code",
                      e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0)
        for (size_t i = 0, count = phone_read(stmt_text(st, 1), numbers); i < count; i++) {
            int added;
            struct map_entry *at = numbers_at(r, numbers[i], &added);
            if (added)
                at->p = mem_zero(1, sizeof(struct texts));
            add_text(at->p, stmt_text(st, 0));
        }
    return e->code;
}

/* ---- one person by two codes ---- */

/* One name and the end of one number: who has both is the same person. */
static void known_key(const char *name, uint64_t number, struct buf *key)
{
    buf_clear(key);
    if (*name && number)
        buf_printf(key, "%llu\n%s", (unsigned long long)phone_end(number), name);
}

/* The one chosen already who is this person by another code; -1: nobody. */
static int64_t known_as(struct recipients *r, uint64_t number, const struct buf *key)
{
    const struct map_entry *at = key->len ? map_find(&r->known, key->s, key->len) : NULL;
    return at && phone_has(r->v[at->n].phone, number) ? at->n : -1;
}

/* ---- people who aren't on file ---- */

/* A number is a person; without one a name at a place is. */
static void stranger_key(const char *contact, const char *phone, const struct found_by *by,
                         struct buf *key)
{
    uint64_t number = phone_first(phone);
    if (number)
        buf_printf(key, "#%llu", (unsigned long long)number);
    else
        buf_printf(key, "%s\n%s", by->unit && *by->unit ? by->unit : by->building, contact);
}

static int64_t enter_stranger(struct recipients *r, const char *contact, const char *phone,
                              const struct found_by *by)
{
    struct buf key = BUF_EMPTY;
    int added;
    stranger_key(contact, phone, by, &key);
    struct map_entry *at = map_put(&r->callers, key.s, key.len, &added);
    buf_free(&key);
    if (added)
        at->n = new_recipient(r, contact, phone, NULL, NULL);
    return at->n;
}

/* ---- customers ---- */

/* The register's row of a code, or what the ticket knows; -1: nobody, or an error. */
static int64_t enter(struct recipients *r, const char *code, const char *contact,
                     const char *phone, const struct found_by *by, struct error *e)
{
    struct stmt *st;
    if (store_prepare(r->desk->store, &st,
                      "SELECT name, phone, email, language,"
                      " code IN (SELECT pseudonym FROM erasure) FROM customer"
                      " WHERE code = :code",
                      e) != ST_OK)
        return -1;
    stmt_bind_text(st, ":code", code);
    int got = stmt_step(st, e);
    if (got < 0)
        return -1;
    if (!got)
        return *phone ? enter_stranger(r, contact, phone, by)
                      : new_recipient(r, contact, phone, NULL, NULL);
    if (stmt_int(st, 4)) { /* was erased: nobody any more */
        stmt_reset(st);
        return -1;
    }
    const char *name = stmt_text(st, 0) ? stmt_text(st, 0) : "";
    const char *phones = stmt_text(st, 1) ? stmt_text(st, 1) : "";
    struct buf key = BUF_EMPTY;
    known_key(name, phone_first(phones), &key);
    int64_t at = known_as(r, phone_first(phones), &key);
    if (at < 0) {
        at = new_recipient(r, name, phones, stmt_text(st, 2), stmt_text(st, 3));
        if (key.len)
            map_put(&r->known, key.s, key.len, NULL)->n = at;
    } else if (!*r->v[at].email && stmt_text(st, 2)) {
        free(r->v[at].email);
        r->v[at].email = copy(stmt_text(st, 2));
    }
    buf_free(&key);
    stmt_reset(st);
    return at;
}

enum status recipients_customer(struct recipients *r, const char *code, const char *contact,
                                const char *phone, const struct found_by *by, struct error *e)
{
    const struct map_entry *known = map_finds(&r->customers, code);
    int64_t at = known ? known->n : enter(r, code, contact, phone, by, e);
    if (at < 0)
        return e->code;
    if (!known) {
        map_puts(&r->customers, code, NULL)->n = at;
        add_text(&r->v[at].customers, code);
    }
    found(r, at, by);
    return ST_OK;
}

/* ---- callers ---- */

/* What a customer on file is to a caller: not the one, the number's, the number's and the
 * name's, chosen already. */
enum { STRANGER, NUMBER, NAME_TOO, CHOSEN };

static int likeness(struct recipients *r, const char *code, uint64_t number,
                    const char *contact, struct error *e)
{
    struct stmt *st;
    int like = STRANGER;
    if (store_prepare(r->desk->store, &st,
                      "SELECT phone, name FROM customer WHERE code = :code", e) != ST_OK)
        return like;
    stmt_bind_text(st, ":code", code);
    if (stmt_step(st, e) <= 0)
        return like;
    if (phone_has(stmt_text(st, 0), number))
        like = stmt_text(st, 1) && strcmp(stmt_text(st, 1), contact) == 0 ? NAME_TOO : NUMBER;
    stmt_reset(st);
    return like && map_finds(&r->customers, code) ? CHOSEN : like;
}

/* The customer on file who has this number: one chosen already, else one of this name, else the
 * first by code; NULL where nobody has. */
static const char *customer_of(struct recipients *r, const char *phone, const char *contact,
                               struct error *e)
{
    uint64_t numbers[PHONES];
    const char *best = NULL;
    int most = STRANGER;
    if (read_numbers(r, e) != ST_OK)
        return NULL;
    for (size_t n = 0, count = phone_read(phone, numbers); n < count; n++) {
        const struct map_entry *at = numbers_at(r, numbers[n], NULL);
        const struct texts *codes = at ? at->p : NULL;
        for (size_t i = 0; codes && i < codes->count && e->code == ST_OK; i++) {
            int like = likeness(r, codes->v[i], numbers[n], contact, e);
            if (like > most) {
                most = like;
                best = codes->v[i];
            }
        }
    }
    return best;
}

enum status recipients_caller(struct recipients *r, int64_t caller, const char *contact,
                              const char *phone, const struct found_by *by, struct error *e)
{
    if (!*contact && !*phone)
        return ST_OK;
    const char *code = *phone ? customer_of(r, phone, contact, e) : NULL;
    if (e->code != ST_OK)
        return e->code;
    if (code)
        return recipients_customer(r, code, contact, phone, by, e);
    int64_t at = enter_stranger(r, contact, phone, by);
    if (!r->v[at].caller || caller < r->v[at].caller)
        r->v[at].caller = caller;
    found(r, at, by);
    return ST_OK;
}

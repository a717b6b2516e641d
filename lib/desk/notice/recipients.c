#include "desk/notice/recipients_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calc/text/phone.h"
#include "desk/register/customer.h"

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

/* Finds the customers who may have this number, by its end. NULL: none. */
static struct map_entry *numbers_at(struct recipients *r, uint64_t number, int *added)
{
    uint64_t end = phone_end(number);
    return added ? map_put(&r->numbers, (const char *)&end, sizeof end, added)
                 : map_find(&r->numbers, (const char *)&end, sizeof end);
}

static enum status read_numbers(struct recipients *r, struct error *e)
{
    uint64_t numbers[PHONES];
    if (r->numbers_read)
        return ST_OK;
    r->numbers_read = 1;
    struct stmt *st = store_query(
        r->desk->store,
        "SELECT code, phone FROM customer WHERE phone IS NOT NULL ORDER BY code", NULL, e);
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

/* A key of the name and the end of the number: people with the same key are the same person. */
static void known_key(const char *name, uint64_t number, struct buf *key)
{
    buf_clear(key);
    if (*name && number)
        buf_printf(key, "%llu\n%s", (unsigned long long)phone_end(number), name);
}

/* Returns the recipient who is this person by another code, or -1. */
static int64_t known_as(struct recipients *r, uint64_t number, const struct buf *key)
{
    const struct map_entry *at = key->len ? map_find(&r->known, key->s, key->len) : NULL;
    return at && phone_has(r->v[at->n].phone, number) ? at->n : -1;
}

/* ---- people who aren't in the register ---- */

/* A number is a person; without a number, a name at a place is. */
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

/* Adds the register's row of a code, or what the ticket knows. Returns -1 for nobody or an
 * error. */
static int64_t enter(struct recipients *r, const char *code, const char *contact,
                     const char *phone, const struct found_by *by, struct error *e)
{
    struct customer c = CUSTOMER_EMPTY;
    struct buf key = BUF_EMPTY;
    int64_t at = -1;
    int got = customer_get(&c, r->desk, code, e);
    if (got == 0) {
        at = *phone ? enter_stranger(r, contact, phone, by)
                    : new_recipient(r, contact, phone, NULL, NULL);
    } else if (got > 0 && !c.erased) { /* an erased customer is nobody any more */
        known_key(c.name.s, phone_first(c.phone.s), &key);
        at = known_as(r, phone_first(c.phone.s), &key);
        if (at < 0) {
            at = new_recipient(r, c.name.s, c.phone.s, c.email.s, c.language.s);
            if (key.len)
                map_put(&r->known, key.s, key.len, NULL)->n = at;
        } else if (!*r->v[at].email) {
            free(r->v[at].email);
            r->v[at].email = copy(c.email.s);
        }
    }
    buf_free(&key);
    customer_free(&c);
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

/* How a customer in the register relates to a caller: not the same, the same number, the same
 * number and name, already chosen. */
enum { STRANGER, NUMBER, NAME_TOO, CHOSEN };

static int likeness(struct recipients *r, const char *code, uint64_t number,
                    const char *contact, struct error *e)
{
    struct customer c = CUSTOMER_EMPTY;
    int like = STRANGER;
    if (customer_get(&c, r->desk, code, e) > 0 && phone_has(c.phone.s, number))
        like = map_finds(&r->customers, code)   ? CHOSEN
               : strcmp(c.name.s, contact) == 0 ? NAME_TOO
                                                : NUMBER;
    customer_free(&c);
    return like;
}

/* Returns the customer in the register who has this number: one already chosen, else one with
 * this name, else the first by code. Returns NULL if nobody has it. */
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

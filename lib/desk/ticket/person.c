#include "desk/ticket/person.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"
#include "calc/text/phone.h"
#include "desk/ticket/ticket_cell.h"

enum { SHARED = -1 }; /* several customers have the number or the address */

/* Numbers with the same end, of customers and of those met in tickets. */
struct number {
    uint64_t number;
    int64_t person;
    size_t next; /* index + 1 of the next one with this end; 0: none */
};

struct persons {
    struct map known;       /* "c" + code, "a" + address, or "p" + number → person */
    struct map on_file;     /* address → person, or SHARED */
    struct map ends;        /* the last digits → index + 1 into numbers */
    struct number *numbers; /* SHARED: it isn't one customer's */
    size_t count, room;
    struct buf key, address;
};

/* ---- keys ---- */

static int64_t person_of(struct persons *p, char what, const char *s)
{
    int added;
    buf_clear(&p->key);
    buf_addc(&p->key, what);
    buf_adds(&p->key, s);
    struct map_entry *entry = map_put(&p->known, p->key.s, p->key.len, &added);
    if (added)
        entry->n = (int64_t)p->known.count - 1;
    return entry->n;
}

static struct map_entry *end_of(struct persons *p, uint64_t number)
{
    uint64_t end = phone_end(number);
    return map_put(&p->ends, (const char *)&end, sizeof end, NULL);
}

/* Finds the number itself, else one that is the same with or without its area code. */
static struct number *find_number(struct persons *p, uint64_t number)
{
    struct number *same = NULL;
    for (size_t at = (size_t)end_of(p, number)->n; at; at = p->numbers[at - 1].next) {
        struct number *n = &p->numbers[at - 1];
        if (n->number == number)
            return n;
        if (!same && phone_same(n->number, number))
            same = n;
    }
    return same;
}

static void add_number(struct persons *p, uint64_t number, int64_t person)
{
    struct map_entry *end = end_of(p, number);
    *MEM_NEXT(p->numbers, p->count, p->room) = (struct number){number, person, (size_t)end->n};
    end->n = (int64_t)p->count;
}

/* Takes the address out of "Name <address>", in lower case. Returns 0 if there is none. */
static int read_address(struct persons *p, const char *s, size_t n)
{
    const char *from = memchr(s, '<', n),
               *to = from ? memchr(from, '>', n - (size_t)(from - s)) : NULL;
    if (from && to) {
        s = from + 1;
        n = (size_t)(to - s);
    }
    buf_clear(&p->address);
    for (size_t i = 0; i < n; i++)
        if (!isspace((unsigned char)s[i]))
            buf_addc(&p->address, (char)tolower((unsigned char)s[i]));
    const char *at = strchr(p->address.s, '@');
    return at && at > p->address.s && at[1];
}

/* ---- the customers on file ---- */

static void take_customer(struct persons *p, struct stmt *st)
{
    uint64_t numbers[PHONES];
    int64_t person = person_of(p, 'c', stmt_text(st, 0));
    size_t n = phone_read(stmt_text(st, 1), numbers);
    for (size_t i = 0; i < n; i++) {
        struct number *other = find_number(p, numbers[i]);
        if (other && other->person != person)
            other->person = SHARED;
        if (!other || other->number != numbers[i])
            add_number(p, numbers[i], other && other->person == SHARED ? SHARED : person);
    }
    for (struct list item = LIST(stmt_text(st, 2)); list_next(&item);) {
        int added;
        if (!read_address(p, item.s, item.n))
            continue;
        struct map_entry *entry = map_puts(&p->on_file, p->address.s, &added);
        entry->n = added || entry->n == person ? person : SHARED;
    }
}

enum status persons_load(struct persons **out, struct desk *desk, struct error *e)
{
    struct persons *p = mem_zero(1, sizeof *p);
    buf_init(&p->key);
    buf_init(&p->address);
    *out = p;
    struct stmt *st = store_query(
        desk->store, "SELECT code, phone, email FROM customer ORDER BY code", NULL, e);
    while (stmt_step(st, e) > 0)
        take_customer(p, st);
    return e->code;
}

void persons_free(struct persons *p)
{
    if (!p)
        return;
    MAP_FREE(&p->known, &p->on_file, &p->ends);
    BUF_FREE(&p->key, &p->address);
    MEM_FREE(p->numbers, p);
}

/* ---- a ticket ---- */

static int by_phone(struct persons *p, const char *cell, int64_t *person)
{
    uint64_t numbers[PHONES];
    size_t n = phone_read(cell, numbers);
    int64_t found = SHARED;
    for (size_t i = 0; i < n && found == SHARED; i++) {
        const struct number *known = find_number(p, numbers[i]);
        if (known)
            found = known->person;
    }
    if (!n)
        return 0;
    if (found == SHARED) { /* the first number stands for whoever that is */
        char digits[24];
        snprintf(digits, sizeof digits, "%llu", (unsigned long long)numbers[0]);
        found = person_of(p, 'p', digits);
    }
    for (size_t i = 0; i < n; i++)
        if (!find_number(p, numbers[i]))
            add_number(p, numbers[i], found);
    *person = found;
    return 1;
}

static int by_address(struct persons *p, const char *s, int64_t *person)
{
    if (!read_address(p, s, strlen(s)))
        return 0;
    const struct map_entry *known = map_finds(&p->on_file, p->address.s);
    *person = known && known->n != SHARED ? known->n : person_of(p, 'a', p->address.s);
    return 1;
}

static int by_field(struct persons *p, const struct ticket *t, const char *name,
                    int64_t *person)
{
    struct buf cell = BUF_EMPTY;
    int found =
        ticket_field_get(&t->c[TC_FIELDS], name, &cell) && by_address(p, cell.s, person);
    buf_free(&cell);
    return found;
}

int persons_find(struct persons *p, const struct ticket *t, struct person *person)
{
    const char *customer = ticket_text(t, TC_CUSTOMER);
    *person = (struct person){0};
    if (*customer)
        person->id = person_of(p, 'c', customer);
    else if (!by_phone(p, ticket_text(t, TC_PHONE), &person->id) &&
             !by_field(p, t, "reply-to", &person->id) && !by_field(p, t, "from", &person->id) &&
             !by_address(p, ticket_text(t, TC_CONTACT), &person->id))
        return 0;
    const char *key = p->known.entries[person->id].key;
    person->customer = *key == 'c' ? key + 1 : NULL;
    person->sender = *key == 'a' ? key + 1 : NULL;
    return 1;
}

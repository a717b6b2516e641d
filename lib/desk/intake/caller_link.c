#include "desk/intake/caller_link.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/phone.h"
#include "desk/core/masking.h"
#include "desk/register/unknown_code.h"

/* PEOPLE: if a number is on file for more, the others are passed over */
enum { NOBODY = -1, SHOWN = 5, PEOPLE = 64, FEW_QUESTIONS = 4 };

/* Hash tables for many lookups: every row of a large load asks for a few codes, and maps
 * (map.h) miss the processor's caches three times for each. A key of at most eight bytes is in
 * the slot itself. */
struct slot {
    uint64_t tag; /* the key, or the hash of a longer one */
    uint32_t n;   /* its length */
    int32_t at;   /* index + 1; 0: free */
};

struct table {
    struct slot *slots;
    size_t size, count;
};

/* An item of a chain: a customer or a unit, by index. */
struct entry {
    uint64_t number; /* of customers by number */
    int32_t at;
    int32_t next; /* NOBODY: the last */
};

struct customer_row {
    uint32_t code; /* where it begins in `codes` */
    int32_t first_unit;
    unsigned char erased, has_number;
};

struct unit_row {
    uint32_t code;
    int32_t tenant, owner; /* indexes of customers, or NOBODY */
};

struct caller_link {
    struct desk *desk;
    int customers_read, emails_read, units_read, asked;
    struct buf codes; /* each ends in NUL */
    struct customer_row *customers;
    size_t customer_count, customer_room;
    struct unit_row *units;
    size_t unit_count, unit_room;
    struct entry *entries;
    size_t entry_count, entry_room;
    struct table by_customer, by_unit;
    struct table by_number; /* the head of a chain, by phone_end */
    struct map by_email;    /* n: the head of a chain, by the address in lower case */
    struct buf word;
};

/* Customers by index, each once. */
struct people {
    size_t count;
    int32_t v[PEOPLE];
};

static int is_given(const char *s)
{
    return s && *s;
}

struct caller_link *caller_link_open(struct desk *desk)
{
    struct caller_link *l = mem_zero(1, sizeof *l);
    l->desk = desk;
    buf_init(&l->codes);
    buf_init(&l->word);
    return l;
}

void caller_link_close(struct caller_link *l)
{
    if (!l)
        return;
    map_free(&l->by_email);
    BUF_FREE(&l->codes, &l->word);
    MEM_FREE(l->customers, l->units, l->entries, l->by_customer.slots, l->by_unit.slots,
             l->by_number.slots, l);
}

/* ---- tables ---- */

/* Returns the code of the row with this index. */
typedef const char *code_at(const struct caller_link *l, int32_t at);

static const char *customer_code(const struct caller_link *l, int32_t at)
{
    return l->codes.s + l->customers[at].code;
}

static const char *unit_code(const struct caller_link *l, int32_t at)
{
    return l->codes.s + l->units[at].code;
}

static struct slot key_of(const void *key, size_t n)
{
    struct slot k = {0, (uint32_t)n, 0};
    if (n > sizeof k.tag)
        k.tag = map_hash(key, n);
    else
        memcpy(&k.tag, key, n);
    return k;
}

static size_t home_of(const struct table *t, const struct slot *k)
{
    uint64_t h = (k->tag ^ k->tag >> 32) * 0x9e3779b97f4a7c15u;
    return (size_t)(h >> 32) & (t->size - 1);
}

static void grow_table(struct table *t)
{
    struct table old = *t;
    t->size = old.size ? old.size * 2 : 64;
    t->slots = mem_zero(t->size, sizeof *t->slots);
    for (size_t i = 0; i < old.size; i++) {
        size_t k = home_of(t, &old.slots[i]);
        while (old.slots[i].at && t->slots[k].at)
            k = (k + 1) & (t->size - 1);
        if (old.slots[i].at)
            t->slots[k] = old.slots[i];
    }
    free(old.slots);
}

/* Returns the slot of a key, which is free if the table lacks it; NULL: the table is empty. */
static struct slot *find_slot(const struct caller_link *l, const struct table *t, code_at *code,
                              const void *key, const struct slot *k)
{
    if (!t->size)
        return NULL;
    for (size_t i = home_of(t, k);; i = (i + 1) & (t->size - 1)) {
        struct slot *slot = &t->slots[i];
        if (!slot->at ||
            (slot->tag == k->tag && slot->n == k->n &&
             (k->n <= sizeof k->tag || memcmp(code(l, slot->at - 1), key, k->n) == 0)))
            return slot;
    }
}

static int32_t find_index(const struct caller_link *l, const struct table *t, code_at *code,
                          const void *key, size_t n)
{
    const struct slot k = key_of(key, n), *slot = find_slot(l, t, code, key, &k);
    return slot ? slot->at - 1 : NOBODY;
}

/* Sets a key's index and returns the one it had, or NOBODY. */
static int32_t put_index(const struct caller_link *l, struct table *t, code_at *code,
                         const void *key, size_t n, int32_t at)
{
    struct slot k = key_of(key, n);
    if (t->count * 3 >= t->size * 2)
        grow_table(t);
    struct slot *slot = find_slot(l, t, code, key, &k);
    int32_t old = slot->at - 1;
    t->count += !slot->at;
    k.at = at + 1;
    *slot = k;
    return old;
}

static int32_t find_customer_code(const struct caller_link *l, const char *code)
{
    return is_given(code) ? find_index(l, &l->by_customer, customer_code, code, strlen(code))
                          : NOBODY;
}

static int32_t find_unit_code(const struct caller_link *l, const char *code)
{
    return is_given(code) ? find_index(l, &l->by_unit, unit_code, code, strlen(code)) : NOBODY;
}

/* ---- the registers ---- */

static uint32_t keep_code(struct caller_link *l, const struct stmt *st)
{
    uint32_t at = (uint32_t)l->codes.len;
    buf_add(&l->codes, stmt_text(st, 0), stmt_bytes(st, 0) + 1);
    return at;
}

static int32_t add_entry(struct caller_link *l, uint64_t number, int32_t at, int32_t next)
{
    *MEM_NEXT(l->entries, l->entry_count, l->entry_room) = (struct entry){number, at, next};
    return (int32_t)l->entry_count - 1;
}

static void add_number(struct caller_link *l, uint64_t number, int32_t customer)
{
    uint64_t end = phone_end(number);
    int32_t entry = add_entry(l, number, customer, NOBODY);
    l->entries[entry].next = put_index(l, &l->by_number, NULL, &end, sizeof end, entry);
}

/* Returns the next address of a cell, in lower case in l->word, or 0. */
static int next_email(struct caller_link *l, const char **cell)
{
    static const char separators[] = ",;| \t\n";
    if (!*cell)
        return 0;
    *cell += strspn(*cell, separators);
    size_t n = strcspn(*cell, separators);
    buf_clear(&l->word);
    for (size_t i = 0; i < n; i++)
        buf_addc(&l->word, (char)tolower((unsigned char)(*cell)[i]));
    *cell += n;
    return n > 0;
}

static enum status read_customers(struct caller_link *l, struct error *e)
{
    uint64_t numbers[PHONES];
    if (l->customers_read)
        return ST_OK;
    l->customers_read = 1;
    struct stmt *st = store_query(l->desk->store,
                                  "SELECT code, phone,"
                                  " code IN (SELECT pseudonym FROM erasure)"
                                  " FROM customer ORDER BY code",
                                  NULL, e);
    while (stmt_step(st, e) > 0) {
        int32_t at = (int32_t)l->customer_count;
        unsigned char erased = stmt_int(st, 2) != 0;
        size_t count = erased ? 0 : phone_read(stmt_text(st, 1), numbers);
        *MEM_NEXT(l->customers, l->customer_count, l->customer_room) =
            (struct customer_row){keep_code(l, st), NOBODY, erased, count > 0};
        put_index(l, &l->by_customer, customer_code, stmt_text(st, 0), stmt_bytes(st, 0), at);
        for (size_t i = 0; i < count; i++)
            add_number(l, numbers[i], at);
    }
    return e->code;
}

static enum status read_emails(struct caller_link *l, struct error *e)
{
    if (l->emails_read || read_customers(l, e) != ST_OK)
        return e->code;
    l->emails_read = 1;
    struct stmt *st = store_query(
        l->desk->store, "SELECT code, email FROM customer WHERE email IS NOT NULL", NULL, e);
    while (stmt_step(st, e) > 0) {
        const char *email = stmt_text(st, 1);
        int32_t at = find_customer_code(l, stmt_text(st, 0));
        while (at != NOBODY && !l->customers[at].erased && next_email(l, &email)) {
            int added;
            if (!strchr(l->word.s, '@'))
                continue;
            struct map_entry *head = map_put(&l->by_email, l->word.s, l->word.len, &added);
            head->n = add_entry(l, 0, at, added ? NOBODY : (int32_t)head->n);
        }
    }
    return e->code;
}

static int32_t resident_of(const struct caller_link *l, const char *code)
{
    int32_t at = find_customer_code(l, code);
    return at != NOBODY && l->customers[at].erased ? NOBODY : at;
}

static enum status read_units(struct caller_link *l, struct error *e)
{
    if (l->units_read || read_customers(l, e) != ST_OK)
        return e->code;
    l->units_read = 1;
    struct stmt *st = store_query(
        l->desk->store, "SELECT code, tenant, owner FROM unit ORDER BY code DESC", NULL, e);
    while (stmt_step(st, e) > 0) {
        int32_t at = (int32_t)l->unit_count;
        const int32_t theirs[] = {resident_of(l, stmt_text(st, 1)),
                                  resident_of(l, stmt_text(st, 2))};
        *MEM_NEXT(l->units, l->unit_count, l->unit_room) =
            (struct unit_row){keep_code(l, st), theirs[0], theirs[1]};
        put_index(l, &l->by_unit, unit_code, stmt_text(st, 0), stmt_bytes(st, 0), at);
        for (size_t i = 0; i < 2; i++)
            if (theirs[i] != NOBODY && (!i || theirs[i] != theirs[0])) {
                struct customer_row *c = &l->customers[theirs[i]];
                c->first_unit = add_entry(l, 0, at, c->first_unit);
            }
    }
    return e->code;
}

int caller_link_unknown(struct caller_link *l, const char *reg, const char *code, size_t n,
                        struct error *e)
{
    int customer = strcmp(reg, "customer") == 0;
    if (l->asked < FEW_QUESTIONS) {
        l->asked++;
        return unknown_code(l->desk, reg, code, n, e);
    }
    if ((customer ? read_customers(l, e) : read_units(l, e)) != ST_OK)
        return -1;
    return customer ? l->customer_count && find_customer_code(l, code) == NOBODY
                    : l->unit_count && find_unit_code(l, code) == NOBODY;
}

/* ---- sets of customers ---- */

static int has_person(const struct people *p, int32_t person)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->v[i] == person)
            return 1;
    return 0;
}

static void add_person(struct people *p, int32_t person)
{
    size_t at = p->count;
    if (at == PEOPLE || has_person(p, person))
        return;
    for (p->count++; at && p->v[at - 1] > person; at--) /* in the order of their codes */
        p->v[at] = p->v[at - 1];
    p->v[at] = person;
}

static enum status find_by_phone(struct caller_link *l, const char *phone, struct people *found,
                                 struct error *e)
{
    uint64_t numbers[PHONES];
    size_t count = phone_read(phone, numbers);
    if (!count || read_customers(l, e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < count; i++) {
        uint64_t end = phone_end(numbers[i]);
        int32_t at = find_index(l, &l->by_number, NULL, &end, sizeof end);
        for (; at != NOBODY; at = l->entries[at].next)
            if (phone_same(l->entries[at].number, numbers[i]))
                add_person(found, l->entries[at].at);
    }
    return e->code;
}

static enum status find_by_email(struct caller_link *l, const char *email, struct people *found,
                                 struct error *e)
{
    if (!email || !strchr(email, '@') || read_emails(l, e) != ST_OK)
        return e->code;
    while (next_email(l, &email)) {
        const struct map_entry *head = map_find(&l->by_email, l->word.s, l->word.len);
        for (int64_t at = head ? head->n : NOBODY; at != NOBODY; at = l->entries[at].next)
            add_person(found, l->entries[at].at);
    }
    return e->code;
}

/* ---- words ---- */

static void name_people(struct caller_link *l, const struct people *p, struct buf *out)
{
    for (size_t i = 0; i < p->count && i <= SHOWN; i++)
        buf_printf(out, "%s%s", i ? ", " : "",
                   i == SHOWN ? "…"
                              : utf8_quote(masking_text(l->desk, MASK_CODE,
                                                        customer_code(l, p->v[i]))));
}

enum { BY_PHONE, BY_EMAIL, BY_UNIT, WITNESSES };

/* A piece of evidence, and whom it names. */
struct witness {
    enum mask mask;
    const char *said;
    struct people *people;
};

static void say_several(struct caller_link *l, const struct witness *w,
                        const struct people *left, struct buf *out)
{
    struct buf names = BUF_EMPTY;
    name_people(l, left, &names);
    buf_printf(out, _("'%s' is on file for several customers: %s; none was taken"),
               utf8_quote(masking_text(l->desk, w->mask, w->said)), names.s);
    buf_free(&names);
}

static int share_people(const struct people *a, const struct people *b)
{
    for (size_t i = 0; i < a->count; i++)
        if (has_person(b, a->v[i]))
            return 1;
    return 0;
}

/* Says the first two that don't agree. */
static void say_contrary(struct caller_link *l, const struct witness *w, struct buf *out)
{
    const struct witness *one = w, *other;
    struct buf ones = BUF_EMPTY, others = BUF_EMPTY;
    while (!one->people->count)
        one++;
    for (other = one + 1; other + 1 < w + WITNESSES; other++)
        if (other->people->count && !share_people(one->people, other->people))
            break;
    name_people(l, one->people, &ones);
    name_people(l, other->people, &others);
    buf_printf(out, _("'%s' belongs to %s, but '%s' to %s; no customer was taken"),
               utf8_quote(masking_text(l->desk, one->mask, one->said)), ones.s,
               utf8_quote(masking_text(l->desk, other->mask, other->said)), others.s);
    BUF_FREE(&ones, &others);
}

static void say_another(struct caller_link *l, const struct witness *w, int32_t resident,
                        struct buf *out)
{
    buf_printf(out,
               _("unit '%s' belongs to %s, but '%s' isn't their number; no customer was taken"),
               utf8_quote(masking_text(l->desk, w[BY_UNIT].mask, w[BY_UNIT].said)),
               utf8_quote(masking_text(l->desk, MASK_CODE, customer_code(l, resident))),
               utf8_quote(masking_text(l->desk, w[BY_PHONE].mask, w[BY_PHONE].said)));
}

/* ---- who it is ---- */

/* Keeps those whom every witness names who names anybody. Returns 0 if they contradict. */
static int agree(const struct witness *w, size_t count, struct people *left)
{
    size_t named = 0;
    left->count = 0;
    for (size_t i = 0; i < count; i++) {
        size_t kept = 0;
        if (!w[i].people->count)
            continue;
        if (!named++) {
            for (size_t k = 0; k < w[i].people->count; k++)
                add_person(left, w[i].people->v[k]);
            continue;
        }
        for (size_t k = 0; k < left->count; k++)
            if (has_person(w[i].people, left->v[k]))
                left->v[kept++] = left->v[k];
        left->count = kept;
    }
    return !named || left->count;
}

/* A number that is nobody's, though the resident's is on file. */
static int is_another(const struct caller_link *l, const struct witness *w, int32_t resident)
{
    return resident != NOBODY && l->customers[resident].has_number &&
           !w[BY_EMAIL].people->count && phone_first(w[BY_PHONE].said);
}

/* Returns 1 if what is on file names several customers, or contradicts itself; then `words`,
 * unless it is NULL, gets the reason. */
static int choose(struct caller_link *l, const struct witness *w, const struct unit_row *home,
                  int32_t *chosen, struct buf *words)
{
    struct people left;
    int called = w[BY_PHONE].people->count || w[BY_EMAIL].people->count;
    int agreed = agree(w, WITNESSES, &left);
    int32_t resident = home->tenant != NOBODY ? home->tenant : home->owner;
    int another = !called && is_another(l, w, resident);
    *chosen = NOBODY;
    if (!agreed) {
        if (words)
            say_contrary(l, w, words);
    } else if (another) {
        if (words)
            say_another(l, w, resident, words);
    } else if (!called || has_person(&left, resident)) {
        *chosen = resident;
    } else if (left.count == 1) {
        *chosen = left.v[0];
    } else if (left.count && words) {
        say_several(l, w[BY_PHONE].people->count ? &w[BY_PHONE] : &w[BY_EMAIL], &left, words);
    }
    return !agreed || another || (*chosen == NOBODY && left.count);
}

static int find_customer(struct caller_link *l, const struct caller_evidence *ev,
                         int32_t *customer, struct buf *words, struct error *e)
{
    struct people people[WITNESSES]; /* nothing is cleared but the counts: it is a hot loop */
    struct witness w[WITNESSES] = {[BY_PHONE] = {MASK_PHONE, ev->phone, &people[BY_PHONE]},
                                   [BY_EMAIL] = {MASK_MAIL, NULL, &people[BY_EMAIL]},
                                   [BY_UNIT] = {MASK_PLACE, ev->unit, &people[BY_UNIT]}};
    struct unit_row home = {0, NOBODY, NOBODY};
    for (size_t i = 0; i < WITNESSES; i++)
        people[i].count = 0;
    find_by_phone(l, ev->phone, w[BY_PHONE].people, e);
    for (int i = 0; i < CALLER_EMAILS && e->code == ST_OK; i++) {
        size_t before = w[BY_EMAIL].people->count;
        find_by_email(l, ev->email[i], w[BY_EMAIL].people, e);
        if (w[BY_EMAIL].people->count > before)
            w[BY_EMAIL].said = ev->email[i];
    }
    if (e->code == ST_OK && !ev->past && is_given(ev->unit) && read_units(l, e) == ST_OK) {
        int32_t unit = find_unit_code(l, ev->unit);
        if (unit != NOBODY)
            home = l->units[unit];
        if (home.tenant != NOBODY)
            add_person(w[BY_UNIT].people, home.tenant);
        if (home.owner != NOBODY)
            add_person(w[BY_UNIT].people, home.owner);
    }
    int doubt = e->code == ST_OK && choose(l, w, &home, customer, words);
    return doubt;
}

/* ---- which unit ---- */

static void say_units(struct caller_link *l, int32_t customer, struct buf *out)
{
    struct buf units = BUF_EMPTY;
    int32_t at = l->customers[customer].first_unit;
    for (int i = 0; at != NOBODY && i <= SHOWN; i++, at = l->entries[at].next) {
        const char *code = unit_code(l, l->entries[at].at);
        buf_printf(&units, "%s%s", i ? ", " : "",
                   i == SHOWN ? "…" : utf8_quote(masking_text(l->desk, MASK_PLACE, code)));
    }
    buf_printf(out, _("customer '%s' has several units: %s; none was taken"),
               utf8_quote(masking_text(l->desk, MASK_CODE, customer_code(l, customer))),
               units.s);
    buf_free(&units);
}

/* The same as choose. */
static int find_unit(struct caller_link *l, int32_t customer, struct caller_found *found,
                     struct buf *words, struct error *e)
{
    if (read_units(l, e) != ST_OK || l->customers[customer].first_unit == NOBODY)
        return 0;
    const struct entry *entry = &l->entries[l->customers[customer].first_unit];
    if (entry->next == NOBODY)
        found->unit = unit_code(l, entry->at);
    else if (words)
        say_units(l, customer, words);
    return entry->next != NOBODY;
}

static enum status find_both(struct caller_link *l, const struct caller_evidence *ev,
                             struct caller_found *found, struct buf *customer_words,
                             struct buf *unit_words, struct error *e)
{
    int32_t customer = NOBODY;
    int unit = !is_given(ev->unit) && !ev->past && !ev->no_unit;
    *found = (struct caller_found){"", "", 0, 0};
    if (!is_given(ev->customer))
        found->customer_doubt = find_customer(l, ev, &customer, customer_words, e);
    else if (unit && read_customers(l, e) == ST_OK)
        customer = find_customer_code(l, ev->customer);
    if (unit && customer != NOBODY && e->code == ST_OK)
        found->unit_doubt = find_unit(l, customer, found, unit_words, e);
    if (customer != NOBODY && !is_given(ev->customer)) /* now that no code moves any more */
        found->customer = customer_code(l, customer);
    return e->code;
}

enum status caller_link_find(struct caller_link *l, const struct caller_evidence *evidence,
                             struct caller_found *found, struct error *e)
{
    return find_both(l, evidence, found, NULL, NULL, e);
}

enum status caller_link_customer_words(struct caller_link *l,
                                       const struct caller_evidence *evidence, struct buf *out,
                                       struct error *e)
{
    struct caller_found found;
    return find_both(l, evidence, &found, out, NULL, e);
}

enum status caller_link_unit_words(struct caller_link *l,
                                   const struct caller_evidence *evidence, struct buf *out,
                                   struct error *e)
{
    struct caller_found found;
    return find_both(l, evidence, &found, NULL, out, e);
}

enum status caller_link_phone(struct caller_link *l, const char *phone, struct choices *c,
                              struct error *e)
{
    struct people found = {.count = 0};
    find_by_phone(l, phone, &found, e);
    for (size_t i = 0; i < found.count && e->code == ST_OK; i++) {
        const char *code = customer_code(l, found.v[i]);
        struct stmt *st =
            store_query(l->desk->store, "SELECT name FROM customer WHERE code = :code",
                        WITH(BIND(":code", code)), e);
        while (stmt_step(st, e) > 0)
            choices_add(c, code, masking_text(l->desk, MASK_NAME, stmt_text(st, 0)));
    }
    return e->code;
}

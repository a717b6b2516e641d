/* outbox_gather.c: combines the due reminders into messages by person, several in one if the
 * user asks for that or if they say the same, and makes the rows. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "calc/stat/decimal.h"
#include "desk/core/masking.h"
#include "desk/remind/outbox_private.h"

enum { HOUR = 3600 };

const struct rows_column outbox_cells[OUTBOX_CELLS] = {
    [OUTBOX_ID] = {"id", 1, NULL},           [OUTBOX_REASON] = {"reason", 0, NULL},
    [OUTBOX_TO] = {"to", 0, NULL},           [OUTBOX_NAME] = {"name", 0, N_("Name")},
    [OUTBOX_EMAIL] = {"email", 0, NULL},     [OUTBOX_PHONE] = {"phone", 0, NULL},
    [OUTBOX_LEVEL] = {"level", 1, NULL},     [OUTBOX_DUE] = {"due", 0, NULL},
    [OUTBOX_LATE] = {"late", 1, NULL},       [OUTBOX_SUBJECT] = {"subject", 0, NULL},
    [OUTBOX_MESSAGE] = {"message", 0, NULL},
};

const struct rows_set outbox_rows = {"remind", outbox_cells, OUTBOX_CELLS};

/* ---- messages ---- */

static struct outbox_message *new_message(struct outbox *o)
{
    MEM_GROW(o->v, o->count, o->room);
    o->v[o->count] = (struct outbox_message){0};
    return &o->v[o->count++];
}

static void put_part(struct outbox_message *m, struct reminder *r)
{
    MEM_GROW(m->parts, m->count, m->room);
    m->parts[m->count++] = r;
}

/* Returns the person's last message if it has the same reason and ticket: these are
 * adjacent. */
static struct outbox_message *same_matter(struct outbox *o, const struct reminder *r,
                                          size_t first)
{
    if (!r->log.ticket || o->count == first)
        return NULL;
    struct outbox_message *last = &o->v[o->count - 1];
    const struct reminder *p = last->parts[0];
    return p->log.ticket == r->log.ticket && strcmp(p->log.reason, r->log.reason) == 0 ? last
                                                                                       : NULL;
}

/* Returns how many more single messages the person may get in this hour; -1: no limit. */
static int64_t room_of(struct outbox *o, const struct member *to, struct error *e)
{
    if (!o->options->max_per_hour || !to)
        return -1;
    int64_t had =
        reminder_log_count(o->tool->desk->store, to->code, o->tool->desk->now - HOUR, e);
    int64_t room = o->options->max_per_hour - had;
    return room > 0 ? room : 0;
}

static void put_single(struct outbox *o, struct reminder *r, size_t first)
{
    struct outbox_message *m = same_matter(o, r, first);
    if (!m) {
        m = new_message(o);
        m->told = 1;
    }
    put_part(m, r);
    /* the highest level is the one that is sent */
    m->parts[m->count - 1] = m->parts[0];
    m->parts[0] = r;
}

/* Combines the person's messages from `from` on. What says the same of the same ticket is still
 * said only once. */
static void make_digest(struct outbox *o, size_t from)
{
    struct outbox_message all = {0};
    for (size_t i = from; i < o->count; i++)
        put_part(&all, o->v[i].parts[0]);
    all.told = all.count;
    for (size_t i = from; i < o->count; i++) {
        for (size_t k = 1; k < o->v[i].count; k++)
            put_part(&all, o->v[i].parts[k]);
        free(o->v[i].parts);
    }
    o->v[from] = all;
    o->count = from + 1;
}

static void hold_back(struct outbox *o, size_t from)
{
    for (size_t i = from; i < o->count; i++) {
        o->waiting += (int64_t)o->v[i].count;
        free(o->v[i].parts);
    }
    o->count = from;
}

/* Makes the messages of one person, in order, urgent ones first: single ones, and the rest
 * after `room` combined with the last of these. Urgent ones count towards the limit, but don't
 * wait for it. */
static void gather_person(struct outbox *o, const struct outbox_message *all, int64_t room)
{
    size_t urgent = 0, singles = 0, first = o->count;
    for (size_t i = 0; i < all->count; i++)
        put_single(o, all->parts[i], first);
    while (first + urgent < o->count && o->v[first + urgent].parts[0]->urgent)
        urgent++;
    int64_t left = room - (int64_t)urgent; /* for the others */
    if (room >= 0 && (o->options->digest ? room == 0 : left <= 0))
        hold_back(o, first + urgent);
    size_t count = o->count - first;
    if (!o->options->digest)
        while (singles < count &&
               (room < 0 || singles < urgent || (int64_t)singles + 1 < room ||
                ((int64_t)singles < room && singles + 1 == count)))
            singles++;
    if (singles < count)
        make_digest(o, first + singles);
}

/* Groups by person. Reminders without a recipient form one group too. */
enum status outbox_gather(struct outbox *o, struct error *e)
{
    struct outbox_message *persons = NULL;
    struct map known = {0};
    size_t count = 0, room = 0;
    for (size_t i = 0; i < o->due.count; i++) {
        struct reminder *r = &o->due.v[i];
        int added;
        struct map_entry *at = map_put(&known, (const char *)&r->to, sizeof r->to, &added);
        if (added) {
            MEM_GROW(persons, count, room);
            persons[count] = (struct outbox_message){0};
            at->n = (int64_t)count++;
        }
        put_part(&persons[at->n], r);
    }
    for (size_t i = 0; i < count; i++) {
        int64_t left = e->code == ST_OK ? room_of(o, persons[i].parts[0]->to, e) : 0;
        if (e->code == ST_OK)
            gather_person(o, &persons[i], left);
        free(persons[i].parts);
    }
    free(persons);
    map_free(&known);
    return e->code;
}

/* ---- a message as a row ---- */

/* Appends the text about one ticket, parts [from, to): a sentence for each, then once the
 * ticket's data. */
static void join_ticket(const struct outbox_message *m, size_t from, size_t to,
                        struct buf *text)
{
    const struct reminder *whole = m->parts[from];
    for (size_t i = from; i < to; i++) {
        const char *message = m->parts[i]->message;
        buf_printf(text, "%.*s\n", (int)strcspn(message, "\n"), message);
        if (m->parts[i]->escalate)
            whole = m->parts[i];
    }
    const char *rest = strchr(whole->message, '\n');
    buf_adds(text, rest ? rest + 1 : "");
}

static void join(const struct outbox_message *m, struct buf *ids, struct buf *text)
{
    for (size_t i = 0, next; i < m->told; i = next) {
        int64_t ticket = m->parts[i]->log.ticket;
        next = i + 1;
        while (ticket && next < m->told && m->parts[next]->log.ticket == ticket)
            next++;
        if (ticket)
            buf_printf(ids, "%s%lld", ids->len ? "|" : "", (long long)ticket);
        buf_adds(text, i ? "\n" : "");
        join_ticket(m, i, next, text);
    }
}

void outbox_make_row(const struct outbox *o, const struct outbox_message *m,
                     struct outbox_row *row)
{
    const struct reminder *first = m->parts[0];
    const struct member *to = first->to;
    struct buf b[OUTBOX_CELLS];
    int64_t due = 0, late = 0, level = 0;
    int has_due = 0;
    for (size_t i = 0; i < OUTBOX_CELLS; i++)
        buf_init(&b[i]);
    for (size_t i = 0; i < m->told; i++) {
        const struct reminder *r = m->parts[i];
        if (r->has_due && (!has_due || r->due < due)) {
            due = r->due;
            late = r->late;
            has_due = 1;
        }
        level = r->log.level > level ? r->log.level : level;
    }
    join(m, &b[OUTBOX_ID], &b[OUTBOX_MESSAGE]);
    buf_adds(&b[OUTBOX_REASON], m->told > 1 ? "digest" : first->log.reason);
    buf_adds(&b[OUTBOX_TO], to ? to->code : "");
    buf_adds(&b[OUTBOX_NAME], to ? *to->name ? to->name : to->code : "");
    buf_adds(&b[OUTBOX_EMAIL], to ? to->email : "");
    buf_adds(&b[OUTBOX_PHONE], to ? to->phone : "");
    buf_addi(&b[OUTBOX_LEVEL], level);
    if (has_due) {
        when_print(&b[OUTBOX_DUE], o->tool->desk->zone, due);
        decimal_minutes(&b[OUTBOX_LATE], late);
    }
    if (m->told > 1)
        buf_printf(&b[OUTBOX_SUBJECT], _("Reminders: %zu"), m->told);
    else
        buf_adds(&b[OUTBOX_SUBJECT], first->subject);
    for (size_t i = 0; i < OUTBOX_CELLS; i++)
        row->cells[i] = buf_detach(&b[i]);
}

void outbox_free_row(struct outbox_row *row)
{
    for (size_t i = 0; i < OUTBOX_CELLS; i++)
        free(row->cells[i]);
}

void outbox_print_row(struct outbox *o, const struct outbox_row *row)
{
    masking_ticket_id(o->tool->desk, strtoll(row->cells[OUTBOX_ID], NULL, 10));
    for (size_t i = 0; i < OUTBOX_CELLS; i++)
        sheet_cell(o->sheet, outbox_cells[i].name,
                   outbox_cells[i].number && !strchr(row->cells[i], '|'), row->cells[i]);
    sheet_end(o->sheet);
}

void outbox_print(struct outbox *o, const struct outbox_message *m)
{
    struct outbox_row row;
    outbox_make_row(o, m, &row);
    outbox_print_row(o, &row);
    outbox_free_row(&row);
}

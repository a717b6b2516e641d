#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/time/when.h"
#include "desk/mail/mailroom_private.h"
#include "desk/ticket/kind.h"
#include "desk/work/papers.h"

/* ---- the cells ---- */

struct filling {
    struct mailroom *room;
    struct message *m;
    const struct mail_decision *fate;
    const char *kind;
    struct error *e;
};

static void fill_key(struct filling *f, struct buf *out)
{
    buf_printf(out, "mail:%s", f->m->id);
}

static void fill_kind(struct filling *f, struct buf *out)
{
    buf_adds(out, f->kind);
}

static void fill_channel(struct filling *f, struct buf *out)
{
    buf_adds(out, f->room->channel);
}

static void fill_subject(struct filling *f, struct buf *out)
{
    buf_adds(out, f->m->subject);
}

/* The only customer with the address; none if several have it (caller_link.h). */
static void fill_customer(struct filling *f, struct buf *out)
{
    struct mailroom *room = f->room;
    const struct caller_evidence said = {
        .email = {room->address.s, room->form ? NULL : f->m->reply_to}};
    struct caller_found found;
    if (caller_link_find(room->callers, &said, &found, f->e) == ST_OK)
        buf_adds(out, found.customer);
}

/* A name and an address of one source, never one's name with another's address. */
static void fill_contact(struct filling *f, struct buf *out)
{
    buf_adds(out, f->room->name.len ? f->room->name.s : f->room->address.s);
}

/* When it was written; if that is impossible, when our side received it; else now. */
static void fill_opened(struct filling *f, struct buf *out)
{
    enum { LEAST = 631152000, SKEW = 600 }; /* 1990; clocks differ */
    struct message *m = f->m;
    struct desk *desk = f->room->desk;
    int64_t at = desk->now;
    if (m->has_date && m->date >= LEAST && m->date <= desk->now) {
        at = m->date;
    } else if (!m->has_date || m->date < LEAST || m->date > desk->now + SKEW) {
        m->flaws |= FLAW_DATE;
        if (m->has_received && m->received >= LEAST && m->received <= desk->now)
            at = m->received;
    }
    when_print(out, desk->zone, at);
}

static void fill_parent(struct filling *f, struct buf *out)
{
    int64_t parent = f->fate->what == MAIL_NOTE ? f->fate->ticket : f->fate->parent;
    if (parent)
        buf_addi(out, parent);
}

static void fill_body(struct filling *f, struct buf *out)
{
    (void)f; /* it is long: the cell points to the message's own text */
    (void)out;
}

static void fill_from(struct filling *f, struct buf *out)
{
    buf_adds(out, f->m->from);
}

static void fill_reply_to(struct filling *f, struct buf *out)
{
    const char *to = f->room->form ? f->room->address.s : f->m->reply_to;
    if (strcasecmp(to, f->m->from) != 0)
        buf_adds(out, to);
}

static void fill_attachments(struct filling *f, struct buf *out)
{
    for (size_t i = 0; i < f->m->attachment_count; i++)
        buf_printf(out, "%s%s", i ? "|" : "", f->m->attachments[i].name);
}

static void fill_papers(struct filling *f, struct buf *out)
{
    struct map kinds = MAP_EMPTY;
    const struct kind *kind = kind_get(&kinds, f->room->desk, f->kind, f->e);
    const char *papers = kind ? kind->papers : "";
    mail_papers_in(out, papers, f->m);
    for (struct list paper = LIST(papers); list_next(&paper);)
        if (!list_has(out->s, paper.s, paper.n))
            buf_printf(&f->room->missing, "%s%.*s", f->room->missing.len ? ", " : "",
                       (int)paper.n, paper.s);
    kinds_free(&kinds);
}

static void fill_flaws(struct filling *f, struct buf *out)
{
    message_flaws(out, f->m->flaws);
}

/* In this order; flaws last, because the others may find some. */
static const struct {
    const char *name;
    void (*fill)(struct filling *f, struct buf *out);
} cells[] = {
    {"key", fill_key},
    {"kind", fill_kind},
    {"channel", fill_channel},
    {"subject", fill_subject},
    {"customer", fill_customer},
    {"contact", fill_contact},
    {"opened", fill_opened},
    {"parent", fill_parent},
    {"body", fill_body},
    {"field.from", fill_from},
    {"field.reply-to", fill_reply_to},
    {"field.attachments", fill_attachments},
    {"field.papers", fill_papers},
    {"field.flaws", fill_flaws},
};
enum { CELLS = sizeof cells / sizeof *cells };

const struct rows_set *mail_rows(void)
{
    static struct rows_column columns[CELLS];
    static const struct rows_set rows = {"mail", columns, CELLS};
    for (size_t i = 0; i < CELLS; i++)
        columns[i].name = cells[i].name;
    return &rows;
}

/* ---- papers ---- */

void mail_papers_in(struct buf *out, const char *papers, const struct message *m)
{
    for (struct list asked = LIST(papers); list_next(&asked);)
        for (size_t i = 0; i < m->attachment_count; i++)
            if (papers_is_file(asked.s, asked.n, m->attachments[i].name,
                               m->attachments[i].type)) {
                list_add(out, asked.s, asked.n);
                break;
            }
}

/* ---- files ---- */

struct keeping {
    const struct message *m;
    const struct attachment *a; /* NULL: the message itself */
};

static enum status write_one(void *context, int fd, struct error *e)
{
    const struct keeping *k = context;
    return k->a ? message_write(k->m, k->a, fd, e) : message_write_all(k->m, fd, e);
}

static enum status keep_one(struct mailroom *room, const struct message *m,
                            const struct attachment *a, struct error *e)
{
    struct keeping k = {m, a};
    struct mail_kept kept = {.type = a ? a->type : "message/rfc822"};
    if (blob_store_put(room->folder.s, write_one, &k, &kept.file, e) != ST_OK)
        return e->code;
    kept.name = mem_string(a ? a->name : "message.eml");
    *MEM_NEXT(room->kept, room->kept_count, room->kept_room) = kept;
    return ST_OK;
}

void mail_forget_kept(struct mailroom *room)
{
    while (room->kept_count)
        free(room->kept[--room->kept_count].name);
}

enum status mail_keep(struct mailroom *room, const struct message *m, int whole,
                      struct error *e)
{
    mail_forget_kept(room);
    for (size_t i = 0; i < m->attachment_count && e->code == ST_OK; i++)
        keep_one(room, m, &m->attachments[i], e);
    if (whole && e->code == ST_OK)
        keep_one(room, m, NULL, e);
    return e->code;
}

enum status mail_keep_whole(struct mailroom *room, const struct message *m, struct error *e)
{
    mail_forget_kept(room);
    return keep_one(room, m, NULL, e);
}

/* ---- columns ---- */

static int column_of(const struct mailroom *room, const char *name, size_t n)
{
    for (size_t i = 0; i < room->count; i++)
        if (strlen(room->columns[i].name) == n && memcmp(room->columns[i].name, name, n) == 0)
            return (int)i;
    return -1;
}

static enum status add_column(struct mailroom *room, const char *name, struct error *e)
{
    struct error why = ERROR_NONE;
    int place = ticket_import_place(room->taking, name, &why);
    error_clear(&why); /* tkt has its own message for it */
    if (place < 0 || room->count == MAIL_COLUMNS_MOST)
        return error_set(e, ST_USAGE, _("--set: column '%s' can't be imported"),
                         utf8_quote(name));
    room->place[room->count] = place;
    int column = ticket_column_of(name);
    const char *title = column >= 0 ? ticket_columns[column].label : NULL;
    room->columns[room->count++] =
        (struct rows_column){.name = mem_string(name), .title = title};
    return ST_OK;
}

/* --set COL=VALUE */
static enum status give(struct mailroom *room, const char *word, struct error *e)
{
    const char *equals = strchr(word, '=');
    size_t n = (size_t)(equals - word);
    if (column_of(room, word, n) < 0) {
        char *name = mem_string_n(word, n);
        add_column(room, name, e);
        free(name);
        if (e->code != ST_OK)
            return e->code;
    }
    room->given[column_of(room, word, n)] = equals + 1;
    return ST_OK;
}

enum status mail_row_open(struct mailroom *room, struct error *e)
{
    const struct option_list *set = room->options.set;
    for (int i = 0; i < MAIL_COLUMNS_MOST; i++)
        buf_init(&room->text[i]);
    for (int i = 0; i < CELLS && e->code == ST_OK; i++)
        add_column(room, cells[i].name, e);
    for (size_t i = 0; set && i < set->count && e->code == ST_OK; i++)
        give(room, set->values[i], e);
    return e->code;
}

void mail_row_close(struct mailroom *room)
{
    for (size_t i = 0; i < room->count; i++)
        free((char *)room->columns[i].name);
    for (int i = 0; i < MAIL_COLUMNS_MOST; i++)
        buf_free(&room->text[i]);
    mail_forget_kept(room);
    free(room->kept);
}

size_t mail_columns(const struct mailroom *room, const struct rows_column **columns)
{
    *columns = room->columns;
    return room->count;
}

const char *mail_missing(const struct mailroom *room)
{
    return room->missing.s;
}

/* ---- the row ---- */

/* desk+repair@example.com is desk@example.com, for the kind repair. */
static const char *kind_by_address(struct mailroom *room, const struct message *m,
                                   struct buf *out, struct error *e)
{
    const char *own = room->own.s, *at = strchr(own, '@');
    for (size_t i = 0; at && i < m->to.count && e->code == ST_OK; i++) {
        const char *to = m->to.v[i], *plus = to + (at - own), *end = strchr(to, '@');
        if (strlen(to) <= (size_t)(at - own) || strncasecmp(to, own, (size_t)(at - own)) != 0 ||
            *plus != '+' || !end || end < plus || strcasecmp(end, at) != 0)
            continue;
        buf_clear(out);
        buf_add(out, plus + 1, (size_t)(end - plus - 1));
        if (out->len && desk_knows(room->desk, "kind", out->s, out->len, e) > 0)
            return out->s;
    }
    return room->kind;
}

enum status mail_row(struct mailroom *room, struct message *m, const struct mail_decision *fate,
                     const char *const **out, struct error *e)
{
    struct buf word = BUF_EMPTY;
    struct filling f = {.room = room, .m = m, .fate = fate, .e = e};
    f.kind = room->options.kind ? room->kind : kind_by_address(room, m, &word, e);
    int kind = column_of(room, "kind", 4), body = column_of(room, "body", 4);
    if (room->given[kind])
        f.kind = room->given[kind];
    buf_clear(&room->missing);
    mail_sender(room, m, e);
    if (room->options.keep && mail_keep(room, m, 0, e) != ST_OK)
        f.kind = room->kind;
    for (size_t i = 0; i < room->count && e->code == ST_OK; i++) {
        buf_clear(&room->text[i]);
        if (room->given[i])
            buf_adds(&room->text[i], room->given[i]);
        else if (i < CELLS)
            cells[i].fill(&f, &room->text[i]);
        room->cell[i] = (int)i == body && !room->given[i] ? m->text.s : room->text[i].s;
    }
    buf_free(&word);
    *out = (const char *const *)room->cell;
    return e->code;
}

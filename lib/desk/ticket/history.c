#include "desk/ticket/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/core/cells.h"
#include "desk/ticket/ticket_cell.h"

/* ---- changes ---- */

static void clear(struct changes *c)
{
    for (size_t i = 0; i < c->count; i++) {
        MEM_FREE(c->v[i].name, c->v[i].before, c->v[i].after);
    }
    c->count = 0;
}

void changes_free(struct changes *c)
{
    clear(c);
    free(c->v);
    *c = (struct changes)CHANGES_EMPTY;
}

static struct change *add_change(struct changes *c, const char *prefix, const char *name,
                                 int column)
{
    struct buf b = BUF_EMPTY;
    MEM_GROW(c->v, c->count, c->capacity);
    buf_printf(&b, "%s%s", prefix, name);
    c->v[c->count] = (struct change){buf_detach(&b), NULL, NULL, column};
    return &c->v[c->count++];
}

static int column_named(const char *name)
{
    for (int i = 0; i < TC_STORED; i++)
        if (strcmp(ticket_columns[i].name, name) == 0)
            return i;
    return -1;
}

static char *written(const struct desk *d, int column, const struct json_pair *pair)
{
    if (!pair || pair->kind == JSON_NULL)
        return NULL;
    struct buf b = BUF_EMPTY;
    if (pair->kind == JSON_INT && column >= 0) {
        struct value v = value_int(pair->n);
        ticket_cell_print(&b, d, column, &v);
    } else {
        buf_add(&b, pair->text, pair->len);
    }
    return buf_detach(&b);
}

static int same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Splits the JSON of the custom fields and adds those that differ. */
static void add_fields(struct changes *c, const struct desk *d, const struct json_pair *before,
                       const struct json_pair *after)
{
    struct json_object was = JSON_OBJECT_EMPTY, now = JSON_OBJECT_EMPTY;
    if (!json_read(before ? before->text : NULL, &was) ||
        !json_read(after ? after->text : NULL, &now)) {
        json_free(&was);
        json_free(&now);
        return;
    }
    for (size_t i = 0; i < was.count + now.count; i++) {
        const struct json_pair *p = i < was.count ? &was.pairs[i] : &now.pairs[i - was.count];
        if (i >= was.count && json_find(&was, p->name))
            continue;
        char *old = written(d, -1, json_find(&was, p->name));
        char *new = written(d, -1, json_find(&now, p->name));
        if (!same_text(old, new)) {
            struct change *change = add_change(c, "field.", p->name, -1);
            change->before = old;
            change->after = new;
        } else {
            MEM_FREE(old, new);
        }
    }
    json_free(&was);
    json_free(&now);
}

void changes_read(struct changes *c, const struct desk *d, const char *before,
                  const char *after)
{
    struct json_object was = JSON_OBJECT_EMPTY, now = JSON_OBJECT_EMPTY;
    clear(c);
    if (json_read(before, &was) && json_read(after, &now))
        for (size_t i = 0; i < now.count; i++) {
            const struct json_pair *new = &now.pairs[i], *old = json_find(&was, new->name);
            int column = column_named(new->name);
            if (column == TC_FIELDS) {
                add_fields(c, d, old, new);
                continue;
            }
            struct change *change = add_change(c, "", new->name, column);
            change->before = written(d, column, old);
            change->after = written(d, column, new);
        }
    json_free(&was);
    json_free(&now);
}

enum mask change_mask(const struct change *c)
{
    if (c->column >= 0)
        return masking_column(c->column);
    return strncmp(c->name, "field.", 6) == 0 ? mask_of_field(c->name + 6) : MASK_NONE;
}

enum mask history_data_mask(const void *context, const char *name)
{
    (void)context;
    return strcmp(name, "digest") == 0 || strcmp(name, "size") == 0 ? MASK_NONE : MASK_TEXT;
}

/* ---- events ---- */

int history_note_by_person(const struct event *ev)
{
    struct json_object data = JSON_OBJECT_EMPTY;
    if (!ev->note || !*ev->note || strcmp(ev->verb, "route") == 0)
        return 0;
    int by_tool = json_read(ev->data, &data) &&
                  (json_find(&data, HISTORY_AUTO_NAME) || json_find(&data, "draft"));
    json_free(&data);
    return !by_tool;
}

enum status history_hands(struct desk *d, const struct ticket *t, struct map *codes,
                          struct error *e)
{
    struct event ev = EVENT_WALK(t->head);
    struct buf text = BUF_EMPTY;
    if (*ticket_text(t, TC_ASSIGNEE))
        map_puts(codes, ticket_text(t, TC_ASSIGNEE), NULL);
    while (event_walk(d->store, &ev, e) > 0) {
        if (event_text(ev.before, TC_ASSIGNEE, &text))
            map_puts(codes, text.s, NULL);
        if (event_text(ev.after, TC_STATUS, &text) && strcmp(text.s, "resolved") == 0)
            map_puts(codes, ev.who, NULL);
    }
    buf_free(&text);
    return e->code;
}

enum status history_walk(struct desk *d, int64_t ticket, int64_t head,
                         int (*visit)(void *context, const struct event *ev), void *context,
                         struct error *e)
{
    int64_t *chain = NULL;
    size_t count = 0, room = 0;
    struct event ev = {.ticket = ticket, .prev = head};
    while (event_walk(d->store, &ev, e) > 0)
        *MEM_NEXT(chain, count, room) = ev.id;
    if (ev.prev && e->code == ST_OK)
        error_set(e, ST_DATA, _("ticket %lld: event %lld is missing; see tkt-init --check"),
                  (long long)ticket, (long long)ev.prev);
    while (e->code == ST_OK && count > 0)
        if (event_get(d->store, chain[--count], &ev, e) > 0 && visit(context, &ev))
            break;
    free(chain);
    return e->code;
}

const struct rows_column history_columns[HISTORY_COLUMNS] = {
    {"id", 1, NULL},
    {"event", 1, NULL},
    {"at", 0, NULL},
    {"who", 0, NULL},
    {"verb", 0, NULL},
    {"before", 0, N_("old value")},
    {"after", 0, N_("new value")},
    {"note", 0, NULL},
    {"data", 0, NULL},
};

const struct rows_set history_rows = {"events", history_columns, HISTORY_COLUMNS};

struct putting {
    struct sheet *sheet;
    struct desk *desk;
    struct changes changes;
    struct buf text;
};

/* Appends a member of the object, without quotes if the column has numbers, as in every JSON
 * output. */
static void json_cell(struct buf *out, const struct change *c, const char *value)
{
    if (!value || c->column < 0 || !ticket_cell_is_number(c->column)) {
        json_text(out, c->name, value);
        return;
    }
    json_null(out, c->name);
    out->len -= strlen("null");
    buf_adds(out, value);
}

static void put_changes(struct putting *p, const char *column, int after)
{
    buf_clear(&p->text);
    for (size_t i = 0; i < p->changes.count; i++) {
        const struct change *c = &p->changes.v[i];
        if (!i)
            buf_addc(&p->text, '{');
        json_cell(&p->text, c,
                  masking_text(p->desk, change_mask(c), after ? c->after : c->before));
    }
    if (p->text.len)
        buf_addc(&p->text, '}');
    sheet_json(p->sheet, column, p->text.s);
}

static int put_event(void *context, const struct event *ev)
{
    struct putting *p = context;
    sheet_int(p->sheet, "id", ev->ticket);
    sheet_int(p->sheet, "event", ev->id);
    cells_time(p->sheet, "at", p->desk->zone, ev->at);
    sheet_text(p->sheet, "who", ev->who);
    sheet_text(p->sheet, "verb", ev->verb);
    changes_read(&p->changes, p->desk, ev->before, ev->after);
    put_changes(p, "before", 0);
    put_changes(p, "after", 1);
    sheet_text(p->sheet, "note", ev->note);
    sheet_object(p->sheet, "data", masking_json(p->desk, history_data_mask, NULL, ev->data));
    sheet_end(p->sheet);
    return sheet_broken(p->sheet);
}

enum status history_put(struct sheet *sheet, struct desk *desk, const struct ticket *t,
                        struct error *e)
{
    struct putting p = {.sheet = sheet, .desk = desk, .text = BUF_EMPTY};
    masking_history(desk, t);
    history_walk(desk, t->c[TC_ID].n, t->head, put_event, &p, e);
    changes_free(&p.changes);
    buf_free(&p.text);
    return e->code;
}

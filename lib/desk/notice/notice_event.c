#include "desk/notice/notice_event.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "desk/register/notice_text.h"
#include "store/ticket.h"
#include "store/notice_log.h"

/* One notice about one ticket, by one way. */
struct telling {
    int64_t ticket;
    char *code, *starts, *ends, *reason, *way;
    struct buf told, failed, unknown; /* who, separated by | */
    int64_t count, last;              /* people notified; the message of the last */
};

struct tellings {
    struct telling *v;
    size_t count, room;
};

static int is_same(const struct telling *t, const struct stmt *st)
{
    const char *const texts[] = {t->code, t->starts, t->ends, t->reason, t->way};
    int same = t->ticket == stmt_int(st, 0);
    for (size_t i = 0; same && i < sizeof texts / sizeof *texts; i++)
        same = strcmp(texts[i], stmt_text(st, (int)i + 1)) == 0;
    return same;
}

static struct telling *telling_of(struct tellings *all, const struct stmt *st)
{
    if (all->count && is_same(&all->v[all->count - 1], st))
        return &all->v[all->count - 1];
    MEM_GROW(all->v, all->count, all->room);
    all->v[all->count] = (struct telling){
        .ticket = stmt_int(st, 0),
        .code = mem_string(stmt_text(st, 1)),
        .starts = mem_string(stmt_text(st, 2)),
        .ends = mem_string(stmt_text(st, 3)),
        .reason = mem_string(stmt_text(st, 4)),
        .way = mem_string(stmt_text(st, 5)),
        .told = BUF_EMPTY,
        .failed = BUF_EMPTY,
        .unknown = BUF_EMPTY,
    };
    return &all->v[all->count++];
}

static enum status read_all(struct desk *desk, struct tellings *all, struct error *e)
{
    struct stmt *st = notice_log_unsaid(desk->store, e);
    while (stmt_step(st, e) > 0) {
        struct telling *t = telling_of(all, st);
        const char *state = stmt_text(st, 6);
        struct buf *who = strcmp(state, "sent") == 0     ? &t->told
                          : strcmp(state, "failed") == 0 ? &t->failed
                                                         : &t->unknown;
        t->count += who == &t->told && t->last != stmt_int(st, 9);
        t->last = stmt_int(st, 9);
        if (who->len)
            buf_addc(who, '|');
        if (*stmt_text(st, 7))
            buf_adds(who, stmt_text(st, 7));
        else
            buf_printf(who, "#%lld", (long long)stmt_int(st, 8));
    }
    return e->code;
}

/* Adds the desk's own text, if the register still has the notice. */
static void add_text(struct desk *desk, const struct telling *t, struct buf *data)
{
    struct notice_text *w = NULL;
    struct error e = ERROR_NONE;
    char *language = NULL;
    struct buf subject = BUF_EMPTY, text = BUF_EMPTY, id = BUF_EMPTY;
    buf_addi(&id, t->ticket);
    const char *const values[NOTICE_PLACES] = {
        [NOTICE_PLACE_UNIT] = "{unit}",       [NOTICE_PLACE_BUILDING] = "{building}",
        [NOTICE_PLACE_NAME] = "{name}",       [NOTICE_PLACE_PRODUCT] = "{product}",
        [NOTICE_PLACE_FROM] = t->starts,      [NOTICE_PLACE_TO] = t->ends,
        [NOTICE_PLACE_REASON] = t->reason,    [NOTICE_PLACE_ID] = id.s,
        [NOTICE_PLACE_SUBJECT] = "{subject}", [NOTICE_PLACE_SITE] = desk->site,
    };
    if (notice_text_load(&w, desk, t->code, &e) == ST_OK &&
        desk_setting(desk, "language", &language, &e) == ST_OK &&
        notice_text_fill(w, notice_text_for(w, language), values, &subject, &text, &e) == ST_OK)
        json_text(data, "text", text.s);
    error_clear(&e);
    notice_text_free(w);
    free(language);
    buf_free(&subject);
    buf_free(&text);
    buf_free(&id);
}

static void put_text(struct buf *data, const char *name, const char *value)
{
    if (*value)
        json_text(data, name, value);
}

static enum status write_event(struct desk *desk, const struct telling *t, struct error *e)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct buf data = BUF_EMPTY;
    const struct notice_log_notice notice = {t->code, t->starts, t->ends, t->reason};
    int64_t event = -1; /* the ticket doesn't exist any more */
    buf_addc(&data, '{');
    json_text(&data, "notice", t->code);
    put_text(&data, "from", t->starts);
    put_text(&data, "to", t->ends);
    put_text(&data, "reason", t->reason);
    add_text(desk, t, &data);
    json_text(&data, "way", t->way);
    json_int(&data, "told", t->count);
    put_text(&data, "customers", t->told.s);
    put_text(&data, "failed", t->failed.s);
    put_text(&data, "unknown", t->unknown.s);
    buf_addc(&data, '}');
    if (ticket_get(desk->store, t->ticket, &copy, e) > 0) {
        struct ticket after = copy.t;
        ticket_update(desk->store, &copy.t, &after, desk->now, desk->user, "notice", NULL,
                      data.s, e);
        event = after.head;
    }
    if (e->code == ST_OK)
        notice_log_said(desk->store, t->ticket, &notice, t->way, event, e);
    ticket_copy_free(&copy);
    buf_free(&data);
    return e->code;
}

enum status notice_tell_tickets(struct desk *desk, struct error *e)
{
    struct tellings all = {NULL, 0, 0};
    read_all(desk, &all, e);
    for (size_t i = 0; i < all.count; i++) {
        struct telling *t = &all.v[i];
        if (e->code == ST_OK)
            write_event(desk, t, e);
        free(t->code);
        free(t->starts);
        free(t->ends);
        free(t->reason);
        free(t->way);
        buf_free(&t->told);
        buf_free(&t->failed);
        buf_free(&t->unknown);
    }
    free(all.v);
    return e->code;
}

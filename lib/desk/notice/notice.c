#include "desk/notice/notice.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "desk/deliver/once.h"
#include "desk/notice/notice_event.h"
#include "desk/notice/notice_row.h"
#include "store/notice_log.h"

enum { DAY = 86400 };

struct notice {
    struct tool *tool;
    const struct notice_options *options;
    struct sender sender;
    struct notice_maker maker;
    struct notice_row *v;
    size_t count, room;
    int64_t told, told_first; /* already notified: number of people, and when the first was */
    int64_t unknown;
    struct buf unreached; /* some of those who can't be reached */
    int64_t unreached_count, sent;
    struct sheet *sheet;
};

const struct rows_set notice_rows = {"notice", notice_row_columns, NOTICE_SHOWN},
                      notice_more_rows = {"notice-more", notice_row_columns + NOTICE_SHOWN,
                                          NOTICE_CELLS - NOTICE_SHOWN};

/* ---- who was notified already ---- */

/* Calls a function for each row about the recipient: by the customer's codes or the caller, and
 * by tickets or none. Stops if it doesn't return ST_OK. */
static enum status each_told(const struct notice *n, const struct recipient *to,
                             enum status (*visit)(void *context, struct notice_log_row *row,
                                                  struct error *e),
                             void *context, struct error *e)
{
    size_t codes = to->customers.count ? to->customers.count : 1;
    size_t tickets = to->ticket_count ? to->ticket_count : 1;
    for (size_t t = 0; t < tickets; t++)
        for (size_t c = 0; c < codes; c++) {
            struct notice_log_row row = {
                .ticket = to->ticket_count ? to->tickets[t] : 0,
                .notice = {n->options->code, n->options->from, n->options->to,
                           n->options->reason},
                .customer = to->customers.count ? to->customers.v[c] : "",
                .caller = to->customers.count ? 0 : to->caller,
            };
            if (notice_log_find(n->tool->desk->store, &row, e) < 0 ||
                visit(context, &row, e) != ST_OK)
                return e->code;
        }
    return ST_OK;
}

struct asking {
    int rows, sent, unknown;
    int64_t first;
};

static enum status add_told_row(void *context, struct notice_log_row *row, struct error *e)
{
    struct asking *a = context;
    a->rows++;
    a->sent += row->state == REMINDER_SENT;
    a->unknown += row->state == REMINDER_UNKNOWN || row->state == REMINDER_SENDING;
    if (row->id && (!a->first || row->at < a->first))
        a->first = row->at;
    return e->code;
}

/* Returns 1 if the recipient is to be notified now, -1 for an error. */
static int is_due(struct notice *n, const struct recipient *to, struct error *e)
{
    struct asking a = {0, 0, 0, 0};
    if (each_told(n, to, add_told_row, &a, e) != ST_OK)
        return -1;
    if (n->options->again)
        return 1;
    if (a.unknown && !n->options->unknown) {
        n->unknown++;
        return 0;
    }
    if (a.sent < a.rows)
        return 1;
    n->told++;
    if (!n->told_first || a.first < n->told_first)
        n->told_first = a.first;
    return 0;
}

/* ---- rows ---- */

static void cannot_reach(struct notice *n, const struct notice_row *row)
{
    enum { FEW = 5 };
    if (n->unreached_count++ < FEW)
        buf_printf(&n->unreached, "%s%s", n->unreached.len ? ", " : "", row->whom);
    else if (n->unreached_count == FEW + 1)
        buf_adds(&n->unreached, ", …");
}

/* All texts are made before anything is sent. */
static enum status make_rows(struct notice *n, const struct recipients *r, struct error *e)
{
    for (size_t i = 0; i < r->count && e->code == ST_OK; i++) {
        const struct recipient *to = &r->v[i];
        int mail = n->sender.way == SEND_MAIL;
        int due = is_due(n, to, e);
        if (due <= 0)
            continue;
        MEM_GROW(n->v, n->count, n->room);
        notice_row_make(&n->maker, to, &n->v[n->count++], e);
        if (mail ? !*to->email : !*to->email && !*to->phone)
            cannot_reach(n, &n->v[n->count - 1]);
    }
    return e->code;
}

/* ---- the log ---- */

struct marking {
    struct notice *n;
    struct notice_row *row;
};

static enum status mark_one(void *context, struct notice_log_row *told, struct error *e)
{
    struct marking *m = context;
    told->way = send_way_name(m->n->sender.way);
    told->state = REMINDER_SENDING;
    told->at = m->n->tool->desk->now;
    told->tries++;
    told->message = m->row->message;
    if (notice_log_put(m->n->tool->desk->store, told, e) != ST_OK)
        return e->code;
    m->row->tries = told->tries > m->row->tries ? told->tries : m->row->tries;
    if (!m->row->message)
        m->row->message = told->id;
    return ST_OK;
}

static enum status mark_sending(void *context, size_t i, struct error *e)
{
    struct notice *n = context;
    struct marking m = {n, &n->v[i]};
    return each_told(n, n->v[i].to, mark_one, &m, e);
}

static enum status record_outcome(void *context, size_t i, enum delivery_result sent,
                                  const char *why, struct error *e)
{
    struct notice *n = context;
    const struct notice_row *row = &n->v[i];
    static const enum reminder_state states[] = {
        [DELIVERY_DONE] = REMINDER_SENT,
        [DELIVERY_FAILED] = REMINDER_FAILED,
        [DELIVERY_UNKNOWN] = REMINDER_UNKNOWN,
    };
    const char *whom = row->whom;
    n->sent += sent == DELIVERY_DONE;
    n->tool->partial |= sent != DELIVERY_DONE;
    if (sent == DELIVERY_FAILED && n->sender.way != SEND_ROWS)
        tool_warn(n->tool, _("%s: %s; run the same command again to retry"), whom, why);
    else if (sent == DELIVERY_UNKNOWN)
        tool_warn(n->tool,
                  _("%s: %s; it may or may not have been sent, so it isn't resent (--unknown "
                    "resends it)"),
                  whom, why);
    return notice_log_outcome(n->tool->desk->store, row->message, states[sent],
                              n->tool->desk->now, sent == DELIVERY_DONE ? NULL : why, e);
}

/* ---- delivery ---- */

static enum delivery_result send_row(void *context, size_t i, struct buf *why)
{
    struct notice *n = context;
    const struct notice_row *row = &n->v[i];
    struct buf id = BUF_EMPTY;
    buf_printf(&id, "notice.%lld.%lld", (long long)row->message, (long long)row->tries);
    const struct delivery delivery = {.columns = notice_row_columns,
                                      .cells = (const char *const *)row->cells,
                                      .count = NOTICE_CELLS,
                                      .name = notice_row_name(row),
                                      .email = row->cells[NOTICE_EMAIL],
                                      .subject = row->cells[NOTICE_SUBJECT],
                                      .message = row->cells[NOTICE_TEXT],
                                      .id = id.s};
    enum delivery_result sent = delivery_send(&n->sender, &delivery, why);
    if (sent == DELIVERY_DONE && n->sheet)
        notice_row_print(row, n->sheet);
    buf_free(&id);
    return sent;
}

/* Those without an address are left for another way: nothing is logged about them. */
static void drop_unmailed(struct notice *n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n->count; i++) {
        if (*n->v[i].cells[NOTICE_EMAIL]) {
            struct notice_row row = n->v[kept];
            n->v[kept++] = n->v[i];
            n->v[i] = row;
        }
    }
    for (size_t i = kept; i < n->count; i++)
        notice_row_free(&n->v[i]);
    n->count = kept;
}

static void print_row(void *context, size_t i)
{
    const struct notice *n = context;
    notice_row_print(&n->v[i], n->sheet);
}

/* ---- a run ---- */

static enum status tell_tickets(void *context, struct error *e)
{
    const struct notice *n = context;
    return notice_tell_tickets(n->tool->desk, e);
}

/* The tickets get events for what a killed run had sent. */
static enum status recover(void *context, struct error *e)
{
    const struct notice *n = context;
    int64_t lost = notice_log_crashed(n->tool->desk->store, n->tool->desk->now, e);
    if (lost < 0 || tell_tickets(context, e) != ST_OK)
        return e->code;
    if (lost > 0)
        tool_warn_partial(
            n->tool,
            _("messages that were being sent when tkt-notice was last interrupted: %lld; "
              "they may or may not have arrived (tkt-notice --log unknown lists them)"),
            (long long)lost);
    return ST_OK;
}

static const struct once messages = {.mark = mark_sending,
                                     .settle = record_outcome,
                                     .finish = tell_tickets,
                                     .recover = recover,
                                     .send = send_row,
                                     .print = print_row};

static void say_told(const struct notice *n)
{
    struct buf when = BUF_EMPTY;
    when_print(&when, n->tool->desk->zone, n->told_first);
    if (n->told && n->told_first <= n->tool->desk->now - DAY) {
        /* a notice of last month with the same words would be skipped silently */
        tool_warn_partial(
            n->tool,
            _("people notified already, the first at %s: %lld (--again notifies them again)"),
            when.s, (long long)n->told);
    } else if (n->told) {
        tool_note(n->tool, _("notified already: %lld (--again notifies them again)"),
                  (long long)n->told);
    }
    buf_free(&when);
}

static void say_summary(const struct notice *n)
{
    say_told(n);
    if (n->unknown)
        tool_warn_partial(
            n->tool,
            _("people whom the notice may or may not have reached: %lld (--unknown "
              "notifies them again)"),
            (long long)n->unknown);
    if (n->unreached_count && n->sender.way == SEND_MAIL) {
        tool_warn_partial(
            n->tool,
            _("people without an email address: %lld (%s); the same command without "
              "--mail prints them"),
            (long long)n->unreached_count, n->unreached.s);
    } else if (n->unreached_count) {
        tool_warn(n->tool, _("people with neither phone number nor email address: %lld (%s)"),
                  (long long)n->unreached_count, n->unreached.s);
    }
    if (!n->options->look)
        tool_note(n->tool, _("notified: %lld"), (long long)n->sent);
}

static void tell_recipients(struct notice *n, const struct recipients *r)
{
    struct error *e = &n->tool->e;
    if (!n->options->look && once_recover(&messages, n, n->tool) != ST_OK)
        return;
    if (make_rows(n, r, e) != ST_OK)
        return;
    if (n->sender.way == SEND_MAIL)
        drop_unmailed(n);
    if (n->options->look)
        for (size_t i = 0; i < n->count; i++)
            notice_row_print(&n->v[i], n->sheet);
    else
        once_run(&messages, n, n->tool, &n->sender, n->count, &n->sheet);
    say_summary(n);
}

static void free_notice(struct notice *n)
{
    for (size_t i = 0; i < n->count; i++)
        notice_row_free(&n->v[i]);
    free(n->v);
    buf_free(&n->unreached);
    notice_maker_close(&n->maker);
    sender_close(&n->sender);
}

void notice_run(struct tool *tool, struct recipients *r, const struct notice_options *o)
{
    struct notice n = {.tool = tool, .options = o, .unreached = BUF_EMPTY};
    struct error *e = &tool->e;
    int alone = 1;
    int ready = sender_open(&n.sender, tool, &o->send) == ST_OK &&
                notice_maker_open(&n.maker, tool->desk, o, e) == ST_OK;
    int rows = o->look || n.sender.way == SEND_ROWS || !tool->quiet;
    if (ready && rows)
        tool_sheet(tool, &n.sheet, notice_row_columns, NOTICE_CELLS, NOTICE_SHOWN);
    if (e->code == ST_OK && !o->look)
        alone = store_lock(tool->desk->store, "notice", e);
    if (e->code == ST_OK && alone > 0)
        tell_recipients(&n, r);
    else if (alone == 0)
        error_set(e, ST_BUSY, _("another tkt-notice is running on this desk: try again"));
    if (!rows && tool->empty_is_1 && !n.sent)
        tool->partial = 1;
    tool_sheet_close(tool, n.sheet, 0);
    free_notice(&n);
}

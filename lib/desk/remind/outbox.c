#include "desk/remind/outbox.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "desk/deliver/once.h"
#include "desk/remind/outbox_private.h"

enum { MINUTE = 60, HOUR = 3600, FIRST_PAUSE = 5 * MINUTE, LONGEST_PAUSE = 4 * HOUR };

/* ---- the log ---- */

/* This message also tells the new assignee what that event would. */
static enum status told_by(struct outbox *o, const struct reminder *r, int64_t message,
                           int64_t event_id, struct error *e)
{
    struct buf event = BUF_EMPTY;
    struct reminder_log_row told = r->log;
    told.id = 0;
    told.reason = remind_reason_name(REMIND_ASSIGNED);
    reminder_log_occasion(&event, told.reason, event_id);
    told.level = 0;
    told.occasion = event.s;
    told.message = message;
    told.state = REMINDER_SENDING;
    reminder_log_put(o->tool->desk->store, &told, e);
    buf_free(&event);
    return e->code;
}

static enum status hand_over(struct outbox *o, const struct reminder *r, int64_t message,
                             struct error *e)
{
    struct desk *desk = o->tool->desk;
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct error why = ERROR_NONE;
    int refused = 0;
    const struct act_args args = {.to = r->to->code};
    if (!o->act && act_open(&o->act, desk, e) != ST_OK)
        return e->code;
    if (act_apply(o->act, r->log.ticket, "escalate", &args, &refused, &why) == ST_OK) {
        if (ticket_get(desk->store, r->log.ticket, &copy, e) > 0)
            told_by(o, r, message, copy.t.head, e);
    } else if (refused) {
        tool_warn_partial(o->tool, "%s", why.message);
    } else {
        error_set(e, why.code, "%s", why.message);
    }
    error_clear(&why);
    ticket_copy_free(&copy);
    return e->code;
}

static enum status mark_sending(void *context, size_t message, struct error *e)
{
    struct outbox *o = context;
    struct outbox_message *m = &o->v[message];
    struct desk *desk = o->tool->desk;
    int64_t first = 0;
    for (size_t i = 0; i < m->count && e->code == ST_OK; i++) {
        struct reminder *r = m->parts[i];
        r->log.person = r->to ? r->to->code : "";
        r->log.way = send_way_name(o->sender.way);
        r->log.state = REMINDER_SENDING;
        r->log.at = desk->now;
        r->log.tries++;
        r->log.again = 0;
        r->log.message = first;
        r->log.error = NULL;
        m->tries = r->log.tries > m->tries ? r->log.tries : m->tries;
        if (reminder_log_put(desk->store, &r->log, e) != ST_OK)
            break;
        first = first ? first : r->log.id;
        r->log.message = first;
        if (r->escalate)
            hand_over(o, r, first, e);
    }
    return e->code;
}

static void tell_failure(struct outbox *o, const struct outbox_message *m, const char *why,
                         enum reminder_state state, int64_t again)
{
    const struct reminder *r = m->parts[0];
    struct buf next = BUF_EMPTY;
    if (state == REMINDER_FAILED) {
        when_print(&next, o->tool->desk->zone, again);
        tool_warn(o->tool, _("%s to %s, ticket %lld: %s; next try from %s on"), r->log.reason,
                  r->to ? utf8_quote(r->to->code) : _("nobody"), (long long)r->log.ticket, why,
                  next.s);
    } else if (state == REMINDER_LOST) {
        tool_warn(o->tool, _("%s to %s, ticket %lld: %s; gave up after %lld tries"),
                  r->log.reason, r->to ? utf8_quote(r->to->code) : _("nobody"),
                  (long long)r->log.ticket, why, (long long)m->tries);
    } else {
        tool_warn(o->tool,
                  _("%s to %s, ticket %lld: %s; it may or may not have been sent, so it isn't "
                    "resent (tkt-remind --again resends it)"),
                  r->log.reason, r->to ? utf8_quote(r->to->code) : _("nobody"),
                  (long long)r->log.ticket, why);
    }
    buf_free(&next);
    o->tool->partial = 1;
}

static int64_t pause_after(int64_t tries)
{
    int64_t pause = FIRST_PAUSE;
    while (--tries > 0 && pause < LONGEST_PAUSE)
        pause *= 2;
    return pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE;
}

static enum status record_outcome(void *context, size_t message, enum delivery_result sent,
                                  const char *why, struct error *e)
{
    struct outbox *o = context;
    const struct outbox_message *m = &o->v[message];
    struct desk *desk = o->tool->desk;
    enum reminder_state state = REMINDER_SENT;
    int64_t again = 0;
    if (sent == DELIVERY_UNKNOWN) {
        state = REMINDER_UNKNOWN;
    } else if (sent == DELIVERY_FAILED && m->tries >= o->tries_most) {
        state = REMINDER_LOST;
    } else if (sent == DELIVERY_FAILED) {
        state = REMINDER_FAILED;
        again = desk->now + pause_after(m->tries);
    }
    if (sent != DELIVERY_DONE && o->sender.way != SEND_ROWS)
        tell_failure(o, m, why, state, again);
    return reminder_log_outcome(desk->store, m->parts[0]->log.message, state, desk->now, again,
                                sent == DELIVERY_DONE ? NULL : why, e);
}

/* Writes nothing if the cursor doesn't move. */
static enum status move_cursor(void *context, struct error *e)
{
    const struct outbox *o = context;
    struct store *store = o->tool->desk->store;
    int64_t was = reminder_log_cursor(store, e);
    return e->code == ST_OK && was != o->due.cursor
               ? reminder_log_set_cursor(store, o->due.cursor, e)
               : e->code;
}

/* ---- delivery ---- */

static enum delivery_result send_message(void *context, size_t message, struct buf *why)
{
    struct outbox *o = context;
    struct outbox_row row;
    struct buf id = BUF_EMPTY, subject = BUF_EMPTY;
    const struct reminder *r = o->v[message].parts[0];
    outbox_make_row(o, &o->v[message], &row);
    buf_printf(&id, "remind.%lld.%lld", (long long)r->log.message,
               (long long)o->tool->desk->now);
    if (r->log.ticket && o->v[message].told == 1)
        buf_printf(&subject, "[#%lld] %s: ", (long long)r->log.ticket, r->log.reason);
    buf_adds(&subject, row.cells[OUTBOX_SUBJECT]);
    const struct delivery delivery = {.columns = outbox_cells,
                                      .cells = (const char *const *)row.cells,
                                      .count = OUTBOX_CELLS,
                                      .name = row.cells[OUTBOX_NAME],
                                      .email = row.cells[OUTBOX_EMAIL],
                                      .subject = subject.s,
                                      .message = row.cells[OUTBOX_MESSAGE],
                                      .id = id.s};
    enum delivery_result sent = delivery_send(&o->sender, &delivery, why);
    if (sent == DELIVERY_DONE && o->sheet)
        outbox_print_row(o, &row);
    outbox_free_row(&row);
    buf_free(&id);
    buf_free(&subject);
    return sent;
}

static void print_message(void *context, size_t message)
{
    struct outbox *o = context;
    outbox_print(o, &o->v[message]);
}

/* ---- runs ---- */

static enum status recover(void *context, struct error *e)
{
    const struct outbox *o = context;
    int64_t n = reminder_log_crashed(o->tool->desk->store, o->tool->desk->now, e);
    if (n > 0)
        tool_warn_partial(
            o->tool,
            _("reminders that were being sent when tkt-remind was last interrupted: "
              "%lld; they may or may not have arrived (tkt-remind --log unknown lists "
              "them, --again resends them)"),
            (long long)n);
    return e->code;
}

static const struct once messages = {.mark = mark_sending,
                                     .settle = record_outcome,
                                     .finish = move_cursor,
                                     .recover = recover,
                                     .send = send_message,
                                     .print = print_message};

static void say_held(const struct outbox *o)
{
    int64_t held = o->due.held + o->waiting;
    if (held)
        tool_note(o->tool, _("reminders held back until working hours or the next try: %lld"),
                  (long long)held);
}

static void send_due(struct outbox *o, const struct remind_options *remind)
{
    struct tool *tool = o->tool;
    struct error *e = &tool->e;
    if (!o->options->look && once_recover(&messages, o, tool) != ST_OK)
        return;
    if (remind_due(tool, remind, &o->due, e) != ST_OK || outbox_gather(o, e) != ST_OK)
        return;
    if (o->options->look)
        for (size_t i = 0; i < o->count; i++)
            outbox_print(o, &o->v[i]);
    else
        once_run(&messages, o, tool, &o->sender, o->count, &o->sheet);
    say_held(o);
}

static void free_outbox(struct outbox *o)
{
    for (size_t i = 0; i < o->count; i++)
        free(o->v[i].parts);
    free(o->v);
    act_close(o->act);
    reminders_free(&o->due);
    sender_close(&o->sender);
}

/* A table has no room for the message, which is the last column. */
static size_t shown(const struct tool *tool)
{
    const struct rows_options *r = &tool->rows;
    int table = r->format == ROWS_TABLE ||
                (r->format == ROWS_AUTO && !r->file && isatty(STDOUT_FILENO));
    return table ? OUTBOX_MESSAGE : OUTBOX_CELLS;
}

void outbox_run(struct tool *tool, const struct remind_options *remind,
                const struct outbox_options *options)
{
    struct outbox o = {.tool = tool, .options = options};
    struct error *e = &tool->e;
    int alone = 1;
    if (sender_open(&o.sender, tool, &options->send) != ST_OK ||
        desk_setting_int(tool->desk, "remind_tries", &o.tries_most, e) != ST_OK) {
        free_outbox(&o);
        return;
    }
    int rows = options->look || o.sender.way == SEND_ROWS || !tool->quiet;
    if (rows && tool_sheet(tool, &o.sheet, outbox_cells, OUTBOX_CELLS, shown(tool)) != ST_OK) {
        free_outbox(&o);
        return;
    }
    if (!options->look)
        alone = store_lock(tool->desk->store, "remind", e);
    if (alone > 0)
        send_due(&o, remind);
    else if (alone == 0)
        tool_note(tool, _("another tkt-remind is running on this desk; this one exits"));
    tool_sheet_close(tool, o.sheet, 0);
    free_outbox(&o);
}

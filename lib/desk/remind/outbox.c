#include "desk/remind/outbox.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "desk/remind/outbox_private.h"
#include "flow/progress.h"

enum { MINUTE = 60, HOUR = 3600, FIRST_PAUSE = 5 * MINUTE, LONGEST_PAUSE = 4 * HOUR };

/* ---- the log ---- */

/* What that event would tell the new holder is told by this message. */
static enum status told_by(struct outbox *o, const struct reminder *r, int64_t message,
                           int64_t event_id, struct error *e)
{
    struct buf event = BUF_EMPTY;
    struct reminder_log_row told = r->log;
    buf_printf(&event, "assigned %lld", (long long)event_id);
    told.id = 0;
    told.reason = "assigned";
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
        tool_warn(o->tool, "%s", why.message);
        o->tool->partial = 1;
    } else {
        error_set(e, why.code, "%s", why.message);
    }
    error_clear(&why);
    ticket_copy_free(&copy);
    return e->code;
}

/* Written as being sent, in the transaction that the caller opened. */
static enum status mark(struct outbox *o, struct outbox_message *m, struct error *e)
{
    struct desk *desk = o->tool->desk;
    int64_t message = 0;
    for (size_t i = 0; i < m->count && e->code == ST_OK; i++) {
        struct reminder *r = m->parts[i];
        r->log.person = r->to ? r->to->code : "";
        r->log.way = send_way_name(o->sender.way);
        r->log.state = REMINDER_SENDING;
        r->log.at = desk->now;
        r->log.tries++;
        r->log.again = 0;
        r->log.message = message;
        r->log.error = NULL;
        m->tries = r->log.tries > m->tries ? r->log.tries : m->tries;
        if (reminder_log_put(desk->store, &r->log, e) != ST_OK)
            break;
        message = message ? message : r->log.id;
        r->log.message = message;
        if (r->escalate)
            hand_over(o, r, message, e);
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
        tool_warn(o->tool, _("%s to %s, ticket %lld: %s; it is tried again from %s on"),
                  r->log.reason, r->to ? utf8_quote(r->to->code) : _("nobody"),
                  (long long)r->log.ticket, why, next.s);
    } else if (state == REMINDER_LOST) {
        tool_warn(o->tool, _("%s to %s, ticket %lld: %s; given up after %lld tries"),
                  r->log.reason, r->to ? utf8_quote(r->to->code) : _("nobody"),
                  (long long)r->log.ticket, why, (long long)m->tries);
    } else {
        tool_warn(o->tool,
                  _("%s to %s, ticket %lld: %s; whether it was sent is unknown, and it isn't "
                    "sent again (tkt-remind --again would)"),
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

static enum status settle(struct outbox *o, const struct outbox_message *m,
                          enum delivery_result sent, const char *why, struct error *e)
{
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

/* Others may have written since what is due was read. */
static enum status begin(struct outbox *o, struct error *e)
{
    store_let_go(o->tool->desk->store);
    return store_begin(o->tool->desk->store, e);
}

/* Where nothing moves nothing is written. */
static enum status move_cursor(struct outbox *o, struct error *e)
{
    struct store *store = o->tool->desk->store;
    int64_t was = reminder_log_cursor(store, e);
    return e->code == ST_OK && was != o->due.cursor
               ? reminder_log_set_cursor(store, o->due.cursor, e)
               : e->code;
}

/* ---- out ---- */

/* Rows: they are sent once they are written. */
static void send_rows(struct outbox *o)
{
    struct tool *tool = o->tool;
    struct error *e = &tool->e;
    struct store *store = tool->desk->store;
    if (o->count) {
        if (begin(o, e) != ST_OK)
            return;
        for (size_t i = 0; i < o->count && e->code == ST_OK; i++)
            mark(o, &o->v[i], e);
        if (e->code != ST_OK || store_commit(store, e) != ST_OK) {
            store_rollback(store);
            return;
        }
    }
    for (size_t i = 0; i < o->count; i++)
        outbox_print(o, &o->v[i]);
    enum delivery_result sent =
        tool_sheet_close(tool, o->sheet, 0) == ST_OK ? DELIVERY_DONE : DELIVERY_FAILED;
    o->sheet = NULL;
    struct error own = ERROR_NONE;
    if (begin(o, &own) == ST_OK) {
        for (size_t i = 0; i < o->count && own.code == ST_OK; i++)
            settle(o, &o->v[i], sent, _("the rows can't be written"), &own);
        if (own.code == ST_OK)
            move_cursor(o, &own);
        if (own.code == ST_OK)
            store_commit(store, &own);
    }
    if (own.code != ST_OK && e->code == ST_OK)
        error_set(e, own.code, "%s", own.message);
    error_clear(&own);
}

/* The outcome of one and the beginning of the next are one commit. Told to stop, it ends
 * between two. */
static void send_each(struct outbox *o)
{
    struct tool *tool = o->tool;
    struct error *e = &tool->e;
    struct store *store = tool->desk->store;
    struct progress *p = progress_start(_("sending"), (int64_t)o->count, tool->quiet);
    struct buf why = BUF_EMPTY;
    enum delivery_result sent = DELIVERY_DONE;
    stop_hold();
    for (size_t i = 0; i <= o->count && e->code == ST_OK; i++) {
        int stop = stop_requested();
        if (begin(o, e) != ST_OK)
            break;
        if (i)
            settle(o, &o->v[i - 1], sent, why.s, e);
        if (e->code == ST_OK && i < o->count && !stop)
            mark(o, &o->v[i], e);
        if (e->code == ST_OK && i == o->count)
            move_cursor(o, e);
        if (e->code != ST_OK || store_commit(store, e) != ST_OK) {
            store_rollback(store);
            break;
        }
        if (i == o->count || stop)
            break;
        struct outbox_row row;
        struct buf id = BUF_EMPTY, subject = BUF_EMPTY;
        const struct reminder *r = o->v[i].parts[0];
        outbox_make_row(o, &o->v[i], &row);
        buf_printf(&id, "remind.%lld.%lld", (long long)r->log.message,
                   (long long)tool->desk->now);
        if (r->log.ticket && o->v[i].told == 1)
            buf_printf(&subject, "[#%lld] %s: ", (long long)r->log.ticket, r->log.reason);
        buf_adds(&subject, row.cells[OUTBOX_SUBJECT]);
        const struct delivery parcel = {.columns = outbox_cells,
                                        .cells = (const char *const *)row.cells,
                                        .count = OUTBOX_CELLS,
                                        .name = row.cells[OUTBOX_NAME],
                                        .email = row.cells[OUTBOX_EMAIL],
                                        .subject = subject.s,
                                        .message = row.cells[OUTBOX_MESSAGE],
                                        .id = id.s};
        sent = delivery_send(&o->sender, &parcel, &why);
        if (sent == DELIVERY_DONE && o->sheet)
            outbox_print_row(o, &row);
        outbox_free_row(&row);
        buf_free(&id);
        buf_free(&subject);
        progress_at(p, (int64_t)i + 1, (int64_t)i + 1);
    }
    stop_release();
    progress_end(p);
    buf_free(&why);
}

/* ---- runs ---- */

/* Said before it is written down: whoever is killed in between leaves it to be said again. */
static enum status take_over(struct outbox *o, struct error *e)
{
    struct tool *tool = o->tool;
    struct store *store = tool->desk->store;
    if (store_begin(store, e) != ST_OK)
        return e->code;
    int64_t n = reminder_log_crashed(store, tool->desk->now, e);
    if (n > 0) {
        tool_warn(tool,
                  _("reminders that were being sent when tkt-remind was stopped last: %lld; "
                    "whether they arrived is unknown (tkt-remind --log unknown shows them, "
                    "--again sends them once more)"),
                  (long long)n);
        tool->partial = 1;
    }
    if (n < 0 || store_commit(store, e) != ST_OK)
        store_rollback(store);
    return e->code;
}

static void say_held(const struct outbox *o)
{
    int64_t held = o->due.held + o->waiting;
    if (held)
        tool_note(o->tool,
                  _("held back until their hours come, or until they are tried again: "
                    "%lld"),
                  (long long)held);
}

static void work(struct outbox *o, const struct remind_options *remind)
{
    struct tool *tool = o->tool;
    struct error *e = &tool->e;
    if (!o->options->look && take_over(o, e) != ST_OK)
        return;
    if (remind_due(tool, remind, &o->due, e) != ST_OK || outbox_gather(o, e) != ST_OK)
        return;
    if (o->options->look)
        for (size_t i = 0; i < o->count; i++)
            outbox_print(o, &o->v[i]);
    else if (o->sender.way == SEND_ROWS)
        send_rows(o);
    else
        send_each(o);
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

/* A table has no room for the message, which stands last. */
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
        work(&o, remind);
    else if (alone == 0)
        tool_note(tool, _("another tkt-remind is at work on this desk; this one leaves"));
    if (o.sheet && e->code == ST_OK)
        tool_sheet_close(tool, o.sheet, 0);
    else if (o.sheet)
        sheet_abandon(o.sheet);
    free_outbox(&o);
}

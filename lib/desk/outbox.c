#include "desk/outbox.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/decimal.h"
#include "desk/act.h"
#include "desk/masking.h"
#include "flow/ids.h"
#include "flow/progress.h"

enum { MINUTE = 60, HOUR = 3600, FIRST_PAUSE = 5 * MINUTE, LONGEST_PAUSE = 4 * HOUR };

enum { ID, REASON, TO, NAME, EMAIL, PHONE, LEVEL, DUE, LATE, SUBJECT, MESSAGE, CELLS };

static const struct rows_column columns[CELLS] = {
    [ID] = {"id", 1, NULL},           [REASON] = {"reason", 0, NULL},
    [TO] = {"to", 0, NULL},           [NAME] = {"name", 0, N_("Name")},
    [EMAIL] = {"email", 0, NULL},     [PHONE] = {"phone", 0, NULL},
    [LEVEL] = {"level", 1, NULL},     [DUE] = {"due", 0, NULL},
    [LATE] = {"late", 1, NULL},       [SUBJECT] = {"subject", 0, NULL},
    [MESSAGE] = {"message", 0, NULL},
};

/* What goes to one person at once. */
struct message {
    struct reminder **parts;
    size_t count, room;
    size_t told; /* so many are in the text; the rest say the same of the same ticket */
    int64_t tries;
};

struct outbox {
    struct tool *tool;
    const struct outbox_options *options;
    struct sender sender;
    struct reminders due;
    struct act *act; /* of handing over */
    struct message *v;
    size_t count, room;
    struct sheet *sheet;
    int64_t tries_most, waiting;
};

/* ---- messages ---- */

static struct message *new_message(struct outbox *o)
{
    MEM_GROW(o->v, o->count, o->room);
    o->v[o->count] = (struct message){0};
    return &o->v[o->count++];
}

static void put_part(struct message *m, struct reminder *r)
{
    MEM_GROW(m->parts, m->count, m->room);
    m->parts[m->count++] = r;
}

/* The message that tells the same reason of the same ticket, if the last of the person's does:
 * they stand in this order. */
static struct message *same_matter(struct outbox *o, const struct reminder *r, size_t first)
{
    if (!r->log.ticket || o->count == first)
        return NULL;
    struct message *last = &o->v[o->count - 1];
    const struct reminder *p = last->parts[0];
    return p->log.ticket == r->log.ticket && strcmp(p->log.reason, r->log.reason) == 0 ? last
                                                                                       : NULL;
}

/* How many single messages the person may still get in this hour; -1: any number. */
static int64_t room_of(struct outbox *o, const struct contact *to, struct error *e)
{
    if (!o->options->max_per_hour || !to)
        return -1;
    int64_t had = reminder_count(o->tool->desk->store, to->code, o->tool->desk->now - HOUR, e);
    int64_t room = o->options->max_per_hour - had;
    return room > 0 ? room : 0;
}

static void put_single(struct outbox *o, struct reminder *r, size_t first)
{
    struct message *m = same_matter(o, r, first);
    if (!m) {
        m = new_message(o);
        m->told = 1;
    }
    put_part(m, r);
    /* the highest rung is what is told */
    m->parts[m->count - 1] = m->parts[0];
    m->parts[0] = r;
}

/* The person's messages from `from` on as one. What says the same of the same ticket stays said
 * once. */
static void make_digest(struct outbox *o, size_t from)
{
    struct message all = {0};
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

/* Rows of one person, in their order, urgent ones first: singles, and what goes beyond `room`
 * into one with the last of them. Urgent ones take room, but don't wait for it. */
static void gather_person(struct outbox *o, const struct message *all, int64_t room)
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

/* By person; what nobody can be told is one person's, too. */
static enum status gather(struct outbox *o, struct error *e)
{
    struct message *persons = NULL;
    struct map known = {0};
    size_t count = 0, room = 0;
    for (size_t i = 0; i < o->due.count; i++) {
        struct reminder *r = &o->due.v[i];
        int added;
        struct map_entry *at = map_put(&known, (const char *)&r->to, sizeof r->to, &added);
        if (added) {
            MEM_GROW(persons, count, room);
            persons[count] = (struct message){0};
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

struct row {
    char *cells[CELLS];
};

static void join(const struct message *m, struct buf *ids, struct buf *text)
{
    for (size_t i = 0; i < m->told; i++) {
        const struct reminder *r = m->parts[i];
        if (r->log.ticket && (i == 0 || m->parts[i - 1]->log.ticket != r->log.ticket))
            buf_printf(ids, "%s%lld", ids->len ? "|" : "", (long long)r->log.ticket);
        buf_printf(text, "%s%s", i ? "\n" : "", r->message);
    }
}

static void make_row(const struct outbox *o, const struct message *m, struct row *row)
{
    const struct reminder *first = m->parts[0];
    const struct contact *to = first->to;
    struct buf b[CELLS];
    int64_t due = 0, late = 0, level = 0;
    int has_due = 0;
    for (size_t i = 0; i < CELLS; i++)
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
    join(m, &b[ID], &b[MESSAGE]);
    buf_adds(&b[REASON], m->told > 1 ? "digest" : first->log.reason);
    buf_adds(&b[TO], to ? to->code : "");
    buf_adds(&b[NAME], to ? *to->name ? to->name : to->code : "");
    buf_adds(&b[EMAIL], to ? to->email : "");
    buf_adds(&b[PHONE], to ? to->phone : "");
    buf_addi(&b[LEVEL], level);
    if (has_due) {
        when_print(&b[DUE], o->tool->desk->zone, due);
        decimal_minutes(&b[LATE], late);
    }
    if (m->told > 1)
        buf_printf(&b[SUBJECT], _("Reminders: %zu"), m->told);
    else
        buf_adds(&b[SUBJECT], first->subject);
    for (size_t i = 0; i < CELLS; i++)
        row->cells[i] = buf_detach(&b[i]);
}

static void free_row(struct row *row)
{
    for (size_t i = 0; i < CELLS; i++)
        free(row->cells[i]);
}

static void print_row(struct outbox *o, const struct row *row)
{
    masking_ticket_id(o->tool->desk, strtoll(row->cells[ID], NULL, 10));
    for (size_t i = 0; i < CELLS; i++)
        if (columns[i].number && !strchr(row->cells[i], '|'))
            sheet_number(o->sheet, i, row->cells[i]);
        else
            sheet_text(o->sheet, i, row->cells[i]);
    sheet_end(o->sheet);
}

static void print_message(struct outbox *o, const struct message *m)
{
    struct row row;
    make_row(o, m, &row);
    print_row(o, &row);
    free_row(&row);
}

/* ---- the log ---- */

/* What that event would tell the new holder is told by this message. */
static enum status told_by(struct outbox *o, const struct reminder *r, int64_t message,
                           int64_t event_id, struct error *e)
{
    struct buf event = BUF_EMPTY;
    struct reminder_row told = r->log;
    buf_printf(&event, "assigned %lld", (long long)event_id);
    told.id = 0;
    told.reason = "assigned";
    told.level = 0;
    told.occasion = event.s;
    told.message = message;
    told.state = REMINDER_SENDING;
    reminder_put(o->tool->desk->store, &told, e);
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
    if (act_on(o->act, r->log.ticket, "escalate", &args, &refused, &why) == ST_OK) {
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
static enum status mark(struct outbox *o, struct message *m, struct error *e)
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
        if (reminder_put(desk->store, &r->log, e) != ST_OK)
            break;
        message = message ? message : r->log.id;
        r->log.message = message;
        if (r->escalate)
            hand_over(o, r, message, e);
    }
    return e->code;
}

static void tell_failure(struct outbox *o, const struct message *m, const char *why,
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

static enum status settle(struct outbox *o, const struct message *m, enum sent sent,
                          const char *why, struct error *e)
{
    struct desk *desk = o->tool->desk;
    enum reminder_state state = REMINDER_SENT;
    int64_t again = 0;
    if (sent == SENT_UNKNOWN) {
        state = REMINDER_UNKNOWN;
    } else if (sent == SENT_FAILED && m->tries >= o->tries_most) {
        state = REMINDER_LOST;
    } else if (sent == SENT_FAILED) {
        state = REMINDER_FAILED;
        again = desk->now + pause_after(m->tries);
    }
    if (sent != SENT_DONE && o->sender.way != SEND_ROWS)
        tell_failure(o, m, why, state, again);
    return reminder_outcome(desk->store, m->parts[0]->log.message, state, desk->now, again,
                            sent == SENT_DONE ? NULL : why, e);
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
    int64_t was = reminder_cursor(store, e);
    return e->code == ST_OK && was != o->due.cursor
               ? reminder_set_cursor(store, o->due.cursor, e)
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
        print_message(o, &o->v[i]);
    enum sent sent = tool_sheet_close(tool, o->sheet, 0) == ST_OK ? SENT_DONE : SENT_FAILED;
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

/* The outcome of one and the beginning of the next are one commit. */
static void send_each(struct outbox *o)
{
    struct tool *tool = o->tool;
    struct error *e = &tool->e;
    struct store *store = tool->desk->store;
    struct progress *p = progress_start(_("sending"), (int64_t)o->count, tool->quiet);
    struct buf why = BUF_EMPTY;
    enum sent sent = SENT_DONE;
    for (size_t i = 0; i <= o->count && e->code == ST_OK; i++) {
        if (begin(o, e) != ST_OK)
            break;
        if (i)
            settle(o, &o->v[i - 1], sent, why.s, e);
        if (e->code == ST_OK && i < o->count)
            mark(o, &o->v[i], e);
        if (e->code == ST_OK && i == o->count)
            move_cursor(o, e);
        if (e->code != ST_OK || store_commit(store, e) != ST_OK) {
            store_rollback(store);
            break;
        }
        if (i == o->count)
            break;
        struct row row;
        struct buf id = BUF_EMPTY, subject = BUF_EMPTY;
        const struct reminder *r = o->v[i].parts[0];
        make_row(o, &o->v[i], &row);
        buf_printf(&id, "remind.%lld.%lld", (long long)r->log.message,
                   (long long)tool->desk->now);
        if (r->log.ticket && o->v[i].told == 1)
            buf_printf(&subject, "[#%lld] %s: ", (long long)r->log.ticket, r->log.reason);
        buf_adds(&subject, row.cells[SUBJECT]);
        const struct parcel parcel = {.columns = columns,
                                      .cells = (const char *const *)row.cells,
                                      .count = CELLS,
                                      .name = row.cells[NAME],
                                      .email = row.cells[EMAIL],
                                      .subject = subject.s,
                                      .message = row.cells[MESSAGE],
                                      .id = id.s};
        sent = send_parcel(&o->sender, &parcel, &why);
        if (sent == SENT_DONE && o->sheet)
            print_row(o, &row);
        free_row(&row);
        buf_free(&id);
        buf_free(&subject);
        progress_at(p, (int64_t)i + 1, (int64_t)i + 1);
    }
    progress_end(p);
    buf_free(&why);
}

/* ---- runs ---- */

static enum status take_over(struct outbox *o, struct error *e)
{
    struct tool *tool = o->tool;
    struct store *store = tool->desk->store;
    if (store_begin(store, e) != ST_OK)
        return e->code;
    int64_t n = reminder_crashed(store, tool->desk->now, e);
    if (n < 0 || store_commit(store, e) != ST_OK) {
        store_rollback(store);
        return e->code;
    }
    if (n > 0) {
        tool_warn(tool,
                  _("reminders that were being sent when tkt-remind was stopped last: %lld; "
                    "whether they arrived is unknown (tkt-remind --log unknown shows them, "
                    "--again sends them once more)"),
                  (long long)n);
        tool->partial = 1;
    }
    return ST_OK;
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
    if (remind_due(tool, remind, &o->due, e) != ST_OK || gather(o, e) != ST_OK)
        return;
    if (o->options->look)
        for (size_t i = 0; i < o->count; i++)
            print_message(o, &o->v[i]);
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
    if (rows && tool_sheet(tool, &o.sheet, columns, CELLS, CELLS) != ST_OK) {
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

/* ---- the log, shown ---- */

enum {
    L_AT,
    L_ID,
    L_REASON,
    L_LEVEL,
    L_TO,
    L_WAY,
    L_STATE,
    L_TRIES,
    L_AGAIN,
    L_ERROR,
    L_CELLS
};

static const struct rows_column log_columns[L_CELLS] = {
    [L_AT] = {"at", 0, NULL},         [L_ID] = {"id", 1, NULL},
    [L_REASON] = {"reason", 0, NULL}, [L_LEVEL] = {"level", 1, NULL},
    [L_TO] = {"to", 0, NULL},         [L_WAY] = {"way", 0, NULL},
    [L_STATE] = {"state", 0, NULL},   [L_TRIES] = {"tries", 1, NULL},
    [L_AGAIN] = {"again", 0, NULL},   [L_ERROR] = {"error", 0, NULL},
};

static void log_time(struct tool *tool, struct sheet *sheet, size_t column,
                     const struct stmt *st, int from)
{
    struct buf b = BUF_EMPTY;
    if (!stmt_is_null(st, from))
        when_print(&b, tool->desk->zone, stmt_int(st, from));
    sheet_text(sheet, column, b.s);
    buf_free(&b);
}

static enum status log_rows(struct tool *tool, struct sheet *sheet, const char *state,
                            int64_t ticket)
{
    struct error *e = &tool->e;
    struct stmt *st;
    if (reminder_log(tool->desk->store, state, ticket, &st, e) != ST_OK)
        return e->code;
    while (stmt_step(st, e) > 0) {
        log_time(tool, sheet, L_AT, st, 0);
        if (stmt_int(st, 1))
            sheet_int(sheet, L_ID, stmt_int(st, 1));
        sheet_text(sheet, L_REASON, stmt_text(st, 2));
        sheet_int(sheet, L_LEVEL, stmt_int(st, 3));
        sheet_text(sheet, L_TO, stmt_text(st, 4));
        sheet_text(sheet, L_WAY, stmt_text(st, 5));
        sheet_text(sheet, L_STATE, stmt_text(st, 6));
        sheet_int(sheet, L_TRIES, stmt_int(st, 7));
        log_time(tool, sheet, L_AGAIN, st, 8);
        sheet_text(sheet, L_ERROR, stmt_text(st, 9));
        sheet_end(sheet);
    }
    return e->code;
}

/* A state's name, else a ticket's number. */
static enum status log_one(struct tool *tool, struct sheet *sheet, const char *word)
{
    int64_t id;
    for (int s = REMINDER_SENDING; s <= REMINDER_LOST; s++)
        if (strcmp(word, reminder_state_name((enum reminder_state)s)) == 0)
            return log_rows(tool, sheet, word, -1);
    if (ids_parse(word, &id, &tool->e) == ST_OK)
        return log_rows(tool, sheet, NULL, id);
    error_clear(&tool->e);
    return error_set(&tool->e, ST_USAGE,
                     _("--log: '%s' is neither a ticket nor one of sending, sent, failed, "
                       "unknown, lost"),
                     utf8_quote(word));
}

void outbox_log(struct tool *tool, int argc, char *const *argv)
{
    struct sheet *sheet;
    if (tool_sheet(tool, &sheet, log_columns, L_CELLS, L_CELLS) != ST_OK)
        return;
    if (argc == 0)
        log_rows(tool, sheet, NULL, -1);
    for (int i = 0; i < argc && tool->e.code == ST_OK; i++)
        log_one(tool, sheet, argv[i]);
    if (tool->e.code == ST_OK)
        tool_sheet_close(tool, sheet, 0);
    else
        sheet_abandon(sheet);
}

void outbox_columns(struct buf *out)
{
    for (size_t i = 0; i < CELLS; i++)
        buf_printf(out, "%s\n", columns[i].name);
    for (size_t i = 0; i < L_CELLS; i++)
        if (i != L_ID && i != L_REASON && i != L_LEVEL && i != L_TO)
            buf_printf(out, "%s\n", log_columns[i].name);
}

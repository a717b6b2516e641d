#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/json.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/ticket/ticket_state.h"
#include "desk/mail/mailroom_private.h"
#include "store/mail_log.h"

enum { HOUR = 3600, FURTHEST = 100 };

/* ---- which ticket ---- */

/* Finds the ticket of a message: by the log of emails, or by the key of a row. Returns 0 if
 * there is none, -1 for an error. */
static int64_t of_message(struct mailroom *room, const char *id, struct error *e)
{
    struct mail_log_known known;
    int got = mail_log_known(room->desk->store, id, &known, e);
    if (got)
        return got < 0 ? -1 : known.ticket;
    struct buf key = BUF_EMPTY;
    buf_printf(&key, "mail:%s", id);
    int64_t ticket = ticket_by_key(room->desk->store, key.s, key.len, e);
    buf_free(&key);
    return ticket;
}

static int64_t of_messages(struct mailroom *room, const struct message_ids *ids,
                           struct error *e)
{
    int64_t ticket = 0;
    for (size_t i = 0; i < ids->count && !ticket; i++)
        ticket = of_message(room, ids->v[i], e);
    return ticket;
}

/* Returns the id in [#12] in the subject, or 0. */
static int64_t named(const char *subject)
{
    for (const char *s = subject; (s = strstr(s, "[#")); s += 2) {
        char *end;
        if (s[2] < '1' || s[2] > '9')
            continue;
        long long n = strtoll(s + 2, &end, 10);
        if (*end == ']' && end - s < 20)
            return n;
    }
    return 0;
}

/* ---- who may write on it ---- */

static int any_row(struct desk *desk, const char *sql, const char *address,
                   const struct value *code, struct error *e)
{
    struct stmt *st;
    if (store_prepare(desk->store, &st, sql, e) != ST_OK)
        return -1;
    stmt_bind_text(st, ":address", address);
    if (code)
        stmt_bind_value(st, ":code", code);
    return stmt_any(st, e);
}

int mail_is_ours(struct desk *desk, const char *address, struct error *e)
{
    return any_row(desk,
                   "SELECT 1 FROM staff WHERE lower(email) = lower(:address) AND active = 1"
                   " UNION ALL SELECT 1 FROM department WHERE lower(email) = lower(:address)",
                   address, NULL, e);
}

static int field_is(const struct ticket *t, const char *name, const char *address)
{
    struct buf value = BUF_EMPTY;
    int same =
        ticket_field_get(&t->c[TC_FIELDS], name, &value) && strcasecmp(value.s, address) == 0;
    buf_free(&value);
    return same;
}

/* Returns 1 if the sender is known on the ticket or at the desk, -1 for an error. */
static int may_write(struct mailroom *room, const struct ticket *t, const char *address,
                     struct error *e)
{
    const struct value *contact = &t->c[TC_CONTACT];
    if (!*address)
        return 0;
    if ((contact->type == VALUE_TEXT && strcasecmp(contact->s, address) == 0) ||
        field_is(t, "from", address) || field_is(t, "reply-to", address))
        return 1;
    int may = mail_log_met(room->desk->store, t->c[TC_ID].n, address, e);
    if (!may && t->c[TC_CUSTOMER].type == VALUE_TEXT)
        may = any_row(room->desk,
                      "SELECT 1 FROM customer"
                      " WHERE code = :code AND " MAIL_OF_CUSTOMER,
                      address, &t->c[TC_CUSTOMER], e);
    return may ? may : mail_is_ours(room->desk, address, e);
}

/* ---- which ticket gets it ---- */

/* Returns the ticket that a merged one was merged into; 0: unknown. */
static int64_t merged_into(struct mailroom *room, const struct ticket *t, struct error *e)
{
    struct event ev = EVENT_WALK(t->head);
    int64_t into = 0;
    while (!into && event_walk(room->desk->store, &ev, e) > 0) {
        struct json_object data = JSON_OBJECT_EMPTY;
        if (strcmp(ev.verb, "merge") == 0 && json_read(ev.data, &data)) {
            const struct json_pair *p = json_find(&data, "into");
            into = p && p->kind == JSON_INT ? p->n : 0;
        }
        json_free(&data);
    }
    return into;
}

static void remark(struct mail_decision *fate, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void remark(struct mail_decision *fate, const char *format, ...)
{
    struct buf b = BUF_EMPTY;
    va_list ap;
    va_start(ap, format);
    buf_vprintf(&b, format, ap);
    va_end(ap);
    free(fate->remark);
    fate->remark = buf_detach(&b);
}

/* A note on that ticket, or on the one it was merged into; or a new ticket, its child. */
static enum status on_ticket(struct mailroom *room, const struct message *m, int64_t id,
                             int by_name, struct mail_decision *fate, struct error *e)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    int got = 1;
    for (int i = 0; i < FURTHEST && id; i++) {
        got = ticket_get(room->desk->store, id, &copy, e);
        if (got <= 0)
            break;
        if (by_name) {
            int may = may_write(room, &copy.t, m->from, e);
            if (may <= 0) {
                if (!may)
                    remark(fate,
                           _("the subject names ticket %lld, but the sender isn't one of its "
                             "people"),
                           (long long)id);
                got = may;
                break;
            }
            by_name = 0;
        }
        fate->ticket = id;
        if (strcmp(copy.t.c[TC_STATUS].s, "merged") != 0)
            break;
        id = merged_into(room, &copy.t, e);
    }
    if (got > 0 && fate->ticket) {
        int over = ticket_is_over(&copy.t);
        fate->what = over ? MAIL_NEW : MAIL_NOTE;
        if (over) {
            fate->parent = fate->ticket;
            fate->ticket = 0;
            remark(fate, _("continues ticket %lld, which is finished"),
                   (long long)fate->parent);
        }
    }
    ticket_copy_free(&copy);
    return e->code;
}

/* ---- the decision ---- */

static enum status too_many(struct mailroom *room, const struct message *m, struct error *e)
{
    int64_t at = m->has_date && m->date <= room->desk->now ? m->date : room->desk->now;
    if (!room->per_hour || !*m->from)
        return ST_OK;
    int64_t n = mail_log_count(room->desk->store, m->from, at - HOUR, at, e);
    if (n >= room->per_hour)
        error_set(e, ST_BUSY,
                  _("%s has sent %lld messages within an hour (setting mail_per_hour); try "
                    "this one again later"),
                  m->from, (long long)n);
    return e->code;
}

/* A form on our website may send with our address, for whoever is in Reply-To. */
static int is_own(const struct mailroom *room, const struct message *m)
{
    return room->own.len && strcasecmp(room->own.s, m->from) == 0 && !room->form;
}

/* A machine's message becomes a note if it answers an email of a ticket, and never more. */
static enum status by_machine(struct mailroom *room, const struct message *m,
                              struct mail_decision *fate, struct error *e)
{
    int64_t ticket = of_messages(room, &m->returned, e);
    if (!ticket)
        ticket = of_messages(room, &m->answers, e);
    fate->what = MAIL_DROP;
    if (ticket <= 0)
        return e->code;
    on_ticket(room, m, ticket, 0, fate, e);
    if (fate->what == MAIL_NEW) {
        mail_decision_free(fate);
        *fate = (struct mail_decision){.what = MAIL_DROP};
    }
    return e->code;
}

/* Returns 1 if the message is known, with *ticket, and *out if we sent it; 0 if not, -1 for an
 * error. If a message with another date has the same id, the id proves nothing: some programs
 * always use the same one. */
static int is_known(struct mailroom *room, struct message *m, int64_t *ticket, int *out,
                    struct error *e)
{
    struct mail_log_known known;
    int got = mail_log_known(room->desk->store, m->id, &known, e);
    int dated = m->has_date && m->date <= room->desk->now;
    if (got > 0 && !known.out && dated && known.at != m->date) {
        message_remake_id(m);
        got = mail_log_known(room->desk->store, m->id, &known, e);
    }
    *ticket = got ? known.ticket : of_message(room, m->id, e);
    *out = known.out;
    return got < 0 || *ticket < 0 ? -1 : got || *ticket;
}

enum status mail_decide(struct mailroom *room, struct message *m, struct mail_decision *fate,
                        struct error *e)
{
    int64_t ticket;
    int out;
    *fate = (struct mail_decision){.what = MAIL_EMPTY};
    if (m->empty || mail_sender(room, m, e) != ST_OK)
        return e->code;
    int known = is_known(room, m, &fate->ticket, &out, e);
    if (known < 0)
        return e->code;
    if (known || is_own(room, m)) {
        fate->what = known && !out ? MAIL_KNOWN : MAIL_OWN;
        return ST_OK;
    }
    if (m->sort != MESSAGE_LETTER)
        return by_machine(room, m, fate, e);
    fate->what = MAIL_NEW;
    if (too_many(room, m, e) != ST_OK)
        return e->code;
    ticket = of_messages(room, &m->answers, e);
    if (ticket > 0)
        return on_ticket(room, m, ticket, 0, fate, e);
    ticket = ticket < 0 ? 0 : named(m->subject);
    return ticket ? on_ticket(room, m, ticket, 1, fate, e) : e->code;
}

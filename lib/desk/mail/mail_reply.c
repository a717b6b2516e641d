#include "desk/mail/mail_reply.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/spool.h"
#include "base/utf8.h"
#include "calc/time/zone.h"
#include "desk/core/masking.h"
#include "desk/mail/mail_papers.h"
#include "desk/mail/mailroom.h"
#include "desk/register/customer.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/work/act.h"
#include "flow/ids.h"
#include "flow/text.h"
#include "mime/form_mail.h"
#include "mime/mail_compose.h"
#include "store/mail_log.h"

enum { THREAD_MOST = 450, TEXT_MOST = 1 << 20 };

struct answer {
    struct tool *tool;
    struct desk *desk;
    const struct mail_reply_options *options;
    struct sender sender;
    struct ticket_copy ticket;
    struct buf to, name, subject, text, reply_to, thread, unique, id;
    int64_t event; /* the note that has the text; 0: none */
    int logged;    /* the ticket already has it as sent to the customer */
};

/* ---- recipient and thread ---- */

static void set_id(struct buf *out, const char *id)
{
    buf_addc(out, '<');
    buf_adds(out, id);
    buf_addc(out, '>');
}

/* Returns 1 for an address of ours or of a robot, -1 for an error. */
static int is_no_person(struct answer *a, const char *address, struct error *e)
{
    return form_mail_is_robot(address) ? 1 : mail_is_ours(a->desk, address, e);
}

/* An email of the ticket. */
struct logged {
    char *id, *outcome, *from, *reply, *answers;
    int placed;
};

static char *copy_text(struct stmt *st, int column)
{
    const char *s = stmt_text(st, column);
    return s ? mem_string(s) : NULL;
}

static int is_answer(const struct logged *l, const struct logged *to)
{
    size_t n = strlen(to->id);
    for (const char *s = l->answers; s && *s; s += strcspn(s, " "), s += *s == ' ')
        if (strncmp(s, to->id, n) == 0 && s[n] == ' ')
            return 1;
    return 0;
}

/* Returns the first email that answers none that is still to come; or, if they all answer one
 * another, the first. The emails are in the order in which they came: a wrong clock, or a
 * detour on the way, puts no answer before its question. */
static struct logged *next_logged(struct logged *mails, size_t count)
{
    struct logged *first = NULL;
    for (size_t i = 0; i < count; i++) {
        int early = 0;
        if (mails[i].placed)
            continue;
        first = first ? first : &mails[i];
        for (size_t k = 0; mails[i].answers && k < count && !early; k++)
            early = k != i && !mails[k].placed && is_answer(&mails[i], &mails[k]);
        if (!early)
            return &mails[i];
    }
    return first;
}

/* Sets where an answer to this email goes, unless it is ours or a robot's. */
static void take_logged(struct answer *a, struct buf *all, const struct logged *l,
                        struct error *e)
{
    if (all->len)
        buf_addc(all, ' ');
    set_id(all, l->id);
    if ((strcmp(l->outcome, "ticket") != 0 && strcmp(l->outcome, "note") != 0) || !l->from)
        return;
    if (l->reply ? mail_is_ours(a->desk, l->reply, e) : is_no_person(a, l->from, e))
        return;
    buf_clear(&a->reply_to);
    set_id(&a->reply_to, l->id);
    buf_set(&a->to, l->reply ? l->reply : l->from);
}

/* Answers the newest email from a person outside the desk. References has as many ids, from the
 * newest back, as fit. */
static enum status read_thread(struct answer *a, struct error *e)
{
    struct buf all = BUF_EMPTY;
    struct logged *mails = NULL, *l;
    size_t count = 0, room = 0;
    struct stmt *st = mail_log_of_ticket(a->desk->store, a->ticket.t.c[TC_ID].n, e);
    while (e->code == ST_OK && stmt_step(st, e) > 0)
        *MEM_NEXT(mails, count, room) =
            (struct logged){copy_text(st, 0), copy_text(st, 2), copy_text(st, 3),
                            copy_text(st, 4), copy_text(st, 5), 0};
    while (e->code == ST_OK && (l = next_logged(mails, count))) {
        take_logged(a, &all, l, e);
        l->placed = 1;
    }
    for (size_t i = 0; i < count; i++)
        MEM_FREE(mails[i].id, mails[i].outcome, mails[i].from, mails[i].reply,
                 mails[i].answers);
    free(mails);
    const char *s = all.s;
    while (all.len - (size_t)(s - all.s) > THREAD_MOST && strchr(s, ' '))
        s = strchr(s, ' ') + 1;
    buf_adds(&a->thread, s);
    buf_free(&all);
    return e->code;
}

/* The first, if there are several. */
static enum status customer_address(struct answer *a, struct error *e)
{
    struct customer c = CUSTOMER_EMPTY;
    if (customer_get(&c, a->desk, ticket_text(&a->ticket.t, TC_CUSTOMER), e) > 0)
        buf_add(&a->to, c.email.s, strcspn(c.email.s, ",;| "));
    customer_free(&c);
    return e->code;
}

/* Finds the address of whoever wrote the ticket, as its row had it: the sender's, or that of
 * the person for whom a form sent it. */
static enum status writer_address(struct answer *a, struct buf *out, struct error *e)
{
    const struct value *fields = &a->ticket.t.c[TC_FIELDS];
    struct buf reply = BUF_EMPTY;
    if (!ticket_field_get(fields, "from", out))
        ticket_field_get(fields, "email", out);
    else if (ticket_field_get(fields, "reply-to", &reply) && is_no_person(a, out->s, e) > 0)
        buf_set(out, reply.s);
    buf_free(&reply);
    return e->code;
}

static enum status stored_address(struct answer *a, struct error *e)
{
    const struct value *fields = &a->ticket.t.c[TC_FIELDS];
    if (ticket_field_get(fields, "reply-to", &a->to) && a->to.len)
        return ST_OK;
    if (!ticket_field_get(fields, "from", &a->to))
        ticket_field_get(fields, "email", &a->to);
    if (a->to.len && form_mail_is_robot(a->to.s))
        buf_clear(&a->to);
    return e->code;
}

/* Returns 1 if somebody has changed the contact since the ticket came in. */
static int contact_changed(struct answer *a, struct error *e)
{
    struct event ev = EVENT_WALK(a->ticket.t.head);
    int changed = 0;
    while (!changed && event_walk(a->desk->store, &ev, e) > 0) {
        struct json_object before = JSON_OBJECT_EMPTY;
        changed = ev.before && json_read(ev.before, &before) && json_find(&before, "contact");
        json_free(&before);
    }
    return changed;
}

static int is_email_of(const struct customer *c, const char *address)
{
    static const char separators[] = ",;| ";
    size_t n;
    for (const char *s = c->email.s; *s; s += n) {
        s += strspn(s, separators);
        n = strcspn(s, separators);
        if (n && n == strlen(address) && strncasecmp(s, address, n) == 0)
            return 1;
    }
    return 0;
}

/* The name that belongs to the address: of whoever wrote from it, or of the customer on file
 * with it; else none. */
static enum status find_name(struct answer *a, struct error *e)
{
    const char *contact = ticket_text(&a->ticket.t, TC_CONTACT);
    struct buf writer = BUF_EMPTY;
    struct customer c = CUSTOMER_EMPTY;
    if (writer_address(a, &writer, e) == ST_OK && writer.len &&
        strcasecmp(writer.s, a->to.s) == 0 && strcasecmp(contact, a->to.s) != 0 &&
        !contact_changed(a, e))
        buf_adds(&a->name, contact);
    else if (e->code == ST_OK &&
             customer_get(&c, a->desk, ticket_text(&a->ticket.t, TC_CUSTOMER), e) > 0 &&
             is_email_of(&c, a->to.s))
        buf_adds(&a->name, c.name.s);
    customer_free(&c);
    buf_free(&writer);
    return e->code;
}

static enum status find_recipient(struct answer *a, struct error *e)
{
    if (read_thread(a, e) == ST_OK && !a->to.len && stored_address(a, e) == ST_OK && !a->to.len)
        customer_address(a, e);
    if (e->code == ST_OK && !mail_compose_address_good(a->to.s))
        return error_set(e, ST_DATA,
                         _("ticket %lld: nobody to reply to: no mail came in, and its customer "
                           "has no email address"),
                         (long long)a->ticket.t.c[TC_ID].n);
    return e->code == ST_OK ? find_name(a, e) : e->code;
}

static void make_subject(struct answer *a)
{
    const char *subject = ticket_text(&a->ticket.t, TC_SUBJECT);
    struct buf number = BUF_EMPTY;
    buf_printf(&number, "[#%lld]", (long long)a->ticket.t.c[TC_ID].n);
    buf_adds(&a->subject, strncasecmp(subject, "re:", 3) == 0 ? "" : "Re: ");
    buf_adds(&a->subject, subject);
    if (!strstr(subject, number.s))
        buf_printf(&a->subject, " %s", number.s);
    buf_free(&number);
}

/* ---- text ---- */

static enum status read_stdin(struct answer *a, struct error *e)
{
    int fd;
    char block[1 << 14];
    long got;
    if (isatty(STDIN_FILENO))
        return error_set(e, ST_USAGE,
                         _("--note -: the text is read from stdin, but stdin is a terminal"));
    if (spool_open(&fd, NULL, e) != ST_OK)
        return e->code;
    while ((got = fd_read(fd, block, sizeof block)) > 0 && a->text.len < TEXT_MOST)
        buf_add(&a->text, block, (size_t)got);
    if (got < 0)
        error_set(e, ST_IO, "stdin: %s", strerror(errno));
    else if (got > 0)
        error_set(e, ST_DATA, _("--note -: the text is longer than 1 MB"));
    close(fd);
    return e->code;
}

/* Finds the newest note that was, or is to be, sent to the customer. */
static enum status newest_note(struct answer *a, struct error *e)
{
    struct event ev = EVENT_WALK(a->ticket.t.head);
    while (!a->text.len && event_walk(a->desk->store, &ev, e) > 0) {
        struct json_object data = JSON_OBJECT_EMPTY;
        if (strcmp(ev.verb, "note") == 0 && ev.note && json_read(ev.data, &data)) {
            a->logged = json_find(&data, "reply") != NULL;
            if (a->logged || json_find(&data, "draft")) {
                buf_adds(&a->text, ev.note);
                a->event = ev.id;
            }
        }
        json_free(&data);
    }
    return e->code;
}

static enum status add_missing(struct answer *a, const struct workflow *workflow,
                               struct error *e)
{
    struct buf missing = BUF_EMPTY, words = BUF_EMPTY;
    if (mail_papers_missing(&missing, a->desk, workflow_papers(workflow, &a->ticket.t),
                            &a->ticket.t, e) == ST_OK &&
        missing.len &&
        mail_papers_words(&words, a->desk, &a->ticket.t, missing.s, e) == ST_OK &&
        !strstr(a->text.s, words.s))
        buf_printf(&a->text, "%s%s", a->text.len ? "\n\n" : "", words.s);
    BUF_FREE(&words, &missing);
    return e->code;
}

static enum status make_text(struct answer *a, struct error *e)
{
    const char *note = a->options->note;
    struct workflow *workflow = NULL;
    if (note && strcmp(note, "-") == 0)
        read_stdin(a, e);
    else if (note)
        buf_adds(&a->text, note);
    else
        newest_note(a, e);
    if (e->code == ST_OK &&
        (!utf8_valid(a->text.s, a->text.len, NULL) || memchr(a->text.s, '\0', a->text.len)))
        error_set(e, ST_DATA, _("--note: '%s' is not UTF-8"), utf8_quote(a->text.s));
    if (e->code == ST_OK && workflow_load(&workflow, a->desk, e) == ST_OK)
        add_missing(a, workflow, e);
    workflow_free(workflow);
    if (e->code == ST_OK && utf8_blank(a->text.s, a->text.len))
        error_set(
            e, ST_DATA,
            _("ticket %lld: nothing to send: use --note TEXT, or tkt-act note --reply first"),
            (long long)a->ticket.t.c[TC_ID].n);
    return e->code;
}

/* ---- delivery ---- */

/* Nobody can guess the id, so whoever answers it has the email. */
static enum status make_id(struct answer *a, const char *from, struct error *e)
{
    unsigned char random[8];
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return error_set(e, ST_INTERNAL, "getrandom: %s", strerror(errno));
    buf_printf(&a->unique, "tkt-%lld-", (long long)a->ticket.t.c[TC_ID].n);
    for (size_t i = 0; i < sizeof random; i++)
        buf_printf(&a->unique, "%02x", random[i]);
    mail_compose_id(&a->id, a->unique.s, from);
    return ST_OK;
}

static enum status print_mail(struct answer *a, struct error *e)
{
    struct buf mail = BUF_EMPTY;
    char *from = NULL;
    if (desk_setting(a->desk, "mail_from", &from, e) == ST_OK && make_id(a, from, e) == ST_OK) {
        const char *text = masking_text(a->desk, MASK_TEXT, a->text.s);
        int masked = a->desk->masking != NULL;
        const struct letter letter = {
            .from = from,
            .to = masking_text(a->desk, MASK_MAIL, a->to.s),
            .to_name = masking_text(a->desk, MASK_NAME, a->name.s),
            .subject = masking_text(a->desk, MASK_TEXT, a->subject.s),
            .id = a->id.s,
            /* ids of messages have addresses in them */
            .reply_to = a->reply_to.len && !masked ? a->reply_to.s : NULL,
            .thread = a->thread.len && !masked ? a->thread.s : NULL,
            .date = a->desk->now,
            .offset = zone_offset(a->desk->zone, a->desk->now),
            .text = text,
            .len = strlen(text),
        };
        if (masked)
            tool_note(a->tool,
                      _("persons are masked: don't send this; --mail sends it as it is"));
        if (mail_compose_write(&mail, &letter, e) == ST_OK)
            text_write(&mail, a->tool->rows.file, e);
    }
    free(from);
    buf_free(&mail);
    return e->code;
}

/* What would be sent, as people read it. */
static enum status show_mail(struct answer *a, struct error *e)
{
    struct buf mail = BUF_EMPTY;
    char *from = NULL;
    if (desk_setting(a->desk, "mail_from", &from, e) == ST_OK) {
        buf_printf(&mail, "From: %s\nTo: ", from);
        buf_printf(&mail, a->name.len ? "%s <%s>" : "%s%s", a->name.s, a->to.s);
        buf_printf(&mail, "\nSubject: %s\n", a->subject.s);
        if (a->reply_to.len)
            buf_printf(&mail, "In-Reply-To: %s\n", a->reply_to.s);
        buf_printf(&mail, "\n%s\n", a->text.s);
        text_write(&mail, a->tool->rows.file, e);
    }
    free(from);
    buf_free(&mail);
    return e->code;
}

/* The same text isn't sent twice, unless it is given again. */
static enum status check_new(struct answer *a, struct error *e)
{
    int64_t id = a->ticket.t.c[TC_ID].n;
    if (a->event && mail_log_said(a->desk->store, id, a->event, e) > 0)
        error_set(
            e, ST_DATA,
            _("ticket %lld: its latest note was already sent; use --note TEXT to say more"),
            (long long)id);
    return e->code;
}

/* The note was just written: it is the newest event. */
static enum status find_event(struct answer *a, struct error *e)
{
    if (!a->logged && ticket_get(a->desk->store, a->ticket.t.c[TC_ID].n, &a->ticket, e) > 0)
        a->event = a->ticket.t.head;
    return e->code;
}

/* Logs what was sent: the event that responds to the customer, and the email. */
static enum status log_it(struct answer *a, struct error *e)
{
    int64_t id = a->ticket.t.c[TC_ID].n;
    struct act *act = NULL;
    int refused;
    const struct act_args args = {.note = a->text.s, .reply = 1};
    const char *message = a->id.len ? a->id.s : a->unique.s;
    char *bare =
        mem_string_n(message + (*message == '<'), strcspn(message, ">") - (*message == '<'));
    struct mail_row row = {.message = bare,
                           .way = "out",
                           .outcome = "sent",
                           .ticket = id,
                           .at = a->desk->now,
                           .address = a->to.s};
    if (store_begin(a->desk->store, e) == ST_OK && act_open(&act, a->desk, e) == ST_OK &&
        (a->logged || act_apply(act, id, "note", &args, &refused, e) == ST_OK) &&
        find_event(a, e) == ST_OK) {
        row.event = a->event;
        if (mail_log_add(a->desk->store, &row, e) == ST_OK)
            store_commit(a->desk->store, e);
    }
    if (e->code != ST_OK) {
        store_rollback(a->desk->store);
        error_prefix(e, _("it was sent, but couldn't be logged"));
    }
    act_close(act);
    free(bare);
    return e->code;
}

static enum status send(struct answer *a, struct error *e)
{
    static const struct rows_column columns[] = {
        {.name = "id"}, {.name = "name"}, {.name = "email"}, {.name = "subject"}};
    struct buf number = BUF_EMPTY, why = BUF_EMPTY;
    buf_addi(&number, a->ticket.t.c[TC_ID].n);
    const char *cells[] = {number.s, a->name.s, a->to.s, a->subject.s};
    const struct delivery parcel = {
        .columns = columns,
        .cells = cells,
        .count = sizeof columns / sizeof *columns,
        .name = a->name.s,
        .email = a->to.s,
        .subject = a->subject.s,
        .message = a->text.s,
        .id = a->unique.s,
        .reply_to = a->reply_to.len ? a->reply_to.s : NULL,
        .thread = a->thread.len ? a->thread.s : NULL,
        .personal = 1,
    };
    enum delivery_result sent = delivery_send(&a->sender, &parcel, &why);
    if (sent == DELIVERY_DONE)
        log_it(a, e);
    else
        error_set(e, ST_IO,
                  sent == DELIVERY_FAILED ? _("not sent: %s")
                                          : _("it may or may not have been sent: %s"),
                  why.s);
    if (e->code == ST_OK)
        tool_note(a->tool, _("ticket %s: replied to %s"), number.s,
                  masking_text(a->desk, MASK_MAIL, a->to.s));
    BUF_FREE(&why, &number);
    return e->code;
}

void mail_reply(struct tool *tool, const struct mail_reply_options *options)
{
    struct error *e = &tool->e;
    struct answer a = {.tool = tool, .options = options};
    int64_t id;
    int prints = !options->send.command && !options->send.mail;
    a.ticket = (struct ticket_copy)TICKET_COPY_EMPTY;
    struct buf *const texts[] = {&a.to,       &a.name,   &a.subject, &a.text,
                                 &a.reply_to, &a.thread, &a.unique,  &a.id};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        buf_init(texts[i]);
    a.desk = tool->desk;
    if (ids_parse(options->ticket, &id, e) != ST_OK) {
        error_prefix(e, "--reply");
        e->code = ST_USAGE;
    } else if (sender_open(&a.sender, tool, &options->send) == ST_OK) {
        int got = ticket_get(a.desk->store, id, &a.ticket, e);
        if (got == 0)
            error_set(e, ST_NOINPUT, _("there is no ticket %lld"), (long long)id);
        if (got > 0)
            masking_history(a.desk, &a.ticket.t);
        if (got > 0 && find_recipient(&a, e) == ST_OK && make_text(&a, e) == ST_OK) {
            make_subject(&a);
            if (tool->dry_run)
                show_mail(&a, e);
            else if (prints)
                print_mail(&a, e);
            else if (check_new(&a, e) == ST_OK &&
                     make_id(&a, a.sender.from ? a.sender.from : "", e) == ST_OK)
                send(&a, e);
        }
    }
    sender_close(&a.sender);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        buf_free(texts[i]);
    ticket_copy_free(&a.ticket);
}

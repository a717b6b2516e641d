#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/time/when.h"
#include "desk/mail/mailroom_private.h"
#include "desk/mail/mail_papers.h"
#include "desk/route/route.h"
#include "desk/ticket/history.h"
#include "mime/quoted_reply.h"
#include "store/mail_log.h"

/* Returns 1 if it isn't from a machine, as far as a note in a thread shows. */
static int by_person(const struct message *m)
{
    return m->sort == MESSAGE_LETTER && !m->absent;
}

/* Returns the text of a note: the message's own words, or what it had instead. */
static char *note_text(const struct message *m, size_t own)
{
    struct buf text = BUF_EMPTY;
    if (m->sort == MESSAGE_BOUNCE)
        buf_adds(&text, _("[not delivered] "));
    else if (!by_person(m))
        buf_adds(&text, _("[automatic reply] "));
    buf_add(&text, m->text.s, own);
    if (utf8_blank(m->text.s, own))
        buf_adds(&text, m->subject);
    return buf_detach(&text);
}

static enum status need_act(struct mailroom *room, struct error *e)
{
    return room->act ? ST_OK : act_open(&room->act, room->desk, e);
}

int mail_try_verb(struct mailroom *room, int64_t id, const char *verb,
                  const struct act_args *args, struct buf *why, struct error *e)
{
    struct error refusal = ERROR_NONE;
    int refused;
    if (need_act(room, e) != ST_OK)
        return -1;
    if (act_apply(room->act, id, verb, args, &refused, &refusal) == ST_OK)
        return 1;
    if (!refused)
        error_set(e, refusal.code, "%s", refusal.message);
    else if (why)
        buf_adds(why, refusal.message);
    error_clear(&refusal);
    return refused ? 0 : -1;
}

/* ---- files ---- */

static enum status attach(struct mailroom *room, int64_t id, struct error *e)
{
    struct act_args args = {0};
    struct buf why = BUF_EMPTY;
    for (size_t i = 0; i < room->kept_count; i++) {
        const struct mail_kept *kept = &room->kept[i];
        MEM_GROW(args.attached, args.attached_count, args.attached_room);
        struct act_file *f = &args.attached[args.attached_count++];
        f->name = kept->name;
        f->size = kept->file.size;
        memcpy(f->digest, kept->file.digest, sizeof f->digest);
        if (mail_log_add_file(room->desk->store, id, kept->file.digest, kept->name, kept->type,
                              kept->file.size, e) != ST_OK)
            break;
    }
    if (e->code == ST_OK && args.attached_count &&
        mail_try_verb(room, id, "attach", &args, &why, e) == 0)
        tool_warn(room->tool, _("%s; its files were kept in %s anyway"), why.s, room->folder.s);
    free(args.attached);
    buf_free(&why);
    return e->code;
}

/* ---- a new one ---- */

static enum status open_ticket(struct mailroom *room, struct message *m,
                               struct mail_decision *fate, struct error *e)
{
    const char *const *texts;
    struct ticket_import_cell cells[MAIL_COLUMNS_MOST];
    enum ticket_import_outcome outcome;
    if (mail_row(room, m, fate, &texts, e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < room->count; i++)
        cells[i] = (struct ticket_import_cell){room->place[i], texts[i], strlen(texts[i])};
    room->message = m;
    if (ticket_import_cells(room->taking, cells, room->count, fate->remark,
                            fate->remark ? HISTORY_AUTO : NULL, &outcome, &fate->ticket,
                            e) == ST_OK)
        ticket_import_tell(room->taking, e);
    return e->code;
}

static enum status route(struct mailroom *room, int64_t id)
{
    struct tool *tool = room->tool;
    int partial = tool->partial;
    /* a ticket that stays new is reported, but imported anyway */
    route_tickets(tool, &(struct ids){.id = &id, .count = 1}, NULL);
    tool->partial = partial;
    return tool->e.code;
}

/* ---- a note ---- */

/* A ticket that waits for the other side resumes. */
static enum status resume(struct mailroom *room, int64_t id, struct error *e)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    int waits = ticket_get(room->desk->store, id, &copy, e) > 0 &&
                strcmp(copy.t.c[TC_STATUS].s, "waiting") == 0;
    ticket_copy_free(&copy);
    if (waits)
        mail_try_verb(room, id, "resume", NULL, NULL, e);
    return e->code;
}

static enum status write_note(struct mailroom *room, struct message *m, size_t own,
                              struct mail_decision *fate, struct error *e)
{
    struct buf data = BUF_EMPTY, why = BUF_EMPTY, now = BUF_EMPTY;
    char *text = note_text(m, own);
    buf_addc(&data, '{');
    json_text(&data, "from", m->from);
    json_text(&data, "mail", m->id);
    if (!by_person(m))
        json_int(&data, HISTORY_AUTO_NAME, 1);
    buf_addc(&data, '}');
    /* tkt-remind, reason wrote, tells the assignee of it */
    when_print(&now, room->desk->zone, room->desk->now);
    struct act_setting mailed = {.column = -1, .field = "mailed", .text = now.s};
    struct act_args args = {.note = text, .data = data.s, .set = &mailed};
    args.set_count = by_person(m) && mail_is_ours(room->desk, m->from, e) == 0;
    int done = mail_try_verb(room, fate->ticket, "note", &args, &why, e);
    if (done == 1 && by_person(m))
        resume(room, fate->ticket, e);
    if (done == 0 && m->sort == MESSAGE_LETTER) {
        fate->what = MAIL_NEW;
        fate->parent = fate->ticket;
        fate->ticket = 0;
        free(fate->remark);
        fate->remark = buf_detach(&why);
    } else if (done == 0) {
        fate->what = MAIL_DROP;
        fate->ticket = 0;
    }
    free(text);
    BUF_FREE(&data, &why, &now);
    return e->code;
}

/* ---- all of it ---- */

static enum status remember(struct mailroom *room, const struct message *m,
                            const struct mail_decision *fate, struct error *e)
{
    static const char *const machines[] = {"", "auto", "bounce"};
    struct mail_row row = {
        .message = m->id,
        .way = "in",
        .outcome = m->sort != MESSAGE_LETTER ? machines[m->sort]
                   : fate->what == MAIL_NOTE ? "note"
                                             : "ticket",
        .ticket = fate->ticket,
        .at = m->has_date && m->date <= room->desk->now ? m->date : room->desk->now,
        .address = m->from,
        .reply_to = room->form ? room->address.s : m->reply_to,
    };
    return mail_log_add(room->desk->store, &row, e);
}

static enum status write_all(struct mailroom *room, struct message *m, size_t own,
                             struct mail_decision *fate, struct error *e)
{
    if (fate->what == MAIL_NOTE && write_note(room, m, own, fate, e) != ST_OK)
        return e->code;
    if (fate->what == MAIL_NEW && open_ticket(room, m, fate, e) != ST_OK)
        return e->code;
    if (remember(room, m, fate, e) != ST_OK || !fate->ticket ||
        attach(room, fate->ticket, e) != ST_OK || need_act(room, e) != ST_OK)
        return e->code;
    if (m->sort == MESSAGE_LETTER &&
        mail_papers_ask(room, m, fate->ticket, fate->what == MAIL_NOTE, e) != ST_OK)
        return e->code;
    return fate->what == MAIL_NEW && room->options.route ? route(room, fate->ticket) : ST_OK;
}

enum status mail_deliver(struct mailroom *room, struct message *m, struct mail_decision *fate,
                         struct error *e)
{
    enum { GUESSED = FLAW_CHARSET | FLAW_CUT | FLAW_BROKEN | FLAW_ENCRYPTED };
    struct store *store = room->desk->store;
    struct mail_log_known known;
    if (fate->what != MAIL_NEW && fate->what != MAIL_NOTE && fate->what != MAIL_DROP)
        return ST_OK;
    size_t own =
        fate->what == MAIL_NOTE ? quoted_reply_start(m->text.s, m->text.len) : m->text.len;
    int machine = m->sort != MESSAGE_LETTER;
    int whole = own < m->text.len || m->flaws & GUESSED;
    mail_forget_kept(room);
    if (fate->what != MAIL_DROP && !machine && !room->tool->dry_run &&
        mail_keep(room, m, whole, e) != ST_OK)
        return e->code;
    if (store_begin(store, e) != ST_OK)
        return e->code;
    /* another process may have received it meanwhile */
    int there = mail_log_known(store, m->id, &known, e);
    if (there > 0) {
        fate->what = MAIL_KNOWN;
        fate->ticket = known.ticket;
    } else if (there == 0) {
        write_all(room, m, own, fate, e);
    }
    if (e->code != ST_OK || room->tool->dry_run)
        store_rollback(store);
    else
        store_commit(store, e);
    return e->code;
}

/* tkt-mail: mail messages become rows for tkt-new --csv, or tickets and notes; and answers.
 *
 *     "|tkt-mail --deliver --route"                     in a .forward
 *     tkt-mail <message.eml | tkt-new --csv
 *     tkt-mail --reply 12 --note 'We come at 3.' --mail */
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/mail/mailroom.h"
#include "desk/mail/mail_reply.h"
#include "desk/core/tool.h"
#include "desk/deliver/delivery.h"
#include "mime/message.h"

#include "base/spool.h"

static struct mail_options mail;
static struct mail_reply_options reply;
static struct option_list set;
static int deliver;

static const struct option_def options[] = {
    {"deliver", 0, OPTION_FLAG, &deliver, NULL,
     N_("create tickets and notes; quiet; exits 75 if it must be tried again")},
    {"route", 'r', OPTION_FLAG, &mail.route, NULL, N_("--deliver: route new tickets")},
    {"kind", 'k', OPTION_TEXT, &mail.kind, "KIND", N_("kind of ticket (mail_kind)")},
    {"set", 0, OPTION_PAIRS, &set, "COL=VALUE",
     N_("use this value, whatever the message says")},
    {"attachments", 0, OPTION_FILE, &mail.folder, "DIR",
     N_("store the files there (mail_folder); without --deliver, only if given")},
    {"reply", 0, OPTION_TEXT, &reply.ticket, "ID",
     N_("write the reply to a ticket as an email")},
    {"note", 'm', OPTION_TEXT, &reply.note, "TEXT",
     N_("--reply: the text; -: stdin; else the last note --reply, or draft")},
    {"mail", 0, OPTION_FLAG, &reply.send.mail, NULL,
     N_("--reply: send it with sendmail, and log it")},
    {"send", 0, OPTION_FILE, &reply.send.command, "CMD",
     N_("--reply: or with CMD: text on stdin, TKT_EMAIL, TKT_SUBJECT …")},
    {"sendmail", 0, OPTION_FILE, &reply.send.sendmail, "PROGRAM",
     N_("program that sends emails, instead of /usr/sbin/sendmail")},
    {0},
};

static const struct option_rule option_rules[] = {
    {"deliver|route|kind|set|attachments", OPTION_BARS, "reply"},
    {"note|mail|send|sendmail", OPTION_NEEDS, "reply"},
    {"route", OPTION_NEEDS, "deliver"},
    /* no rows are printed then; an answer may go to a file */
    {"format|columns|no-header|spreadsheet|mask|empty-is-1", OPTION_BARS, "reply|deliver"},
    {"output", OPTION_BARS, "deliver"},
    SEND_RULES,
    {0},
};

/* ---- messages ---- */

struct run {
    struct tool *tool;
    struct mailroom *room;
    struct sheet *sheet;
};

/* Why a message gives no row, or no ticket. */
static void explain_skip(const struct run *r, const struct message *m,
                         const struct mail_decision *fate)
{
    const char *id = utf8_quote(m->id);
    switch (fate->what) {
    case MAIL_EMPTY:
        tool_note(r->tool, _("no message"));
        break;
    case MAIL_KNOWN:
        if (fate->ticket)
            tool_note(r->tool, _("<%s>: already in ticket %lld"), id, (long long)fate->ticket);
        else
            tool_note(r->tool, _("<%s>: already seen, and skipped then"), id);
        break;
    case MAIL_OWN:
        tool_note(r->tool, _("<%s>: skipped: we sent it"), id);
        break;
    case MAIL_DROP:
        tool_note(r->tool, _("<%s>: skipped: not written by a person (%s)"), id,
                  m->why ? utf8_quote(m->why) : utf8_quote(m->subject));
        break;
    default:
        break;
    }
}

static enum status put_row(struct run *r, struct message *m, const struct mail_decision *fate)
{
    const char *const *cells;
    const struct rows_column *columns;
    size_t count = mail_columns(r->room, &columns);
    /* what a machine wrote gives no row, even in a ticket's thread */
    if (m->sort != MESSAGE_LETTER || mail_row(r->room, m, fate, &cells, &r->tool->e) != ST_OK)
        return r->tool->e.code;
    for (size_t i = 0; i < count; i++)
        sheet_text(r->sheet, columns[i].name, cells[i]);
    sheet_end(r->sheet);
    const char *missing = mail_missing(r->room);
    if (*missing)
        tool_note(r->tool, _("<%s>: missing documents: %s"), utf8_quote(m->id), missing);
    return ST_OK;
}

static enum status take_message(struct run *r, struct message *m)
{
    struct error *e = &r->tool->e;
    struct mail_decision fate;
    if (mail_decide(r->room, m, &fate, e) == ST_OK) {
        if (deliver)
            mail_deliver(r->room, m, &fate, e);
        else if (fate.what == MAIL_NEW || fate.what == MAIL_NOTE)
            put_row(r, m, &fate);
    }
    if (e->code == ST_OK)
        explain_skip(r, m, &fate);
    mail_decision_free(&fate);
    return e->code;
}

static enum status take_file(struct run *r, const char *file)
{
    struct error *e = &r->tool->e;
    struct message m = {.text = BUF_EMPTY};
    int fd;
    if (spool_open(&fd, file, e) != ST_OK)
        return e->code;
    if (message_open(&m, fd, e) == ST_OK)
        take_message(r, &m);
    message_close(&m);
    close(fd);
    if (e->code != ST_OK && file)
        error_prefix(e, "%s", utf8_quote(file));
    return e->code;
}

/* Under --deliver one that can't be taken in doesn't keep the others from it. */
static void take_files(struct run *r)
{
    struct tool *tool = r->tool;
    struct error last = ERROR_NONE;
    for (int i = 0; i < tool->argc && tool->e.code == ST_OK; i++) {
        if (take_file(r, tool->argv[i]) == ST_OK || !deliver || i + 1 == tool->argc)
            continue;
        tool_warn(tool, "%s", tool->e.message);
        error_set(&last, tool->e.code, "%s", "");
        error_clear(&tool->e);
    }
    if (tool->e.code == ST_OK && last.code != ST_OK)
        error_set(&tool->e, last.code, "%s", "");
    error_clear(&last);
}

static void take_messages(struct tool *tool)
{
    struct run r = {.tool = tool};
    const struct rows_column *columns;
    if (!tool->argc && isatty(STDIN_FILENO)) {
        error_set(&tool->e, ST_USAGE,
                  _("the message is read from stdin, but stdin is a terminal"));
        return;
    }
    mail.set = &set;
    mail.keep = mail.folder != NULL && !tool->dry_run;
    if (mailroom_open(&r.room, tool, &mail) == ST_OK) {
        size_t count = mail_columns(r.room, &columns);
        if (!deliver)
            tool_sheet(tool, &r.sheet, columns, count, count);
        if (tool->e.code == ST_OK && tool->argc)
            take_files(&r);
        else if (tool->e.code == ST_OK)
            take_file(&r, NULL);
        tool_sheet_close(tool, r.sheet, 0);
    }
    mailroom_close(r.room);
}

int main(int argc, char **argv)
{
    const struct rows_set *const prints[] = {mail_rows(), NULL};
    struct tool tool = {
        .name = "tkt-mail",
        .own_input = 1,
        .usage = "tkt-mail [-k KIND] [--set COL=VALUE] [FILE...] <MESSAGE\n"
                 "tkt-mail --deliver [-r] [-k KIND] [--set COL=VALUE] [FILE...] <MESSAGE\n"
                 "tkt-mail --reply ID [--note TEXT] [--mail | --send CMD]",
        .summary =
            N_("Receives mail: a message on stdin becomes a row for tkt-new --csv or, with\n"
               "--deliver, a ticket or a note on the ticket that it answers."),
        .options = options,
        .prints = prints,
        .rules = option_rules,
        .footer = N_("Example, in a .forward: \"|tkt-mail --deliver --route\""),
        .common = TOOL_DB | TOOL_ROWS | TOOL_QUIET | TOOL_DRY,
    };
    /* until it is known that nobody waits for a status of the mail system's */
    mem_end_with(ST_BUSY);
    int started = tool_start(&tool, argc, argv) == ST_OK;
    tool.own_input = !reply.ticket;
    if (!deliver)
        mem_end_with(ST_MEMORY);
    if (started && (!reply.ticket || tool_operands(&tool, 0, 0) == ST_OK) &&
        tool_desk(&tool) == ST_OK) {
        if (reply.ticket)
            mail_reply(&tool, &reply);
        else
            take_messages(&tool);
    }
    /* the mail system keeps a message for as long as it hears that */
    if (deliver && tool.e.code != ST_OK && tool.e.code != ST_USAGE)
        tool.e.code = ST_BUSY;
    option_list_free(&set);
    return tool_end(&tool);
}

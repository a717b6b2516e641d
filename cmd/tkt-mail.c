/* tkt-mail: mail messages become rows for tkt-new --csv, or tickets and notes; and answers.
 *
 *     "|tkt-mail --deliver --route"                     in a .forward
 *     tkt-mail <message.eml | tkt-new --csv
 *     tkt-mail --reply 12 --note 'We come at 3.' --mail */
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/time/when.h"
#include "desk/mail/mailroom.h"
#include "desk/mail/mail_reply.h"
#include "desk/core/tool.h"
#include "desk/deliver/delivery.h"
#include "flow/ids.h"
#include "mime/message.h"

#include "base/spool.h"

static struct mail_options mail;
static struct mail_reply_options reply;
static struct option_list set;
static int deliver, passed;
static const char *take;

static const struct option_def options[] = {
    {"deliver", 0, OPTION_FLAG, &deliver, NULL,
     N_("create tickets and notes; quiet; exits 75 if it must be tried again")},
    {"route", 'r', OPTION_FLAG, &mail.route, NULL, N_("--deliver: route new tickets")},
    {"kind", 'k', OPTION_TEXT, &mail.kind, "KIND", N_("kind of ticket (mail_kind)")},
    {"set", 0, OPTION_PAIRS, &set, "COL=VALUE",
     N_("use this value, whatever the message says")},
    {"attachments", 0, OPTION_FILE, &mail.folder, "DIR",
     N_("store the files there (mail_folder); without --deliver, only if given")},
    {"passed", 0, OPTION_FLAG, &passed, NULL,
     N_("list the messages that were passed over: not written by a person")},
    {"take", 0, OPTION_TEXT, &take, "N",
     N_("create a ticket or a note from one of them all the same")},
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
    {"deliver|route|kind|set|attachments", OPTION_BARS, "reply|passed"},
    {"take", OPTION_BARS, "reply|passed|deliver"},
    {"passed", OPTION_BARS, "reply"},
    {"note|mail|send|sendmail", OPTION_NEEDS, "reply"},
    {"route", OPTION_NEEDS, "deliver|take"},
    /* no rows are printed then; an answer may go to a file */
    {"format|columns|no-header|spreadsheet|mask|empty-is-1", OPTION_BARS, "reply|deliver|take"},
    {"output", OPTION_BARS, "deliver|take"},
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
    case MAIL_DROP: /* with --quiet too: nobody else tells of a letter that is taken for another
                     */
        tool_warn(r->tool, _("<%s>: skipped: not written by a person (%s)"), id,
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
        if (deliver || take)
            mail_deliver(r->room, m, &fate, e);
        else if (fate.what == MAIL_NEW || fate.what == MAIL_NOTE)
            put_row(r, m, &fate);
    }
    if (e->code == ST_OK)
        explain_skip(r, m, &fate);
    if (e->code == ST_OK && deliver && m->doubt &&
        (fate.what == MAIL_NEW || fate.what == MAIL_NOTE))
        tool_warn(r->tool, _("<%s>: taken for a person's, although it has %s"),
                  utf8_quote(m->id), utf8_quote(m->doubt));
    if (e->code == ST_OK && take && fate.ticket)
        tool_note(r->tool, _("<%s>: ticket %lld"), utf8_quote(m->id), (long long)fate.ticket);
    mail_decision_free(&fate);
    return e->code;
}

static enum status take_open(struct run *r, int fd)
{
    struct message m = {.text = BUF_EMPTY};
    if (message_open(&m, fd, &r->tool->e) == ST_OK)
        take_message(r, &m);
    message_close(&m);
    close(fd);
    return r->tool->e.code;
}

static enum status take_file(struct run *r, const char *file)
{
    struct error *e = &r->tool->e;
    int fd;
    if (spool_open(&fd, file, e) != ST_OK)
        return e->code;
    take_open(r, fd);
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

/* One that was passed over. */
static void take_passed(struct run *r)
{
    struct error *e = &r->tool->e;
    int64_t number;
    int fd;
    if (ids_parse(take, &number, e) != ST_OK) {
        error_prefix(e, "--take");
        e->code = ST_USAGE;
    } else if (mail_open_passed(r->room, number, &fd, e) == ST_OK) {
        take_open(r, fd);
    }
}

static void take_messages(struct tool *tool)
{
    struct run r = {.tool = tool};
    const struct rows_column *columns;
    mail.take = take != NULL;
    if (!take && !tool->argc && isatty(STDIN_FILENO)) {
        error_set(&tool->e, ST_USAGE,
                  _("the message is read from stdin, but stdin is a terminal"));
        return;
    }
    mail.set = &set;
    mail.keep = mail.folder != NULL && !tool->dry_run;
    if (mailroom_open(&r.room, tool, &mail) == ST_OK) {
        size_t count = mail_columns(r.room, &columns);
        if (!deliver && !take)
            tool_sheet(tool, &r.sheet, columns, count, count);
        if (tool->e.code == ST_OK && take)
            take_passed(&r);
        else if (tool->e.code == ST_OK && tool->argc)
            take_files(&r);
        else if (tool->e.code == ST_OK)
            take_file(&r, NULL);
        tool_sheet_close(tool, r.sheet, 0);
    }
    mailroom_close(r.room);
}

/* ---- what was passed over ---- */

static const struct rows_column passed_columns[] = {
    {.name = "number", .number = 1},
    {.name = "at"},
    {.name = "email"},
    {.name = "subject"},
    {.name = "why"},
    {.name = "mail"},
};
enum { PASSED_COLUMNS = sizeof passed_columns / sizeof *passed_columns };
static const struct rows_set passed_rows = {"passed", passed_columns, PASSED_COLUMNS};

static void list_passed(struct tool *tool)
{
    struct error *e = &tool->e;
    struct sheet *sheet = NULL;
    struct buf at = BUF_EMPTY;
    if (tool_sheet(tool, &sheet, passed_columns, PASSED_COLUMNS, PASSED_COLUMNS) == ST_OK) {
        struct stmt *st = mail_passed(tool->desk, e);
        while (e->code == ST_OK && stmt_step(st, e) > 0) {
            buf_clear(&at);
            when_print(&at, tool->desk->zone, stmt_int(st, 1));
            sheet_int(sheet, "number", stmt_int(st, 0));
            sheet_text(sheet, "at", at.s);
            sheet_text(sheet, "email", stmt_text(st, 2));
            sheet_text(sheet, "subject", stmt_text(st, 3));
            sheet_text(sheet, "why", stmt_text(st, 4));
            sheet_text(sheet, "mail", stmt_text(st, 5));
            sheet_end(sheet);
        }
    }
    buf_free(&at);
    tool_sheet_close(tool, sheet, 0);
}

int main(int argc, char **argv)
{
    const struct rows_set *const prints[] = {mail_rows(), &passed_rows, NULL};
    struct tool tool = {
        .name = "tkt-mail",
        .own_input = 1,
        .usage = "tkt-mail [-k KIND] [--set COL=VALUE] [FILE...] <MESSAGE\n"
                 "tkt-mail --deliver [-r] [-k KIND] [--set COL=VALUE] [FILE...] <MESSAGE\n"
                 "tkt-mail --passed\n"
                 "tkt-mail --take N [-r] [-k KIND] [--set COL=VALUE]\n"
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
    if (started && (!(reply.ticket || passed || take) || tool_operands(&tool, 0, 0) == ST_OK) &&
        tool_desk(&tool) == ST_OK) {
        if (reply.ticket)
            mail_reply(&tool, &reply);
        else if (passed)
            list_passed(&tool);
        else
            take_messages(&tool);
    }
    /* the mail system keeps a message for as long as it hears that */
    if (deliver && tool.e.code != ST_OK && tool.e.code != ST_USAGE)
        tool.e.code = ST_BUSY;
    option_list_free(&set);
    return tool_end(&tool);
}

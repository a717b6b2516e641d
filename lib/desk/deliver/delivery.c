#include "desk/deliver/delivery.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "mime/mail_compose.h"

enum {
    SECONDS_MOST = 120,      /* time limit of the program for one row */
    VARIABLE_MOST = 1 << 16, /* bytes of a cell in the environment: Linux allows twice that */
    SUBJECT_MOST = 200       /* bytes of an email's subject */
};

const char *send_way_name(enum send_way way)
{
    static const char *const names[] = {"rows", "command", "mail"};
    return names[way];
}

static enum status open_mail(struct sender *s, const char *program, struct error *e)
{
    struct buf line = BUF_EMPTY, address = BUF_EMPTY;
    /* -t: the recipients are in the headers; -i: a lone dot doesn't end it */
    buf_printf(&line, "%s -t -i", program ? program : "/usr/sbin/sendmail");
    if (desk_setting(s->tool->desk, "mail_from", &s->from, e) == ST_OK &&
        !mail_compose_address(s->from, &address))
        error_set(e, ST_CONFIG,
                  _("emails need a sender: tkt-load setting name=mail_from value='Service desk "
                    "<desk@example.com>' (it is '%s')"),
                  utf8_quote(s->from));
    if (e->code == ST_OK && process_command_of(&s->command, line.s, e) != ST_OK)
        error_prefix(e, "--mail");
    buf_free(&address);
    buf_free(&line);
    return e->code;
}

enum status sender_open(struct sender *s, struct tool *tool, const struct send_options *o)
{
    struct error *e = &tool->e;
    *s = (struct sender){.tool = tool};
    if (o->mail) {
        s->way = SEND_MAIL;
        return open_mail(s, o->sendmail, e);
    }
    if (o->command) {
        s->way = SEND_COMMAND;
        if (process_command_of(&s->command, o->command, e) != ST_OK)
            error_prefix(e, "--send");
    }
    return e->code;
}

void sender_close(struct sender *s)
{
    process_command_free(&s->command);
    free(s->from);
}

/* ---- one ---- */

static enum delivery_result run_program(struct sender *s, const char *const *variables,
                                        const char *input, size_t n, struct buf *why)
{
    struct process_result result;
    struct error e = ERROR_NONE;
    if (process_run(&s->command, variables, input, n, SECONDS_MOST, &result, &e) != ST_OK) {
        buf_adds(why, e.message);
        error_clear(&e);
        return DELIVERY_FAILED;
    }
    const char *program = s->command.words[0];
    switch (result.end) {
    case PROCESS_DONE:
        return DELIVERY_DONE;
    case PROCESS_FAILED:
        buf_printf(why, _("%s: exit status %d"), program, result.number);
        return DELIVERY_FAILED;
    case PROCESS_KILLED:
        buf_printf(why, _("%s: killed by signal %d"), program, result.number);
        return DELIVERY_UNKNOWN;
    default:
        buf_printf(why, _("%s: took more than %d seconds and was killed"), program,
                   SECONDS_MOST);
        return DELIVERY_UNKNOWN;
    }
}

static enum delivery_result process_command(struct sender *s, const struct delivery *p,
                                            struct buf *why)
{
    char **variables = mem_zero(p->count + 1, sizeof *variables);
    for (size_t i = 0; i < p->count; i++) {
        struct buf b = BUF_EMPTY;
        buf_adds(&b, "TKT_");
        for (const char *c = p->columns[i].name; *c; c++)
            buf_addc(&b, (char)toupper((unsigned char)*c));
        buf_addc(&b, '=');
        buf_add(&b, p->cells[i], utf8_cut(p->cells[i], strlen(p->cells[i]), VARIABLE_MOST));
        variables[i] = buf_detach(&b);
    }
    enum delivery_result sent =
        run_program(s, (const char *const *)variables, p->message, strlen(p->message), why);
    for (size_t i = 0; i < p->count; i++)
        free(variables[i]);
    free(variables);
    return sent;
}

static enum delivery_result run_mail(struct sender *s, const struct delivery *p,
                                     struct buf *why)
{
    static const char *const nothing[] = {NULL};
    const struct desk *desk = s->tool->desk;
    struct buf id = BUF_EMPTY, mail = BUF_EMPTY;
    struct error e = ERROR_NONE;
    char *subject =
        mem_string_n(p->subject, utf8_cut(p->subject, strlen(p->subject), SUBJECT_MOST));
    mail_compose_id(&id, p->id, s->from);
    const struct letter letter = {.from = s->from,
                                  .to = p->email,
                                  .to_name = p->name,
                                  .subject = subject,
                                  .id = id.s,
                                  .date = desk->now,
                                  .offset = zone_offset(desk->zone, desk->now),
                                  .reply_to = p->reply_to,
                                  .thread = p->thread,
                                  .automatic = !p->personal,
                                  .text = p->message,
                                  .len = strlen(p->message)};
    enum delivery_result sent = DELIVERY_FAILED;
    if (!*p->name && !*p->email)
        buf_adds(why, _("there is nobody to remind (the setting remind_to can name somebody)"));
    else if (!*p->email)
        buf_printf(why, _("%s has no email address"), utf8_quote(p->name));
    else if (mail_compose_write(&mail, &letter, &e) != ST_OK)
        buf_adds(why, e.message);
    else
        sent = run_program(s, nothing, mail.s, mail.len, why);
    error_clear(&e);
    free(subject);
    buf_free(&mail);
    buf_free(&id);
    return sent;
}

enum delivery_result delivery_send(struct sender *s, const struct delivery *p, struct buf *why)
{
    buf_clear(why);
    return s->way == SEND_MAIL ? run_mail(s, p, why) : process_command(s, p, why);
}

/* message_sort.c: was the message written by a person or a machine? It relies on what machines
 * say about themselves: RFC 3834 and the headers that were in use before it. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "mime/mail_header.h"
#include "mime/message_private.h"

static int begins(const char *s, const char *with)
{
    return strncasecmp(s, with, strlen(with)) == 0;
}

static void sorted(struct message *m, enum message_sort sort, const char *name, const char *raw)
{
    enum { SHOWN = 60 };
    struct buf why = BUF_EMPTY, text = BUF_EMPTY;
    if (m->why)
        return;
    buf_printf(&why, "%s: ", name);
    mail_header_decode(&text, raw);
    mail_header_line(&why, text.s, text.len, SHOWN);
    buf_free(&text);
    m->sort = sort;
    m->why = buf_detach(&why);
}

static int is_report(GMimeObject *part, const char *of)
{
    GMimeContentType *type = part ? g_mime_object_get_content_type(part) : NULL;
    if (!type || !g_mime_content_type_is_type(type, "multipart", "report"))
        return 0;
    const char *what = g_mime_content_type_get_parameter(type, "report-type");
    return !of || (what && strcasecmp(what, of) == 0);
}

/* An empty return path means that nobody wants to know of failures, so no person wrote it. */
static int no_return(const struct message *m, const char *path)
{
    const struct message_private *in = m->inside;
    if (path)
        return begins(path, "<>");
    return in->sieve.sender && (strcmp(in->sieve.sender, "<>") == 0 ||
                                strcasecmp(in->sieve.sender, "MAILER-DAEMON") == 0);
}

static void read_absent(struct message *m)
{
    static const char *const words[] = {
        "Automatic reply",
        "Auto-reply",
        "Autoreply",
        "Auto reply",
        "Auto:",
        "Out of office",
        "Out of the office",
        "Vacation",
        "On vacation",
        "自动回复",
        "自動回覆",
        "自动答复",
        "自動回復",
        "外出",
        "Abwesenheit",
        "Automatische Antwort",
        "Réponse automatique",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        m->absent |= begins(m->subject, words[i]);
}

/* Adds an id or address of a list, "<desk.example.com>", "<mailto:desk@example.com>" or "list
 * desk@example.com; contact …", as desk.example.com. */
static void add_list(struct message_ids *lists, const char *raw)
{
    const char *open = raw ? strchr(raw, '<') : NULL;
    const char *s = open ? open + 1 : raw;
    struct buf id = BUF_EMPTY;
    if (!s)
        return;
    if (strncasecmp(s, "mailto:", 7) == 0)
        s += 7;
    if (!open && strncasecmp(s, "list ", 5) == 0)
        s += 5;
    for (; *s && !strchr("<>;,? \t\r\n", *s); s++)
        buf_addc(&id, *s == '@' ? '.' : (char)tolower((unsigned char)*s));
    if (id.len)
        message_add_id(lists, buf_detach(&id));
    buf_free(&id);
}

/* Returns 1 if the value says that there is no such thing. */
static int says_no(const char *raw)
{
    static const char *const words[] = {"no", "false", "0", "none"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (strncasecmp(raw, words[i], n) == 0 && !isalnum((unsigned char)raw[n]))
            return 1;
    }
    return !*raw;
}

static void set_doubt(struct message *m, const char *name, const char *raw)
{
    struct buf text = BUF_EMPTY;
    buf_printf(&text, "%s: ", name);
    mail_header_line(&text, raw, strcspn(raw, "\r\n"), 60);
    m->doubt = buf_detach(&text);
}

/* The marks of lists come last: they say nothing of a message over one of our own. */
static void read_lists(struct message *m, GMimeObject *o)
{
    static const char *const names[] = {"List-Id", "List-Post", "Mailing-List",
                                        "X-Mailing-List"};
    const char *raw;
    int other = m->why != NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        add_list(&m->lists, message_raw(o, names[i]));
    if ((raw = message_raw(o, "Precedence")) &&
        (begins(raw, "list") || (m->lists.count && begins(raw, "bulk"))))
        sorted(m, MESSAGE_AUTO, "Precedence", raw);
    if ((raw = message_raw(o, "List-Id")) && *raw)
        sorted(m, MESSAGE_AUTO, "List-Id", raw);
    m->by_list = !other && m->why;
}

void message_read_sort(struct message *m, GMimeMessage *message)
{
    static const char *const marks[] = {"X-Autoreply", "X-Autorespond", "X-Mail-Autoreply",
                                        "X-AutoReply-From"};
    GMimeObject *o = GMIME_OBJECT(message), *body = g_mime_message_get_mime_part(message);
    const char *raw;
    if (is_report(body, "disposition-notification"))
        sorted(m, MESSAGE_AUTO, "Content-Type", "multipart/report");
    else if (is_report(body, NULL))
        sorted(m, MESSAGE_BOUNCE, "Content-Type", "multipart/report");
    if (begins(m->from, "mailer-daemon@"))
        sorted(m, MESSAGE_BOUNCE, "From", m->from);
    if ((raw = message_raw(o, "X-Failed-Recipients")) && *raw)
        sorted(m, MESSAGE_BOUNCE, "X-Failed-Recipients", raw);
    if ((raw = message_raw(o, "Auto-Submitted")) && !says_no(raw))
        sorted(m, MESSAGE_AUTO, "Auto-Submitted", raw);
    if ((raw = message_raw(o, "Precedence")) &&
        (begins(raw, "junk") || begins(raw, "auto") ||
         (begins(raw, "bulk") && !message_raw(o, "List-Id"))))
        sorted(m, MESSAGE_AUTO, "Precedence", raw);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if ((raw = message_raw(o, marks[i])) && !says_no(raw))
            sorted(m, MESSAGE_AUTO, marks[i], raw);
    if (no_return(m, message_raw(o, "Return-Path")))
        sorted(m, MESSAGE_BOUNCE, "Return-Path", "<>");
    read_absent(m);
    /* it asks machines not to answer. Exchange writes it on people's mail to lists too, so that
     * alone it shows nothing */
    if ((raw = message_raw(o, "X-Auto-Response-Suppress")) && !says_no(raw)) {
        if (m->absent)
            sorted(m, MESSAGE_AUTO, "X-Auto-Response-Suppress", raw);
        else if (!m->why)
            set_doubt(m, "X-Auto-Response-Suppress", raw);
    }
    read_lists(m, o);
}

#include "mime/message.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "mime/charset.h"
#include "mime/mail_header.h"
#include "mime/message_private.h"

enum { IDS_MOST = 100, BLOCK = 1 << 16, ADDRESS_MOST = 254 };

void message_flaws(struct buf *out, unsigned flaws)
{
    static const char *const names[] = {"charset", "cut",  "broken", "encrypted",
                                        "id",      "from", "date",   "subject"};
    for (size_t i = 0, any = 0; i < sizeof names / sizeof *names; i++)
        if (flaws >> i & 1)
            buf_printf(out, "%s%s", any++ ? "|" : "", names[i]);
}

/* ---- headers ---- */

const char *message_raw(GMimeObject *object, const char *name)
{
    GMimeHeader *h = g_mime_header_list_get_header(g_mime_object_get_header_list(object), name);
    const char *raw = h ? g_mime_header_get_raw_value(h) : NULL;
    return raw ? raw + strspn(raw, " \t\r\n") : NULL;
}

/* Returns a header as one line of text, or NULL if there is none. */
static char *header_text(struct message *m, GMimeMessage *message, const char *name,
                         size_t most)
{
    const char *raw = message_raw(GMIME_OBJECT(message), name);
    struct buf text = BUF_EMPTY, line = BUF_EMPTY;
    if (!raw)
        return NULL;
    if (mail_header_decode(&text, raw))
        m->flaws |= FLAW_CHARSET;
    if (mail_header_line(&line, text.s, text.len, most))
        m->flaws |= FLAW_CUT;
    buf_free(&text);
    return buf_detach(&line);
}

static void add_id(struct message_ids *ids, char *id)
{
    for (size_t i = 0; i < ids->count; i++)
        if (strcmp(ids->v[i], id) == 0) {
            free(id);
            return;
        }
    if (ids->count == IDS_MOST) {
        free(id);
        return;
    }
    *MEM_NEXT(ids->v, ids->count, ids->room) = id;
}

static void free_ids(struct message_ids *ids)
{
    for (size_t i = 0; i < ids->count; i++)
        free(ids->v[i]);
    free(ids->v);
}

/* Returns an id in its stored form, or NULL if it is empty. */
static char *good_id(const char *s, size_t n)
{
    struct buf id = BUF_EMPTY;
    int odd = 0;
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)s[i] > ' ' && (unsigned char)s[i] < 0x7f)
            buf_addc(&id, s[i]);
        else if (!strchr(" \t\r\n", s[i]))
            odd = 1;
    }
    if (odd || id.len > MESSAGE_ID_MOST) {
        char hex[DIGEST_HEX + 1];
        digest_bytes(s, n, hex);
        buf_clear(&id);
        buf_printf(&id, "b2-%.32s", hex);
    }
    if (id.len)
        return buf_detach(&id);
    buf_free(&id);
    return NULL;
}

void message_add_ids(struct message_ids *ids, const char *raw)
{
    const char *end = raw ? raw + strlen(raw) : NULL;
    while (end && end > raw) {
        const char *close = memrchr(raw, '>', (size_t)(end - raw));
        const char *open = close ? memrchr(raw, '<', (size_t)(close - raw)) : NULL;
        char *id = open ? good_id(open + 1, (size_t)(close - open - 1)) : NULL;
        if (id)
            add_id(ids, id);
        end = open;
    }
}

static void read_ids(struct message *m, GMimeMessage *message)
{
    GMimeObject *o = GMIME_OBJECT(message);
    struct message_ids own = {0};
    message_add_ids(&own, message_raw(o, "Message-ID"));
    const char *bare = message_raw(o, "Message-ID");
    if (own.count)
        m->id = mem_string(own.v[own.count - 1]);
    else if (bare)
        m->id = good_id(bare, strcspn(bare, "\r\n"));
    free_ids(&own);
    message_add_ids(&m->answers, message_raw(o, "In-Reply-To"));
    message_add_ids(&m->answers, message_raw(o, "References"));
}

/* ---- addresses ---- */

static char *good_address(const char *s)
{
    struct buf address = BUF_EMPTY;
    const char *at = s ? strchr(s, '@') : NULL;
    if (at && at != s && at[1])
        mail_header_line(&address, s, strlen(s), ADDRESS_MOST);
    if (strpbrk(address.s, " |<>,;\"") || !utf8_valid(address.s, address.len, NULL))
        buf_clear(&address);
    return buf_detach(&address);
}

static InternetAddressMailbox *first_mailbox(InternetAddressList *list)
{
    for (int i = 0; list && i < internet_address_list_length(list); i++) {
        InternetAddress *a = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_MAILBOX(a))
            return INTERNET_ADDRESS_MAILBOX(a);
        InternetAddressMailbox *inner =
            first_mailbox(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(a)));
        if (inner)
            return inner;
    }
    return NULL;
}

/* Returns the address in <…>, or alone. */
static char *bare_address(const char *raw)
{
    const char *open = raw ? strchr(raw, '<') : NULL;
    const char *s = open ? open + 1 : raw;
    char *text = mem_string_n(s ? s : "", s ? strcspn(s, "> \t\r\n") : 0);
    char *address = good_address(text);
    free(text);
    return address;
}

/* Decodes the name before <…> in the header. Uses our own decoder, which knows what is meant by
 * gb2312 and joins words that are cut within a character. */
static char *sender_name(struct message *m, const char *raw, InternetAddressMailbox *mailbox)
{
    struct buf name = BUF_EMPTY, line = BUF_EMPTY;
    const char *open = raw ? strchr(raw, '<') : NULL;
    const char *parsed = mailbox ? internet_address_get_name(INTERNET_ADDRESS(mailbox)) : NULL;
    if (open && memmem(raw, (size_t)(open - raw), "=?", 2)) {
        char *phrase = mem_string_n(raw, (size_t)(open - raw));
        m->flaws |= mail_header_decode(&name, phrase) ? FLAW_CHARSET : 0;
        free(phrase);
        while (name.len > 1 && *name.s == '"' && name.s[name.len - 1] == '"') {
            name.s[--name.len] = '\0';
            memmove(name.s, name.s + 1, name.len--);
        }
    } else if (parsed) {
        charset_decode(&name, parsed, strlen(parsed), NULL);
    } else if (raw && !strchr(raw, '@') && !open) {
        m->flaws |= mail_header_decode(&name, raw) ? FLAW_CHARSET : 0;
    }
    mail_header_line(&line, name.s, name.len, MESSAGE_NAME_MOST);
    buf_free(&name);
    return buf_detach(&line);
}

static void add_addresses(struct message_ids *to, InternetAddressList *list)
{
    for (int i = 0; list && i < internet_address_list_length(list); i++) {
        InternetAddress *a = internet_address_list_get_address(list, i);
        if (!INTERNET_ADDRESS_IS_MAILBOX(a))
            continue;
        char *address =
            good_address(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(a)));
        if (*address)
            add_id(to, address);
        else
            free(address);
    }
}

static void read_addresses(struct message *m, GMimeMessage *message)
{
    static const char *const envelope[] = {"Delivered-To", "X-Original-To", "X-Envelope-To"};
    GMimeObject *o = GMIME_OBJECT(message);
    InternetAddressMailbox *from = first_mailbox(g_mime_message_get_from(message));
    const char *raw = message_raw(o, "From");
    if (!from) {
        from = first_mailbox(g_mime_message_get_sender(message));
        raw = from ? message_raw(o, "Sender") : raw;
    }
    m->from = good_address(from ? internet_address_mailbox_get_addr(from) : NULL);
    m->name = sender_name(m, raw, from);
    if (!*m->from) {
        const struct message_private *in = m->inside;
        free(m->from);
        m->from = bare_address(message_raw(o, "Return-Path"));
        if (!*m->from && in->sieve.sender) {
            free(m->from);
            m->from = good_address(in->sieve.sender);
        }
        m->flaws |= FLAW_FROM;
        if (*m->from) /* the name is another header's */
            *m->name = '\0';
    }
    InternetAddressMailbox *reply = first_mailbox(g_mime_message_get_reply_to(message));
    m->reply_to = good_address(reply ? internet_address_mailbox_get_addr(reply) : NULL);
    m->reply_name = sender_name(m, *m->reply_to ? message_raw(o, "Reply-To") : NULL, reply);
    add_addresses(&m->to, g_mime_message_get_to(message));
    add_addresses(&m->to, g_mime_message_get_cc(message));
    for (size_t i = 0; i < sizeof envelope / sizeof *envelope; i++) {
        char *address = bare_address(message_raw(o, envelope[i]));
        if (*address)
            add_id(&m->to, address);
        else
            free(address);
    }
}

/* ---- dates ---- */

/* Changes 2025-03-04T12:00:00+08:00 to the form that the parser knows: blanks for the T and
 * before the zone, which has no colon. */
static void plain_date(struct buf *out, const char *raw)
{
    for (const char *s = raw; *s; s++) {
        int after_digit = s > raw && isdigit((unsigned char)s[-1]);
        int before_digit = isdigit((unsigned char)s[1]);
        int clock = strspn(s + 1, "0123456789") == 2; /* not the dashes of a date */
        if (*s == 'T' && after_digit && before_digit) {
            buf_addc(out, ' ');
        } else if ((*s == '+' || *s == '-') && s[1] && clock && s[3] == ':' &&
                   strspn(s + 4, "0123456789") == 2) {
            buf_addc(out, ' ');
            buf_add(out, s, 3);
            buf_add(out, s + 4, 2);
            s += 5;
        } else {
            buf_addc(out, *s);
        }
    }
}

static int read_date(const char *raw, int64_t *at)
{
    struct buf plain = BUF_EMPTY;
    plain_date(&plain, raw ? raw : "");
    GDateTime *date = plain.len ? g_mime_utils_header_decode_date(plain.s) : NULL;
    buf_free(&plain);
    if (!date)
        return 0;
    *at = g_date_time_to_unix(date);
    g_date_time_unref(date);
    return 1;
}

static void read_dates(struct message *m, GMimeMessage *message)
{
    GMimeObject *o = GMIME_OBJECT(message);
    const char *received = message_raw(o, "Received");
    const char *semicolon = received ? strrchr(received, ';') : NULL;
    m->has_date = read_date(message_raw(o, "Date"), &m->date);
    m->has_received =
        semicolon && read_date(semicolon + 1 + strspn(semicolon + 1, " \t\r\n"), &m->received);
}

/* ---- the whole ---- */

/* Makes the id of a message without one: always the same for the same message. */
static void make_id(struct message *m)
{
    struct buf all = BUF_EMPTY;
    char hex[DIGEST_HEX + 1];
    buf_printf(&all, "%s\n%lld\n%s\n", m->from, (long long)(m->has_date ? m->date : 0),
               m->subject);
    buf_add(&all, m->text.s, m->text.len);
    digest_bytes(all.s, all.len, hex);
    buf_free(&all);
    buf_printf(&all, "b2-%.32s", hex);
    m->id = buf_detach(&all);
    m->flaws |= FLAW_ID;
}

void message_remake_id(struct message *m)
{
    free(m->id);
    make_id(m);
}

/* Uses the first words of the text. */
static void make_subject(struct message *m)
{
    enum { WORDS = 60 };
    struct buf line = BUF_EMPTY;
    const char *s = m->text.s + strspn(m->text.s, " \t\n");
    mail_header_line(&line, s, strcspn(s, "\n"), WORDS);
    if (!line.len && m->attachment_count)
        buf_adds(&line, m->attachments[0].name);
    if (!line.len)
        buf_adds(&line, "(no subject)");
    free(m->subject);
    m->subject = buf_detach(&line);
    m->flaws |= FLAW_SUBJECT;
}

static void read_all(struct message *m, GMimeMessage *message)
{
    const struct message_private *in = m->inside;
    m->flaws |= (in->sieve.cut ? FLAW_CUT : 0u) | (in->sieve.broken ? FLAW_BROKEN : 0u);
    read_ids(m, message);
    read_addresses(m, message);
    read_dates(m, message);
    m->subject = header_text(m, message, "Subject", MESSAGE_SUBJECT_MOST);
    if (!m->subject)
        m->subject = mem_string("");
    message_read_sort(m, message);
    message_read_parts(m, message);
    if (!m->id)
        make_id(m);
    if (utf8_blank(m->subject, strlen(m->subject)))
        make_subject(m);
}

/* Sets the same fields, empty. */
static void nothing(struct message *m)
{
    char **texts[] = {&m->id, &m->from, &m->name, &m->reply_to, &m->reply_name, &m->subject};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!*texts[i])
            *texts[i] = mem_string("");
}

/* Handles what the parser doesn't take as a message: its bytes are the text. */
static void read_raw(struct message *m)
{
    struct message_private *in = m->inside;
    struct buf raw = BUF_EMPTY;
    buf_reserve(&raw, MESSAGE_TEXT_MOST);
    ssize_t got = pread(in->fd, raw.s, MESSAGE_TEXT_MOST, in->from);
    if (got < 0 && !in->why)
        in->why = errno;
    message_add_raw(m, raw.s, got > 0 ? (size_t)got : 0);
    buf_free(&raw);
    m->flaws |= FLAW_BROKEN | FLAW_FROM;
    nothing(m);
    message_remake_id(m);
    make_subject(m);
}

/* ---- out of memory ----
 *
 * GLib then ends the process by a signal: by SIGTRAP if it could print a message, by SIGABRT
 * for a slice. If even the message finds no memory, it tries endlessly, until the stack is
 * full. The mail system must learn that the message wasn't received. */

static void hear_signal(int number)
{
    (void)number;
    mem_exhausted();
}

static void hear_glib(const gchar *domain, GLogLevelFlags level, const gchar *words, gpointer p)
{
    if (level & G_LOG_FLAG_FATAL)
        mem_exhausted();
    g_log_default_handler(domain, level, words, p);
}

/* This stays in effect, because libraries use GLib until the end. Signals that somebody else
 * already handles, such as a sanitizer, are left alone. */
static void heed_glib(void)
{
    static char room[1 << 14];
    static const int signals[] = {SIGTRAP, SIGABRT, SIGSEGV};
    const stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
    struct sigaction to = {.sa_handler = hear_signal, .sa_flags = SA_ONSTACK}, now;
    g_log_set_default_handler(hear_glib, NULL);
    sigaltstack(&stack, NULL);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigaction(signals[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL)
            sigaction(signals[i], &to, NULL);
}

enum status message_open(struct message *m, int fd, struct error *e)
{
    static const char *fallbacks[] = {"utf-8", "gb18030", "iso-8859-1", NULL};
    *m = (struct message){.text = BUF_EMPTY};
    struct message_private *in = mem_zero(1, sizeof *in);
    m->inside = in;
    in->fd = fd;
    if (mime_guard_open(&in->sieve, fd, e) != ST_OK)
        return e->code;
    in->from = in->sieve.first;
    m->empty = in->sieve.empty;
    if (m->empty) {
        nothing(m);
        return ST_OK;
    }
    heed_glib();
    g_mime_init();
    in->stream = message_stream(in->sieve.fd, in->sieve.start, &in->why);
    GMimeParserOptions *options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, fallbacks);
    GMimeParser *parser = g_mime_parser_new_with_stream(in->stream);
    in->message = g_mime_parser_construct_message(parser, options);
    g_object_unref(parser);
    if (in->message)
        read_all(m, in->message);
    else
        read_raw(m);
    g_mime_parser_options_free(options);
    nothing(m);
    return in->why ? error_set(e, ST_IO, "%s", strerror(in->why)) : ST_OK;
}

void message_close(struct message *m)
{
    struct message_private *in = m->inside;
    if (!in)
        return;
    if (in->message)
        g_object_unref(in->message);
    if (in->stream)
        g_object_unref(in->stream);
    if (in->sieve.fd != in->fd)
        close(in->sieve.fd);
    mime_guard_close(&in->sieve);
    free(in);
    for (size_t i = 0; i < m->attachment_count; i++) {
        MEM_FREE(m->attachments[i].name, m->attachments[i].type);
    }
    free(m->attachments);
    free_ids(&m->answers);
    free_ids(&m->returned);
    free_ids(&m->to);
    MEM_FREE(m->id, m->from, m->name, m->reply_to, m->reply_name, m->subject, m->why);
    buf_free(&m->text);
    *m = (struct message){.text = BUF_EMPTY};
}

enum status message_write_all(const struct message *m, int fd, struct error *e)
{
    const struct message_private *in = m->inside;
    char *block = mem_alloc(BLOCK);
    int64_t at = in->from;
    ssize_t got;
    while ((got = pread(in->fd, block, BLOCK, at)) > 0 && fd_write(fd, block, (size_t)got) == 0)
        at += got;
    if (got != 0)
        error_set(e, ST_IO, "%s", strerror(errno));
    free(block);
    return e->code;
}

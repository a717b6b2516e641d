/* message_inner.c: parts that contain a message or files in a form of their own: opaque S/MIME
 * signatures, and the winmail.dat of Outlook. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef TKT_YTNEF
#include <tnef-types.h>
#include <ytnef.h>
#endif

#include "base/fd.h"
#include "base/mem.h"
#include "base/spool.h"
#include "mime/charset.h"
#include "mime/cms_signed.h"
#include "mime/html_text.h"
#include "mime/message_private.h"

enum { INNER_MOST = 8, TNEF_MOST = 16 << 20 };

/* What was opened; the attachments are read from it until the message is closed. */
struct message_inner {
    struct mime_guard sieve;
    int fd; /* -1: none */
    GObject *objects[2];
    struct message_inner *next;
};

static struct message_inner *add_inner(struct message *m)
{
    struct message_private *in = m->inside;
    struct message_inner *inner = mem_zero(1, sizeof *inner);
    inner->fd = inner->sieve.fd = -1;
    inner->next = in->inner;
    in->inner = inner;
    in->inner_count++;
    return inner;
}

void message_close_inner(struct message_private *in)
{
    while (in->inner) {
        struct message_inner *inner = in->inner;
        in->inner = inner->next;
        for (size_t i = 0; i < 2; i++)
            if (inner->objects[i])
                g_object_unref(inner->objects[i]);
        if (inner->sieve.fd >= 0 && inner->sieve.fd != inner->fd)
            close(inner->sieve.fd);
        if (inner->fd >= 0)
            close(inner->fd);
        mime_guard_close(&inner->sieve);
        free(inner);
    }
}

static void set_failed(struct message_private *in, int why)
{
    if (!in->why)
        in->why = why ? why : EIO;
}

/* ---- opaque signatures ---- */

static int take_file(void *context, const char *s, size_t n)
{
    return fd_write(*(const int *)context, s, n) == 0;
}

/* Parses what is in inner->fd, within the same limits as the message itself. */
static GMimeObject *parse_inner(struct message *m, struct message_inner *inner)
{
    struct message_private *in = m->inside;
    struct error e = ERROR_NONE;
    if (lseek(inner->fd, 0, SEEK_SET) < 0 ||
        mime_guard_open(&inner->sieve, inner->fd, &e) != ST_OK) {
        set_failed(in, errno);
        error_clear(&e);
        return NULL;
    }
    if (inner->sieve.empty)
        return NULL;
    m->flaws |= (inner->sieve.cut ? FLAW_CUT : 0u) | (inner->sieve.broken ? FLAW_BROKEN : 0u);
    GMimeStream *stream = message_stream(inner->sieve.fd, inner->sieve.start, &in->why);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    inner->objects[0] = G_OBJECT(stream);
    inner->objects[1] = message ? G_OBJECT(message) : NULL;
    return message ? g_mime_message_get_mime_part(message) : NULL;
}

GMimeObject *message_open_signed(struct message *m, GMimePart *part)
{
    struct message_private *in = m->inside;
    struct error e = ERROR_NONE;
    GMimeObject *body = NULL;
    if (in->inner_count >= INNER_MOST)
        return NULL;
    int sealed = spool_temporary(&e), got = 0;
    struct message_inner *inner = add_inner(m);
    if (sealed >= 0)
        inner->fd = spool_temporary(&e);
    if (inner->fd < 0) {
        set_failed(in, errno);
    } else {
        if (!message_decode(part, take_file, &sealed) ||
            (got = cms_signed_copy(sealed, inner->fd)) < 0)
            set_failed(in, errno);
        if (got > 0)
            body = parse_inner(m, inner);
    }
    if (sealed >= 0)
        close(sealed);
    error_clear(&e);
    return body;
}

/* ---- winmail.dat ---- */

#ifdef TKT_YTNEF

static int take_bytes(void *context, const char *s, size_t n)
{
    enum { MOST = TNEF_MOST };
    struct buf *out = context;
    if (out->len + n > MOST)
        return 0;
    buf_add(out, s, n);
    return 1;
}

/* Returns the property of one of two types, or NULL if there is none. */
static const variableLength *find_property(MAPIProps *all, unsigned type, unsigned other,
                                           unsigned id)
{
    variableLength *found = MAPIFindProperty(all, PROP_TAG(type, id));
    if (found == MAPI_UNDEFINED)
        found = MAPIFindProperty(all, PROP_TAG(other, id));
    return found == MAPI_UNDEFINED || !found->data || found->size <= 0 ? NULL : found;
}

static void add_words(struct buf *out, const variableLength *words, const char *charset)
{
    if (words->data && words->size > 0)
        charset_decode(out, (const char *)words->data,
                       strnlen((const char *)words->data, (size_t)words->size), charset);
}

/* What the message says: the plain text, or else that of the page. */
static void read_body(struct buf *out, TNEFStruct *tnef)
{
    const variableLength *plain =
        find_property(&tnef->MapiProperties, PT_STRING8, PT_UNICODE, PR_BODY);
    const variableLength *page =
        find_property(&tnef->MapiProperties, PT_BINARY, PT_STRING8, PR_BODY_HTML);
    struct buf html = BUF_EMPTY;
    add_words(out, plain ? plain : &tnef->body, NULL);
    if (!out->len && page) {
        add_words(&html, page, NULL);
        html_to_text(out, html.s, html.len);
    }
    buf_free(&html);
}

static GMimePart *make_part(const Attachment *a, const variableLength *data, size_t skip)
{
    struct buf name = BUF_EMPTY;
    MAPIProps *all = (MAPIProps *)&a->MAPI;
    const variableLength *title =
        find_property(all, PT_STRING8, PT_UNICODE, PR_ATTACH_LONG_FILENAME);
    if (!title)
        title = find_property(all, PT_STRING8, PT_UNICODE, PR_DISPLAY_NAME);
    add_words(&name, title ? title : &a->Title, NULL);
    GMimePart *part = g_mime_part_new_with_type("application", "octet-stream");
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)data->data + skip,
                                                            (size_t)data->size - skip);
    GMimeDataWrapper *content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_BINARY);
    g_mime_part_set_content(part, content);
    if (name.len)
        g_mime_part_set_filename(part, name.s);
    g_object_unref(content);
    g_object_unref(stream);
    buf_free(&name);
    return part;
}

static size_t read_files(struct message *m, TNEFStruct *tnef,
                         void (*attach)(void *context, GMimePart *part), void *context)
{
    enum { FILES = 200, OBJECT_HEAD = 16 };
    size_t count = 0;
    for (Attachment *a = tnef->starting_attach.next; a && count < FILES; a = a->next) {
        size_t skip = 0;
        const variableLength *data = NULL;
        variableLength *object =
            MAPIFindProperty(&a->MAPI, PROP_TAG(PT_OBJECT, PR_ATTACH_DATA_OBJ));
        if (object != MAPI_UNDEFINED && object->data && object->size > OBJECT_HEAD) {
            data = object; /* begins with the id of an interface */
            skip = OBJECT_HEAD;
        } else {
            data = find_property(&a->MAPI, PT_BINARY, PT_BINARY, PR_ATTACH_DATA_OBJ);
        }
        if (!data && a->FileData.data && a->FileData.size > 0)
            data = &a->FileData;
        if (!data)
            continue;
        GMimePart *part = make_part(a, data, skip);
        add_inner(m)->objects[0] = G_OBJECT(part);
        attach(context, part);
        count++;
    }
    return count;
}

/* libytnef writes its complaints to standard output, where our rows are. */
static int parse_silently(TNEFStruct *tnef, struct buf *all)
{
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    int out = null < 0 ? -1 : fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    int parsed = 0;
    fflush(stdout);
    if (out >= 0 && dup2(null, STDOUT_FILENO) >= 0) {
        parsed = TNEFParseMemory((BYTE *)all->s, (long)all->len, tnef) >= 0;
        fflush(stdout);
        dup2(out, STDOUT_FILENO);
    }
    if (out >= 0)
        close(out);
    if (null >= 0)
        close(null);
    return parsed;
}

int message_read_tnef(struct message *m, GMimePart *part, struct buf *body,
                      void (*attach)(void *context, GMimePart *part), void *context)
{
    struct buf all = BUF_EMPTY;
    TNEFStruct tnef;
    int read = 0;
    TNEFInitialize(&tnef);
    tnef.Debug = 0;
    if (message_decode(part, take_bytes, &all) && all.len)
        read = parse_silently(&tnef, &all);
    if (read) {
        /* if there is neither, its text is in RTF alone */
        read_body(body, &tnef);
        read = read_files(m, &tnef, attach, context) || body->len;
    }
    TNEFFree(&tnef);
    buf_free(&all);
    return read;
}

#else

int message_read_tnef(struct message *m, GMimePart *part, struct buf *body,
                      void (*attach)(void *context, GMimePart *part), void *context)
{
    (void)m, (void)part, (void)body, (void)attach, (void)context;
    return 0;
}

#endif

#include <errno.h>
#include <unistd.h>

#include "mime/message_private.h"

typedef struct {
    GMimeStreamFs file;
    int *why;
} MessageStream;

typedef struct {
    GMimeStreamFsClass file;
} MessageStreamClass;

/* cppcheck-suppress unknownMacro */
G_DEFINE_TYPE(MessageStream, message_stream, GMIME_TYPE_STREAM_FS)

static GMimeStream *new_stream(int fd, int64_t from, int64_t to, int *why)
{
    MessageStream *s = g_object_new(message_stream_get_type(), NULL);
    s->file.fd = fd; /* not closed by the stream, although a new one owns its fd */
    s->file.owner = FALSE;
    s->why = why;
    g_mime_stream_construct(GMIME_STREAM(s), from, to);
    return GMIME_STREAM(s);
}

static ssize_t read_some(GMimeStream *stream, char *bytes, size_t n)
{
    MessageStream *s = (MessageStream *)stream;
    int64_t left = stream->bound_end - stream->position;
    if (stream->bound_end != -1 && (int64_t)n > left)
        n = left > 0 ? (size_t)left : 0;
    ssize_t got;
    do
        got = pread(s->file.fd, bytes, n, stream->position);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        stream->position += got;
    else if (got == 0)
        s->file.eos = TRUE;
    else if (!*s->why)
        *s->why = errno;
    return got;
}

static GMimeStream *part_of(GMimeStream *stream, gint64 from, gint64 to)
{
    MessageStream *s = (MessageStream *)stream;
    return new_stream(s->file.fd, from, to, s->why);
}

static void message_stream_class_init(MessageStreamClass *class)
{
    GMIME_STREAM_CLASS(class)->read = read_some;
    GMIME_STREAM_CLASS(class)->substream = part_of;
}

static void message_stream_init(MessageStream *s)
{
    s->why = NULL;
}

GMimeStream *message_stream(int fd, int64_t from, int *why)
{
    return new_stream(fd, from, -1, why);
}

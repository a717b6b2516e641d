#include "mime/cms_signed.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"

enum {
    BLOCK = 1 << 14,
    DEEPEST = 32,
    PIECES = 1 << 20, /* values in all: more are no content that a program wrote */
    SEQUENCE = 0x30,
    SET = 0x31,
    INTEGER = 0x02,
    OBJECT = 0x06,
    OCTETS = 0x04,
    OCTETS_IN_PIECES = 0x24,
    EXPLICIT = 0xa0,
};

/* One value: tag, length, contents. */
struct value {
    int tag;
    int64_t at, end; /* of the contents; end -1: up to the two zero bytes that close it */
};

struct walk {
    int fd, to;
    int64_t size;
    int pieces; /* values that were read */
    int failed; /* reading or writing; errno says why */
};

static int read_at(struct walk *w, int64_t at, unsigned char *bytes, size_t n)
{
    ssize_t got;
    do
        got = pread(w->fd, bytes, n, at);
    while (got < 0 && errno == EINTR);
    w->failed |= got < 0;
    return got == (ssize_t)n;
}

/* Reads the head of the value at `at`, which must end by `limit`. Returns 0 if there is none.
 */
static int read_value(struct walk *w, int64_t at, int64_t limit, struct value *v)
{
    unsigned char head[2], more[4];
    int64_t length = 0;
    if (++w->pieces > PIECES || at + 2 > limit || !read_at(w, at, head, 2) ||
        (head[0] & 0x1f) == 0x1f)
        return 0;
    v->tag = head[0];
    v->at = at + 2;
    if (head[1] == 0x80) {
        v->end = -1;
        return 1;
    }
    if (head[1] < 0x80) {
        length = head[1];
    } else {
        size_t n = head[1] & 0x7f;
        if (n > sizeof more || !read_at(w, v->at, more, n))
            return 0;
        for (size_t i = 0; i < n; i++)
            length = length << 8 | more[i];
        v->at += (int64_t)n;
    }
    v->end = v->at + length;
    return v->end <= limit;
}

/* Returns where what follows the value begins, or -1. */
static int64_t after_value(struct walk *w, const struct value *v, int64_t limit, int depth)
{
    struct value inner;
    if (v->end >= 0)
        return v->end;
    for (int64_t at = v->at; depth < DEEPEST && read_value(w, at, limit, &inner);) {
        if (!inner.tag && inner.end == inner.at)
            return inner.at;
        if ((at = after_value(w, &inner, limit, depth + 1)) < 0)
            return -1;
    }
    return -1;
}

/* Reads the value with this tag at *at and moves *at into it, *limit to its end. */
static int enter_value(struct walk *w, int64_t *at, int64_t *limit, int tag)
{
    struct value v;
    if (!read_value(w, *at, *limit, &v) || v.tag != tag)
        return 0;
    *at = v.at;
    if (v.end >= 0)
        *limit = v.end;
    return 1;
}

static int skip_value(struct walk *w, int64_t *at, int64_t limit, int tag)
{
    struct value v;
    if (!read_value(w, *at, limit, &v) || v.tag != tag)
        return 0;
    *at = after_value(w, &v, limit, 0);
    return *at >= 0;
}

static int copy_bytes(struct walk *w, int64_t at, int64_t end)
{
    unsigned char block[BLOCK];
    while (at < end) {
        size_t n = end - at < BLOCK ? (size_t)(end - at) : BLOCK;
        if (!read_at(w, at, block, n))
            return 0;
        if (fd_write(w->to, (const char *)block, n) != 0) {
            w->failed = 1;
            return 0;
        }
        at += (int64_t)n;
    }
    return 1;
}

/* Returns where what follows the octets begins, or -1. */
static int64_t copy_octets(struct walk *w, int64_t at, int64_t limit, int depth)
{
    struct value v;
    if (depth == DEEPEST || !read_value(w, at, limit, &v))
        return -1;
    if (v.tag == OCTETS && v.end >= 0)
        return copy_bytes(w, v.at, v.end) ? v.end : -1;
    if (v.tag != OCTETS_IN_PIECES)
        return -1;
    for (at = v.at; v.end < 0 || at < v.end;) {
        struct value piece;
        if (!read_value(w, at, v.end < 0 ? limit : v.end, &piece))
            return -1;
        if (v.end < 0 && !piece.tag && piece.at == piece.end)
            return piece.at;
        if ((at = copy_octets(w, at, v.end < 0 ? limit : v.end, depth + 1)) < 0)
            return -1;
    }
    return at;
}

int cms_signed_copy(int from, int to)
{
    static const unsigned char signed_data[] = {OBJECT, 9,    0x2a, 0x86, 0x48, 0x86,
                                                0xf7,   0x0d, 1,    7,    2};
    unsigned char type[sizeof signed_data];
    struct walk w = {.fd = from, .to = to, .size = lseek(from, 0, SEEK_END)};
    int64_t at = 0, limit = w.size;
    int got = w.size >= 0 && enter_value(&w, &at, &limit, SEQUENCE) &&
              read_at(&w, at, type, sizeof type) && memcmp(type, signed_data, sizeof type) == 0;
    at += (int64_t)sizeof type;
    got = got && enter_value(&w, &at, &limit, EXPLICIT) &&
          enter_value(&w, &at, &limit, SEQUENCE) && skip_value(&w, &at, limit, INTEGER) &&
          skip_value(&w, &at, limit, SET) && enter_value(&w, &at, &limit, SEQUENCE) &&
          skip_value(&w, &at, limit, OBJECT) && enter_value(&w, &at, &limit, EXPLICIT) &&
          copy_octets(&w, at, limit, 0) >= 0;
    return w.failed ? -1 : got;
}

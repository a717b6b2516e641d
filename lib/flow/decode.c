#include "flow/decode.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

enum { BLOCK = 1 << 16 };

struct decode {
    int fd;
    int64_t size, read;
    iconv_t convert;            /* NO_CONVERSION: none needed */
    char in[BLOCK], out[BLOCK]; /* out: only used with a conversion */
    size_t kept;                /* bytes in `in` that aren't converted yet */
    int starved;                /* the kept bytes are at most the beginning of a character */
    int started, marked, ended;
};

#define NO_CONVERSION ((iconv_t)-1)

int decode_plain(const char *encoding)
{
    return !encoding || strcasecmp(encoding, "UTF-8") == 0 || strcasecmp(encoding, "UTF8") == 0;
}

enum status decode_open(struct decode **decode, int fd, const char *encoding, struct error *e)
{
    struct decode *d = mem_zero(1, sizeof *d);
    d->fd = fd;
    d->convert = NO_CONVERSION;
    d->starved = 1;
    struct stat s;
    off_t at = lseek(fd, 0, SEEK_CUR);
    d->size = fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && at >= 0 ? s.st_size - at : -1;
    *decode = d;
    if (decode_plain(encoding))
        return ST_OK;
    /* with a suffix iconv would silently drop what it can't convert */
    if (!strchr(encoding, '/'))
        d->convert = iconv_open("UTF-8", encoding);
    if (d->convert != NO_CONVERSION)
        return ST_OK;
    decode_close(d);
    *decode = NULL;
    return error_set(e, ST_USAGE,
                     _("--encoding: unknown encoding '%s'; `iconv -l` lists those known"),
                     utf8_quote(encoding));
}

/* Reads more into `in`. Returns 1 if there is something new, 0 at the end, -1 for an error. */
static int read_more(struct decode *d, struct error *e)
{
    long got = fd_read(d->fd, d->in + d->kept, BLOCK - d->kept);
    if (got < 0) {
        error_set(e, ST_IO, "%s", strerror(errno));
        return -1;
    }
    d->kept += (size_t)got;
    d->read += got;
    return got > 0;
}

/* Converts the kept bytes into `out`. Returns 1, or -1 if they begin with an invalid byte. */
static int convert(struct decode *d, size_t *n, struct error *e)
{
    char *in = d->in, *out = d->out;
    size_t left = d->kept, room = BLOCK;
    int why = iconv(d->convert, &in, &left, &out, &room) == (size_t)-1 ? errno : 0;
    d->starved = why == 0 || why == EINVAL;
    if (why == EILSEQ && in == d->in) {
        error_set(e, ST_DATA,
                  _("byte 0x%02x is not valid in that encoding; is --encoding right?"),
                  (unsigned char)*in);
        return -1;
    }
    memmove(d->in, in, left);
    d->kept = left;
    *n = (size_t)(out - d->out);
    return 1;
}

/* At the end of the file, writes what the converter still holds. */
static int flush_converter(struct decode *d, size_t *n, struct error *e)
{
    char *out = d->out;
    size_t room = BLOCK;
    if (d->kept) {
        error_set(e, ST_DATA,
                  _("the input ends in the middle of a character; is --encoding "
                    "right?"));
        return -1;
    }
    if (d->ended)
        return 0;
    d->ended = 1;
    iconv(d->convert, NULL, NULL, &out, &room);
    *n = (size_t)(out - d->out);
    return *n > 0;
}

static int next_block(struct decode *d, const char **s, size_t *n, struct error *e)
{
    if (d->convert == NO_CONVERSION) {
        d->kept = 0;
        int got = read_more(d, e);
        *s = d->in;
        *n = d->kept;
        return got;
    }
    *s = d->out;
    int got = d->starved ? read_more(d, e) : 1;
    return got < 0 ? -1 : got ? convert(d, n, e) : flush_converter(d, n, e);
}

/* A file that is no text in UTF-8 says so with its first bytes. */
static const struct {
    const char *bytes;
    size_t n;
    const char *what; /* N_() */
} signatures[] = {
    {"\xFF\xFE", 2, N_("the file is in UTF-16; use --encoding UTF-16")},
    {"\xFE\xFF", 2, N_("the file is in UTF-16; use --encoding UTF-16")},
    {"PK\003\004", 4, N_("a spreadsheet (.xlsx, .ods) or an archive; save it as CSV first")},
    {"\xD0\xCF\x11\xE0", 4, N_("a spreadsheet (.xls) or document; save it as CSV first")},
};

static int is_other_file(const struct decode *d, const char *s, size_t n, struct error *e)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (d->convert == NO_CONVERSION && n >= signatures[i].n &&
            memcmp(s, signatures[i].bytes, signatures[i].n) == 0)
            error_set(e, ST_DATA, "%s", _(signatures[i].what));
    return e->code != ST_OK;
}

int decode_next(struct decode *d, const char **s, size_t *n, struct error *e)
{
    int got;
    do {
        got = next_block(d, s, n, e);
        if (got == 1 && *n && !d->started) {
            d->started = 1;
            if (is_other_file(d, *s, *n, e))
                return -1;
            if (*n >= 3 && memcmp(*s, "\xEF\xBB\xBF", 3) == 0) {
                d->marked = d->convert == NO_CONVERSION;
                *s += 3;
                *n -= 3;
            }
        }
    } while (got == 1 && !*n);
    return got;
}

int64_t decode_size(const struct decode *d)
{
    return d->size;
}

int64_t decode_read(const struct decode *d)
{
    return d->read;
}

int decode_marked(const struct decode *d)
{
    return d->marked;
}

void decode_close(struct decode *d)
{
    if (!d)
        return;
    if (d->convert != NO_CONVERSION)
        iconv_close(d->convert);
    close(d->fd);
    free(d);
}

#include "flow/text.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/utf8.h"
#include "flow/outfile.h"

size_t text_terminal_width(void)
{
    struct winsize w;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col)
        return w.ws_col;
    const char *set = getenv("COLUMNS");
    long columns = set ? strtol(set, NULL, 10) : 0;
    return columns > 0 && columns < 10000 ? (size_t)columns : 80;
}

static void spaces(struct buf *out, size_t n)
{
    while (n-- > 0)
        buf_addc(out, ' ');
}

void text_pad(struct buf *out, const char *s, size_t width)
{
    size_t start = out->len;
    utf8_show(out, s, strlen(s));
    size_t used = utf8_width(out->s + start, out->len - start);
    spaces(out, used < width ? width - used : 0);
}

void text_rule(struct buf *out, char c, size_t width)
{
    while (width-- > 0)
        buf_addc(out, c);
    buf_addc(out, '\n');
}

/* Returns the length in bytes of the character at s, at least 1. */
void text_cut(struct buf *out, const char *s, size_t width)
{
    size_t n = strlen(s), at = 0, used = 0, fits = 0; /* fits: with an ellipsis after it */
    while (at < n) {
        size_t length = utf8_length(s + at, n - at);
        used += utf8_width(s + at, length);
        if (used > width)
            break;
        at += length;
        if (used < width)
            fits = at;
    }
    utf8_show(out, s, at < n ? fits : n);
    if (at < n && width)
        buf_adds(out, "…");
}

static int closes(const char *s, size_t n)
{
    static const char marks[] = "，。、；：！？）」』》】”’…,.;:!?)]}";
    return memmem(marks, sizeof marks - 1, s, n) != NULL;
}

/* Wraps one paragraph, without newlines. */
static void wrap_line(struct buf *out, const char *s, size_t n, size_t indent, size_t width)
{
    size_t start = 0, at = 0, used = 0, brk = 0; /* brk: where the line may end; 0: nowhere */
    size_t room = width > indent ? width - indent : 1;
    while (at < n) {
        size_t length = utf8_length(s + at, n - at), w = utf8_width(s + at, length);
        if (at > start && w >= 2 && !closes(s + at, length))
            brk = at;
        if (width && at > start && used + w > room && s[at] != ' ') {
            size_t end = brk > start ? brk : at, cut = end;
            while (cut > start && s[cut - 1] == ' ')
                cut--;
            utf8_show(out, s + start, cut - start);
            buf_addc(out, '\n');
            spaces(out, indent);
            start = at = end;
            used = brk = 0;
            continue;
        }
        used += w;
        at += length;
        if (length == 1 && s[at - 1] == ' ')
            brk = at;
        else if (w >= 2 && at < n && !closes(s + at, utf8_length(s + at, n - at)))
            brk = at;
    }
    while (n > start && s[n - 1] == ' ')
        n--;
    utf8_show(out, s + start, n - start);
}

void text_wrap(struct buf *out, const char *s, size_t n, size_t indent, size_t width)
{
    for (;;) {
        const char *end = memchr(s, '\n', n);
        size_t length = end ? (size_t)(end - s) : n, shown = length;
        if (shown && s[shown - 1] == '\r')
            shown--;
        wrap_line(out, s, shown, indent, width);
        buf_addc(out, '\n');
        if (!end || length + 1 == n)
            return;
        spaces(out, indent);
        s += length + 1;
        n -= length + 1;
    }
}

enum status text_write(const struct buf *page, const char *file, struct error *e)
{
    if (!file) {
        signal(SIGPIPE, SIG_IGN); /* a reader that has exited is an error like any other */
        if (fd_write(1, page->s, page->len) != 0)
            error_set(e, ST_IO, "stdout: %s", strerror(errno));
        return e->code;
    }
    struct outfile *out;
    if (outfile_open(&out, file, e) != ST_OK)
        return e->code;
    outfile_write(out, page->s, page->len);
    return outfile_commit(out, e);
}

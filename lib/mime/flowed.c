#include "mime/flowed.h"

#include <string.h>

static size_t quotes(const char *s, size_t n)
{
    size_t depth = 0;
    while (depth < n && s[depth] == '>')
        depth++;
    return depth;
}

void flowed_join(struct buf *out, const char *s, size_t n, int delsp)
{
    const char *end = s + n;
    size_t open = 0; /* quote depth of the line that continues */
    int goes_on = 0;
    while (s < end) {
        const char *newline = memchr(s, '\n', (size_t)(end - s));
        size_t length = newline ? (size_t)(newline - s) : (size_t)(end - s);
        const char *next = s + length + (newline != NULL);
        if (length && s[length - 1] == '\r')
            length--;
        size_t depth = quotes(s, length);
        const char *text = s + depth;
        length -= depth;
        if (length && *text == ' ') {
            text++;
            length--;
        }
        int signature = length == 3 && memcmp(text, "-- ", 3) == 0;
        int soft = length && text[length - 1] == ' ' && !signature;
        if (goes_on && (depth != open || signature)) {
            buf_addc(out, '\n');
            goes_on = 0;
        }
        if (!goes_on) {
            for (size_t i = 0; i < depth; i++)
                buf_addc(out, '>');
            if (depth && length)
                buf_addc(out, ' ');
        }
        buf_add(out, text, soft && delsp ? length - 1 : length);
        goes_on = soft;
        open = depth;
        if (!soft && newline)
            buf_addc(out, '\n');
        s = next;
    }
}

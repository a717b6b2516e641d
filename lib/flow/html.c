#include "flow/html.h"

#include <string.h>

#include "base/utf8.h"

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_text(struct buf *out, const char *s, size_t n)
{
    size_t from = 0;
    for (size_t i = 0; i <= n; i++) {
        const char *instead = i < n ? entity(s[i]) : NULL;
        if (i < n && !instead && s[i] != '\n')
            continue;
        utf8_show(out, s + from, i - from);
        from = i + 1;
        if (instead)
            buf_adds(out, instead);
        else if (i < n)
            buf_addc(out, '\n');
    }
}

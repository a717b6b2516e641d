#include "calc/text/placeholder.h"

#include <string.h>

/* Reads the placeholder at s into its parts. Returns its length with the braces, or 0 if s
 * isn't one. */
static size_t place_at(const char *s, struct placeholder_part *part)
{
    size_t n = 1, preset = 0;
    if (*s != '{' || s[1] < 'a' || s[1] > 'z')
        return 0;
    while ((s[n] >= 'a' && s[n] <= 'z') || (s[n] >= '0' && s[n] <= '9') || s[n] == '_')
        n++;
    *part = (struct placeholder_part){.s = s + 1, .n = n - 1, .place = 1};
    if (s[n] == ':') {
        preset = strcspn(s + n + 1, "{}");
        part->preset = s + n + 1;
        part->preset_n = preset++;
    }
    return s[n + preset] == '}' ? n + preset + 1 : 0;
}

int placeholder_next(const char **text, struct placeholder_part *part)
{
    const char *s = *text;
    struct placeholder_part next;
    size_t n = place_at(s, part);
    if (!*s)
        return 0;
    if (n) {
        *text = s + n;
        return 1;
    }
    while (*s && !place_at(s, &next))
        s++;
    *part = (struct placeholder_part){.s = *text, .n = (size_t)(s - *text)};
    *text = s;
    return 1;
}

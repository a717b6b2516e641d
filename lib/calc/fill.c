#include "calc/fill.h"

/* The length of the word where s is a whole place, else 0. */
static size_t place_at(const char *s)
{
    size_t n = 0;
    if (*s != '{' || s[1] < 'a' || s[1] > 'z')
        return 0;
    for (s++; (*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '_'; s++)
        n++;
    return *s == '}' ? n : 0;
}

int fill_next(const char **text, struct fill_part *part)
{
    const char *s = *text;
    size_t n = place_at(s);
    if (!*s)
        return 0;
    *part = (struct fill_part){.s = s + 1, .n = n, .place = 1};
    if (n) {
        *text = s + n + 2;
        return 1;
    }
    part->s = s;
    part->place = 0;
    while (*s && !place_at(s))
        s++;
    part->n = (size_t)(s - part->s);
    *text = s;
    return 1;
}

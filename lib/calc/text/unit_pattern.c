#include "calc/text/unit_pattern.h"

#include <string.h>

#include "calc/text/match.h"

static const char BUILDING[] = "BUILDING", REST[] = "REST";

/* Returns the length of the word at p, or 0 if there is none. */
static size_t word_at(const char *p)
{
    if (strncmp(p, BUILDING, sizeof BUILDING - 1) == 0)
        return sizeof BUILDING - 1;
    return strncmp(p, REST, sizeof REST - 1) == 0 ? sizeof REST - 1 : 0;
}

/* Returns the length of the characters at p up to the next word, or to the end. */
static size_t literal_at(const char *p)
{
    size_t n = 0;
    while (p[n] && !word_at(p + n))
        n++;
    return n;
}

int unit_pattern_valid(const char *pattern)
{
    int buildings = 0;
    for (const char *p = pattern; *p;) {
        size_t n = word_at(p);
        buildings += n == sizeof BUILDING - 1;
        if (n && word_at(p + n))
            return 0; /* where would the first one end? */
        p += n ? n : literal_at(p);
    }
    return buildings == 1;
}

static const char *find(const char *s, const char *literal, size_t n)
{
    for (; *s; s++)
        if (strncmp(s, literal, n) == 0)
            return s;
    return NULL;
}

static int match(const char *p, const char *s, struct buf *building)
{
    buf_clear(building);
    while (*p) {
        size_t word = word_at(p), literal = literal_at(p + word);
        const char *next = p + word;
        if (word && !*s)
            return 0;
        const char *end = !literal ? s + strlen(s) : find(s + (word > 0), next, literal);
        if (!end || (word ? end == s : end != s))
            return 0;
        if (word == sizeof BUILDING - 1)
            buf_add(building, s, (size_t)(end - s));
        s = end + literal;
        p = next + literal;
    }
    return !*s;
}

static void trim(struct buf *b)
{
    size_t blanks = strspn(b->s, " ");
    memmove(b->s, b->s + blanks, b->len - blanks + 1);
    b->len -= blanks;
    while (b->len && b->s[b->len - 1] == ' ')
        b->s[--b->len] = '\0';
}

int unit_pattern_building(const char *pattern, const char *code, struct buf *building)
{
    struct buf s = BUF_EMPTY;
    buf_adds(&s, code);
    if (s.len)
        trim(&s);
    int found = s.len && match(pattern, s.s, building);
    if (!found && s.len) {
        buf_clear(&s);
        match_fold(&s, code, strlen(code));
        trim(&s);
        found = match(pattern, s.s, building);
    }
    if (found)
        trim(building);
    buf_free(&s);
    return found && building->len;
}

#include "calc/text/redact.h"

#include <string.h>

#include "base/mem.h"
#include "calc/text/phone.h"
#include "calc/text/redact_unit.h"

struct trace {
    enum redact_kind kind;
    unsigned set;
    struct units u; /* of numbers: only the digits */
    int whole;      /* of numbers: don't match inside a longer one */
    int exact;      /* case matters */
};

struct redact_words {
    struct trace *v;
    size_t count, room;
    struct units text;        /* scratch */
    unsigned char first[256]; /* by the low byte of a unit: 1 if a word begins with it */
};

struct redact_words *redact_new(void)
{
    return mem_zero(1, sizeof(struct redact_words));
}

void redact_free(struct redact_words *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->count; i++)
        units_free(&t->v[i].u);
    units_free(&t->text);
    MEM_FREE(t->v, t);
}

static void mark_first(struct redact_words *t)
{
    memset(t->first, 0, sizeof t->first);
    for (size_t i = 0; i < t->count; i++)
        t->first[t->v[i].u.v[0].c & 0xFF] = 1;
}

void redact_clear(struct redact_words *t, unsigned set)
{
    size_t kept = 0;
    for (size_t i = 0; i < t->count; i++)
        if (t->v[i].set & ~set)
            t->v[kept++] = t->v[i];
        else
            units_free(&t->v[i].u);
    t->count = kept;
    mark_first(t);
}

/* ---- adding ---- */

static int same_units(const struct units *a, const struct units *b)
{
    int same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = a->v[i].c == b->v[i].c && (!i || a->v[i].gap == b->v[i].gap);
    return same;
}

/* Takes ownership of the units. Longer ones come first, so that they are found before their
 * parts. */
static size_t add_trace(struct redact_words *t, struct trace *x)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->v[i].kind == x->kind && t->v[i].whole == x->whole &&
            same_units(&t->v[i].u, &x->u)) {
            t->v[i].set |= x->set;
            units_free(&x->u);
            return 1;
        }
    size_t at = t->count;
    MEM_GROW(t->v, t->count, t->room);
    for (; at > 0 && t->v[at - 1].u.count < x->u.count; at--)
        t->v[at] = t->v[at - 1];
    t->v[at] = *x;
    t->count++;
    mark_first(t);
    return 1;
}

static size_t characters(const struct units *u)
{
    size_t n = 0;
    for (size_t i = 0; i < u->count; i++)
        n += !i || u->v[i].from != u->v[i - 1].from;
    return n;
}

static size_t add_words(struct redact_words *t, enum redact_kind kind, unsigned set,
                        const char *s, size_t n)
{
    struct trace x = {.kind = kind, .set = set};
    units_read(&x.u, s, n);
    size_t count = characters(&x.u);
    int digit = 0, word = 0;
    for (size_t i = 0; i < x.u.count; i++) {
        digit |= x.u.v[i].kind == UNIT_DIGIT;
        word |= x.u.v[i].kind != UNIT_MARK;
    }
    if (count < 2 || !word || (kind == REDACT_CODE && (count < 3 || !digit))) {
        units_free(&x.u);
        return 0;
    }
    x.exact = kind == REDACT_NAME && count == 2 && x.u.v[0].kind == UNIT_LETTER;
    return add_trace(t, &x);
}

/* ---- names ---- */

static const char *const titles[] = {"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau"};
static const char *const behind[] = {"先生", "女士", "小姐", "太太", "师傅", "師傅"};

static int is_title(const char *s, size_t n)
{
    if (n && s[n - 1] == '.')
        n--;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (strlen(titles[i]) == n && strncasecmp(titles[i], s, n) == 0)
            return 1;
    return 0;
}

static size_t trim(const char **s, size_t n)
{
    while (n && **s == ' ')
        (*s)++, n--;
    while (n && (*s)[n - 1] == ' ')
        n--;
    return n;
}

static int has_space(const char *s, size_t n)
{
    return memchr(s, ' ', n) != NULL;
}

/* Adds John A. Smith also as Smith John A. */
static size_t add_turned(struct redact_words *t, unsigned set, const char *s, size_t n)
{
    size_t last = n;
    while (last && s[last - 1] != ' ')
        last--;
    struct buf b = BUF_EMPTY;
    buf_add(&b, s + last, n - last);
    buf_addc(&b, ' ');
    buf_add(&b, s, last - 1);
    size_t added = add_words(t, REDACT_NAME, set, b.s, b.len);
    buf_free(&b);
    return added;
}

static size_t add_name(struct redact_words *t, unsigned set, const char *s, size_t n)
{
    size_t added = 0, end = 0;
    n = trim(&s, n);
    size_t word = 0;
    while (word < n && s[word] != ' ')
        word++;
    if (word < n && is_title(s, word)) {
        s += word;
        n = trim(&s, n - word);
    }
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        size_t len = strlen(behind[i]);
        if (n > len && memcmp(s + n - len, behind[i], len) == 0)
            n = trim(&s, n - len);
    }
    added += add_words(t, REDACT_NAME, set, s, n);
    /* ignore what follows in brackets */
    while (end < n && s[end] != '(' && !(n - end >= 3 && memcmp(s + end, "（", 3) == 0))
        end++;
    if (end && end < n)
        added += add_name(t, set, s, end);
    else if (has_space(s, n))
        added += add_turned(t, set, s, n);
    return added;
}

/* ---- numbers ---- */

static size_t add_digits(struct redact_words *t, unsigned set, const char *digits, size_t n,
                         int whole)
{
    struct trace x = {.kind = REDACT_PHONE, .set = set, .whole = whole};
    if (n < REDACT_PHONE_LEAST)
        return 0;
    units_read(&x.u, digits, n);
    return add_trace(t, &x);
}

/* The area codes of 010 and 02x have three digits, the others four. */
static size_t area_code(const char *d, size_t n)
{
    if (n < 10 || n > 12 || d[0] != '0')
        return 0;
    return d[1] == '1' || d[1] == '2' ? 3 : 4;
}

/* Adds a number of n digits with and without its country or area code. */
static size_t add_number(struct redact_words *t, unsigned set, const char *d, size_t n,
                         int abroad)
{
    enum { LONG_NUMBER = 10 };
    size_t added = 0;
    if (n > 2 && d[0] == '0' && d[1] == '0') {
        d += 2;
        n -= 2;
        abroad = 1;
    }
    if ((abroad || n == 13) && n > 10 && d[0] == '8' && d[1] == '6') {
        d += 2;
        n -= 2;
        abroad = 0;
    }
    added += add_digits(t, set, d, n, n < LONG_NUMBER);
    for (size_t country = 1; abroad && country <= 3 && n >= country + 8; country++)
        added += add_digits(t, set, d + country, n - country, country == 1);
    size_t area = area_code(d, n);
    if (area) {
        added += add_digits(t, set, d + 1, n - 1, 1); /* as after +86 */
        added += add_digits(t, set, d + area, n - area, 1);
    }
    return added;
}

/* Adds what people may have written for one number of a cell. A number that identifies nobody
 * would match strangers' (phone.h). */
static size_t add_written(struct redact_words *t, unsigned set, const struct units *u,
                          size_t from, size_t to)
{
    enum { LONGEST = 40 };
    char digits[LONGEST + 1] = "";
    struct buf written = BUF_EMPTY, own = BUF_EMPTY;
    uint64_t numbers[PHONES];
    size_t n = 0, added = 0;
    int abroad = 0;
    for (size_t i = from; i < to; i++) {
        abroad |= !n && u->v[i].c == '+';
        if (u->v[i].kind == UNIT_DIGIT && n < LONGEST)
            digits[n++] = (char)u->v[i].c;
        if (u->v[i].gap)
            buf_addc(&written, ' ');
        buf_addc(&written, u->v[i].c < 0x80 ? (char)u->v[i].c : '~');
    }
    size_t count = phone_read(written.s, numbers);
    if (count)
        added += add_number(t, set, digits, n, abroad);
    for (size_t i = 0; i < count; i++) { /* without its extension, with the 0 of its area */
        buf_clear(&own);
        buf_printf(&own, "%s%llu", *digits == '0' ? "0" : "", (unsigned long long)numbers[i]);
        if (n > own.len && strncmp(digits, own.s, own.len) == 0)
            added += add_number(t, set, own.s, own.len, 0);
    }
    BUF_FREE(&written, &own);
    return added;
}

static int between_numbers(const struct unit *u)
{
    return u->c == ',' || u->c == ';' || u->c == '/' || u->c == '|' || u->c == 0x3001;
}

static size_t add_numbers(struct redact_words *t, unsigned set, const char *s, size_t n)
{
    struct units u = {0};
    size_t from = 0, added = 0;
    units_read(&u, s, n);
    for (size_t i = 0; i <= u.count; i++)
        if (i == u.count || between_numbers(&u.v[i])) {
            added += add_written(t, set, &u, from, i);
            from = i + 1;
        }
    units_free(&u);
    return added;
}

/* ---- mails ---- */

static int in_mail(char c)
{
    return (unsigned char)c > ' ' && !strchr("<>()[],;:\"|/", c);
}

static size_t add_mails(struct redact_words *t, unsigned set, const char *s, size_t n)
{
    size_t added = 0;
    for (const char *at = s; (at = memchr(at, '@', (size_t)(s + n - at))); at++) {
        const char *from = at, *to = at + 1;
        while (from > s && in_mail(from[-1]))
            from--;
        while (to < s + n && in_mail(*to))
            to++;
        if (from < at && to > at + 1)
            added += add_words(t, REDACT_MAIL, set, from, (size_t)(to - from));
    }
    return added;
}

/* ---- each sort ---- */

static size_t names_end(const char *s, size_t n)
{
    static const char *const marks[] = {"|", "/", ";", "、", "；"};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
            if (n - i >= strlen(marks[k]) && memcmp(s + i, marks[k], strlen(marks[k])) == 0)
                return i;
    return n;
}

size_t redact_add(struct redact_words *t, enum redact_kind kind, unsigned set, const char *s,
                  size_t n)
{
    size_t added = 0;
    switch (kind) {
    case REDACT_PHONE:
        return add_numbers(t, set, s, n);
    case REDACT_MAIL:
        return add_mails(t, set, s, n);
    case REDACT_NAME:
        for (size_t end = names_end(s, n); end < n; end = names_end(s, n)) {
            added += add_name(t, set, s, end);
            s += end + 1;
            n -= end + 1;
            while (n && ((unsigned char)*s & 0xC0) == 0x80)
                s++, n--;
        }
        return added + add_name(t, set, s, n);
    default:
        return add_words(t, kind, set, s, n);
    }
}

/* ---- finding ---- */

static int is_joint(int32_t c)
{
    return c == '.' || c == '-' || c == '_' || c == '+' || c == ',' || c == 0xB7 ||
           c == 0x2022 || c == 0x30FB;
}

/* Returns how many units of the text from `at` on match x, or 0. */
static size_t words_at(const struct units *text, size_t at, const struct trace *x)
{
    size_t i = at, joints;
    for (size_t k = 0; k < x->u.count; k++, i++) {
        const struct unit *want = &x->u.v[k];
        for (joints = 0; k && want->gap && joints < 2 && i < text->count &&
                         text->v[i].c != want->c && is_joint(text->v[i].c);
             joints++)
            i++;
        if (i >= text->count)
            return 0;
        const struct unit *is = &text->v[i];
        if (is->c != want->c || (x->exact && is->capital != want->capital))
            return 0;
        if (k && is->gap && !want->gap && !(is->kind == UNIT_SOLID && want->kind == UNIT_SOLID))
            return 0;
    }
    return i - at;
}

static int is_word(const struct unit *u, enum redact_kind kind)
{
    if (u->kind == UNIT_LETTER || u->kind == UNIT_DIGIT)
        return 1;
    if (kind == REDACT_CODE)
        return u->c == '-' || u->c == '_';
    return kind == REDACT_MAIL && (u->c == '%' || u->c == '+' || u->c == '_' || u->c == '-');
}

/* Returns 1 if neither end is inside a word. */
static int is_whole(const struct units *text, size_t at, size_t n, const struct trace *x)
{
    const struct unit *first = &text->v[at], *last = &text->v[at + n - 1];
    if (at && !first->gap && first->kind != UNIT_SOLID && is_word(first - 1, x->kind) &&
        first->kind != UNIT_MARK)
        return 0;
    if (at + n >= text->count || last[1].gap || last->kind == UNIT_SOLID ||
        last->kind == UNIT_MARK)
        return 1;
    if (x->kind == REDACT_MAIL && last[1].c == '.')
        return at + n + 1 >= text->count || last[2].gap || !is_word(&last[2], x->kind);
    return !is_word(&last[1], x->kind);
}

static int joins_digits(const struct unit *u)
{
    return u->c == '-' || u->c == '.' || u->c == '(' || u->c == ')' || u->c == 0xB7 ||
           (u->c >= 0x2010 && u->c <= 0x2015) || u->c == 0x2212;
}

/* Returns 1 if there are digits right before `at` that aren't an area code: 010, 0755. */
static int inside_left(const struct units *text, size_t at)
{
    size_t i = at;
    while (i > 0 && !text->v[i].gap && text->v[i - 1].kind == UNIT_DIGIT && at - i < 5)
        i--;
    return i < at && !(text->v[i].c == '0' && (at - i == 3 || at - i == 4));
}

static size_t digits_at(const struct units *text, size_t at, const struct trace *x)
{
    enum { JOINTS = 3 };
    size_t i = at;
    for (size_t k = 0; k < x->u.count; k++, i++) {
        for (int joints = 0;
             k && joints < JOINTS && i < text->count && joins_digits(&text->v[i]); joints++)
            i++;
        if (i >= text->count || text->v[i].c != x->u.v[k].c)
            return 0;
    }
    if (x->whole && (inside_left(text, at) ||
                     (i < text->count && !text->v[i].gap && text->v[i].kind == UNIT_DIGIT)))
        return 0;
    return i - at;
}

/* Returns where the country code before the number begins: +86, 0086. */
static size_t country_before(const struct units *text, size_t at)
{
    enum { MOST = 8 };
    size_t i = at, digits = 0;
    while (i > 0 && at - i < MOST && digits < 5 &&
           (text->v[i - 1].kind == UNIT_DIGIT || joins_digits(&text->v[i - 1])))
        digits += text->v[--i].kind == UNIT_DIGIT;
    int again = i > 0 && text->v[i - 1].kind == UNIT_DIGIT;
    if (i > 0 && text->v[i - 1].c == '+' && digits && digits < 4)
        return i - 1;
    while (i < at && text->v[i].kind != UNIT_DIGIT)
        i++;
    if (i < at && !again && digits > 2 && text->v[i].c == '0' && text->v[i + 1].c == '0')
        return i;
    return at;
}

static const struct trace *trace_at(const struct redact_words *t, unsigned sets, size_t at,
                                    size_t *length)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct trace *x = &t->v[i];
        if (!(x->set & sets) || x->u.v[0].c != t->text.v[at].c)
            continue;
        *length =
            x->kind == REDACT_PHONE ? digits_at(&t->text, at, x) : words_at(&t->text, at, x);
        if (*length && (x->kind == REDACT_PHONE || is_whole(&t->text, at, *length, x)))
            return x;
    }
    return NULL;
}

size_t redact_replace(struct redact_words *t, unsigned sets, const char *s, size_t n,
                      redact_put *put, void *context, struct buf *out)
{
    size_t found = 0, done = 0, length = 0;
    if (!t->count || n > UINT32_MAX)
        return 0;
    units_read(&t->text, s, n);
    for (size_t at = 0; at < t->text.count;) {
        const struct trace *x = NULL;
        if (t->first[t->text.v[at].c & 0xFF])
            x = trace_at(t, sets, at, &length);
        if (!x) {
            at++;
            continue;
        }
        size_t first = x->kind == REDACT_PHONE ? country_before(&t->text, at) : at;
        const struct unit *last = &t->text.v[at + length - 1];
        size_t from = t->text.v[first].from, to = last->from + last->len;
        from = from < done ? done : from;
        found++;
        if (out) {
            buf_add(out, s + done, from - done);
            put(context, x->kind, x->set, s + from, to - from, out);
        }
        done = to;
        at += length;
        while (at < t->text.count && t->text.v[at].from < done)
            at++;
    }
    if (found && out)
        buf_add(out, s + done, n - done);
    return found;
}

void redact_fold(struct redact_words *t, const char *s, size_t n, struct buf *out)
{
    units_read(&t->text, s, n);
    for (size_t i = 0; i < t->text.count; i++) {
        if (i && t->text.v[i].gap && t->text.v[i].kind != UNIT_SOLID)
            buf_addc(out, ' ');
        buf_add(out, &t->text.v[i].c, sizeof t->text.v[i].c);
    }
}

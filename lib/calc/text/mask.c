#include "calc/text/mask.h"

#include <string.h>

#include "calc/text/redact_unit.h"

enum { MOBILE = 11, LONG_NUMBER = 15 };

/* A piece of the text with its units. Several units may belong to one character; none is
 * written twice. */
struct piece {
    const char *s;
    size_t n;
    struct units u;
};

static size_t end_of(const struct piece *p, size_t unit)
{
    return p->u.v[unit].from + p->u.v[unit].len;
}

static void stars(struct buf *out, size_t n)
{
    while (n-- > 0)
        buf_addc(out, '*');
}

static size_t starts_char(const struct units *u, size_t i)
{
    return !i || u->v[i].from != u->v[i - 1].from;
}

/* ---- names ---- */

static int in_name(const struct unit *u)
{
    return u->kind != UNIT_MARK || u->c == '*';
}

/* Masks one word of a name: keeps its first character. Each further ideograph becomes a star,
 * so that a name still looks like one. */
static void put_word(const struct piece *p, size_t from, size_t to, struct buf *out)
{
    size_t count = 0;
    int solid = 1;
    for (size_t i = from; i < to; i++) {
        count += starts_char(&p->u, i);
        solid &= p->u.v[i].kind == UNIT_SOLID || p->u.v[i].c == '*';
    }
    if (count < 2 || p->u.v[from].c == '*') {
        stars(out, count < 2 ? 1 : count);
        return;
    }
    buf_add(out, p->s + p->u.v[from].from, p->u.v[from].len);
    stars(out, solid ? count - 1 : 3);
}

static void put_name(const struct piece *p, struct buf *out)
{
    size_t done = 0;
    for (size_t i = 0, to; i < p->u.count; i = to) {
        to = i + 1;
        if (!in_name(&p->u.v[i]) || p->u.v[i].from < done)
            continue;
        while (to < p->u.count && !p->u.v[to].gap && in_name(&p->u.v[to]))
            to++;
        buf_add(out, p->s + done, p->u.v[i].from - done);
        put_word(p, i, to, out);
        done = end_of(p, to - 1);
    }
    buf_add(out, p->s + done, p->n - done);
}

/* ---- numbers ---- */

static int joins(const struct unit *u)
{
    return u->c == '-' || u->c == '.' || u->c == '(' || u->c == ')' || u->c == 0xB7;
}

/* Returns the end of the number that begins at `from`. A run of digits that is too long for one
 * number ends at white space. *digits is the number of its digits. */
static size_t number_end(const struct units *u, size_t from, size_t *digits)
{
    for (int spaces = 1;; spaces--) {
        size_t i = from, end = from, joints = 0;
        *digits = 0;
        for (; i < u->count && joints < 3; i++) {
            if (!spaces && i > from && u->v[i].gap)
                break;
            if (u->v[i].kind == UNIT_DIGIT) {
                ++*digits;
                end = i + 1;
                joints = 0;
            } else if (joins(&u->v[i]) || u->v[i].c == '*') {
                joints += u->v[i].c != '*';
                end = u->v[i].c == '*' ? i + 1 : end;
            } else {
                break;
            }
        }
        if (*digits <= LONG_NUMBER || !spaces)
            return end;
    }
}

static void put_digits(const struct piece *p, size_t from, size_t to, size_t digits,
                       struct buf *out)
{
    int mobile = digits == MOBILE && p->u.v[from].c == '1';
    size_t head = mobile ? 3 : digits / 4, tail = mobile ? 4 : digits / 4, at = 0;
    for (size_t i = from; i < to; i++) {
        if (p->u.v[i].kind != UNIT_DIGIT)
            continue;
        if (at < head || at >= digits - tail)
            buf_addc(out, (char)p->u.v[i].c);
        else
            buf_addc(out, '*');
        at++;
    }
}

static int has_star(const struct piece *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (p->u.v[i].c == '*')
            return 1;
    return 0;
}

/* Returns the first digit after the country code if that is +86 or 0086. */
static size_t skip_country(const struct units *u, size_t from, size_t to, size_t *digits)
{
    size_t i = from, skipped = 0;
    int abroad = from > 0 && u->v[from - 1].c == '+';
    if (!abroad && *digits > 4 && u->v[i].c == '0' && u->v[i + 1].c == '0') {
        i += 2;
        skipped = 2;
        abroad = 1;
    }
    if (!abroad || to - i < 3 || u->v[i].c != '8' || u->v[i + 1].c != '6' ||
        *digits - skipped - 2 != MOBILE)
        return from;
    i += 2;
    *digits -= skipped + 2;
    while (i < to && u->v[i].kind != UNIT_DIGIT)
        i++;
    return i;
}

static void put_number(const struct piece *p, size_t from, size_t to, size_t digits,
                       struct buf *out)
{
    if (has_star(p, from, to)) { /* already masked */
        buf_add(out, p->s + p->u.v[from].from, end_of(p, to - 1) - p->u.v[from].from);
        return;
    }
    size_t own = skip_country(&p->u, from, to, &digits);
    for (size_t i = from; i < own; i++)
        if (p->u.v[i].kind == UNIT_DIGIT)
            buf_addc(out, (char)p->u.v[i].c);
    if (own > from)
        buf_addc(out, ' ');
    put_digits(p, own, to, digits, out);
}

/* Anything else in the cell may be a name. */
static void put_phone(const struct piece *p, struct buf *out)
{
    size_t done = 0, digits;
    for (size_t i = 0, to; i < p->u.count; i = to) {
        to = i + 1;
        if (p->u.v[i].from < done)
            continue;
        if (p->u.v[i].kind == UNIT_DIGIT)
            to = number_end(&p->u, i, &digits);
        else if (p->u.v[i].kind != UNIT_MARK)
            while (to < p->u.count && !p->u.v[to].gap && in_name(&p->u.v[to]) &&
                   p->u.v[to].kind != UNIT_DIGIT)
                to++;
        else
            continue;
        buf_add(out, p->s + done, p->u.v[i].from - done);
        if (p->u.v[i].kind == UNIT_DIGIT)
            put_number(p, i, to, digits, out);
        else
            put_word(p, i, to, out);
        done = end_of(p, to - 1);
    }
    buf_add(out, p->s + done, p->n - done);
}

/* ---- mails ---- */

static int in_address(const struct unit *u)
{
    return u->kind != UNIT_MARK || (u->c < 0x80 && !strchr("<>()[],;:\"|/@ ", (int)u->c));
}

/* Returns 1 if there is an address around the @ at `at`: [*from, *to). */
static int address_at(const struct units *u, size_t at, size_t *from, size_t *to)
{
    *from = at;
    *to = at + 1;
    while (*from > 0 && !u->v[*from].gap && in_address(&u->v[*from - 1]))
        --*from;
    while (*to < u->count && !u->v[*to].gap && in_address(&u->v[*to]))
        ++*to;
    return *from<at && * to> at + 1;
}

static void put_address(const struct piece *p, size_t from, size_t at, size_t to,
                        struct buf *out)
{
    if (at - from > 1 && p->u.v[from].c != '*')
        buf_add(out, p->s + p->u.v[from].from, p->u.v[from].len);
    stars(out, 3);
    buf_add(out, p->s + p->u.v[at].from, end_of(p, to - 1) - p->u.v[at].from);
}

static void put_names_of(const struct piece *p, size_t from, size_t to, struct buf *out)
{
    struct piece part = {.s = p->s + from, .n = to - from};
    units_read(&part.u, part.s, part.n);
    put_name(&part, out);
    units_free(&part.u);
}

static void put_mail(const struct piece *p, struct buf *out)
{
    size_t done = 0, from, to;
    for (size_t i = 0; i < p->u.count; i++) {
        if (p->u.v[i].c != '@' || !address_at(&p->u, i, &from, &to) || p->u.v[from].from < done)
            continue;
        put_names_of(p, done, p->u.v[from].from, out);
        put_address(p, from, i, to, out);
        done = end_of(p, to - 1);
        i = to - 1;
    }
    put_names_of(p, done, p->n, out);
}

/* ---- places and codes ---- */

static void put_place(const struct piece *p, struct buf *out)
{
    size_t count = p->u.count, keep = count / 3;
    for (size_t i = 0; i < count && i <= count / 3; i++)
        if (p->u.v[i].kind == UNIT_MARK && p->u.v[i].c != '*' && 2 * (i + 1) <= count) {
            keep = i + 1;
            break;
        }
    if (!count) /* white space */
        buf_add(out, p->s, p->n);
    buf_add(out, p->s, keep ? end_of(p, keep - 1) : 0);
    stars(out, count - keep);
}

static void put_code(const struct piece *p, struct buf *out)
{
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < p->u.count; i++) {
        digits += p->u.v[i].kind == UNIT_DIGIT;
        letters += p->u.v[i].kind == UNIT_LETTER || p->u.v[i].kind == UNIT_SOLID;
    }
    if (!letters && digits >= REDACT_PHONE_LEAST && digits <= LONG_NUMBER)
        put_phone(p, out);
    else if (letters && !digits)
        put_name(p, out);
    else
        buf_add(out, p->s, p->n);
}

/* ---- texts ---- */

/* Returns 1 for a date or time: 2025-03-05, or 20250305 and what follows it in the same
 * number. */
static int is_date(const struct piece *p, size_t from, size_t to, size_t digits)
{
    char d[8];
    size_t n = 0;
    for (size_t i = from; i < to && n < sizeof d; i++)
        if (p->u.v[i].kind == UNIT_DIGIT)
            d[n++] = (char)p->u.v[i].c;
    if (n < sizeof d || digits > 14)
        return 0;
    int month = (d[4] - '0') * 10 + d[5] - '0', day = (d[6] - '0') * 10 + d[7] - '0';
    return ((d[0] == '1' && d[1] == '9') || (d[0] == '2' && d[1] == '0')) && month >= 1 &&
           month <= 12 && day >= 1 && day <= 31 &&
           (digits == 8 || (to - from > 8 && p->u.v[from + 4].kind == UNIT_MARK));
}

static void put_text(const struct piece *p, struct buf *out)
{
    size_t done = 0, digits, from, to;
    for (size_t i = 0; i < p->u.count; i = to) {
        to = i + 1;
        if (p->u.v[i].c == '@' && address_at(&p->u, i, &from, &to)) {
            if (p->u.v[from].from < done)
                continue;
            buf_add(out, p->s + done, p->u.v[from].from - done);
            put_address(p, from, i, to, out);
            done = end_of(p, to - 1);
        } else if (p->u.v[i].kind == UNIT_DIGIT) {
            to = number_end(&p->u, i, &digits);
            if (digits < REDACT_PHONE_LEAST || is_date(p, i, to, digits) ||
                p->u.v[i].from < done)
                continue;
            /* the digits of an address are masked with it */
            size_t at = to;
            while (at < p->u.count && !p->u.v[at].gap && in_address(&p->u.v[at]))
                at++;
            if (at < p->u.count && p->u.v[at].c == '@' && !p->u.v[at].gap &&
                address_at(&p->u, at, &from, &digits) && from <= i) {
                to = at;
                continue;
            }
            buf_add(out, p->s + done, p->u.v[i].from - done);
            put_number(p, i, to, digits, out);
            done = end_of(p, to - 1);
        }
    }
    buf_add(out, p->s + done, p->n - done);
}

static void put_known(void *context, enum redact_kind kind, unsigned set, const char *s,
                      size_t n, struct buf *out)
{
    static const enum mask as[] = {[REDACT_NAME] = MASK_NAME,
                                   [REDACT_PHONE] = MASK_PHONE,
                                   [REDACT_MAIL] = MASK_MAIL,
                                   [REDACT_CODE] = MASK_CODE,
                                   [REDACT_WORDS] = MASK_PLACE};
    (void)context;
    (void)set;
    mask_put(as[kind], s, n, NULL, out);
}

void mask_put(enum mask mask, const char *s, size_t n, struct redact_words *known,
              struct buf *out)
{
    struct buf hidden = BUF_EMPTY;
    if (mask == MASK_TEXT && known &&
        redact_replace(known, ~0u, s, n, put_known, NULL, &hidden)) {
        s = hidden.s;
        n = hidden.len;
    }
    struct piece p = {.s = s, .n = n};
    if (mask != MASK_NONE && n)
        units_read(&p.u, s, n);
    switch (mask) {
    case MASK_NONE:
        buf_add(out, s, n);
        break;
    case MASK_NAME:
        put_name(&p, out);
        break;
    case MASK_PHONE:
        put_phone(&p, out);
        break;
    case MASK_MAIL:
        put_mail(&p, out);
        break;
    case MASK_PLACE:
        put_place(&p, out);
        break;
    case MASK_CODE:
        put_code(&p, out);
        break;
    case MASK_TEXT:
        put_text(&p, out);
        break;
    }
    units_free(&p.u);
    buf_free(&hidden);
}

/* Parts of field names, in lower case (ASCII). */
static const struct {
    const char *part;
    enum mask mask;
} fields[] = {
    {"phone", MASK_PHONE}, {"mobile", MASK_PHONE},  {"tel", MASK_PHONE},
    {"电话", MASK_PHONE},  {"電話", MASK_PHONE},    {"手机", MASK_PHONE},
    {"手機", MASK_PHONE},  {"mail", MASK_MAIL},     {"邮箱", MASK_MAIL},
    {"郵箱", MASK_MAIL},   {"address", MASK_PLACE}, {"street", MASK_PLACE},
    {"地址", MASK_PLACE},  {"住址", MASK_PLACE},    {"name", MASK_NAME},
    {"姓名", MASK_NAME},   {"contact", MASK_NAME},  {"联系人", MASK_NAME},
    {"聯繫人", MASK_NAME},
};

/* mailed, phoned, contacted: what was done, not with whom. */
static int is_participle(const char *rest)
{
    rest += *rest == 'e';
    return *rest == 'd' && !(rest[1] >= 'a' && rest[1] <= 'z');
}

enum mask mask_of_field(const char *name)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *found = strcasestr(name, fields[i].part);
        if (found && !is_participle(found + strlen(fields[i].part)))
            return fields[i].mask;
    }
    return MASK_TEXT;
}

static int is_time(const char *s)
{
    static const char form[] = "0000-00-00T00:00:00";
    size_t i = 0;
    while (form[i] && (form[i] == '0' ? s[i] >= '0' && s[i] <= '9' : s[i] == form[i]))
        i++;
    return !form[i] && (!s[i] || strchr("Z+-.", s[i]));
}

enum mask mask_of_value(const char *name, const char *value)
{
    return value && is_time(value) ? MASK_TEXT : mask_of_field(name);
}

int mask_was(const char *s, size_t n)
{
    if (n < 2 || s[n - 1] != '*')
        return n > 1 && memmem(s, n, "**", 2) != NULL;
    if (memmem(s, n, "**", 2))
        return 1;
    struct units u = {0};
    units_read(&u, s, n - 1);
    size_t count = 0;
    for (size_t i = 0; i < u.count; i++)
        count += starts_char(&u, i);
    units_free(&u);
    return count == 1;
}

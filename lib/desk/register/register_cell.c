#include "desk/register/register_cell.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/utf8.h"
#include "calc/time/calendar.h"
#include "calc/time/period.h"
#include "calc/stat/decimal.h"

enum { NUMBER_MOST = 999999999, DECIMAL_LENGTH = 20 };

int register_item(const struct register_column *c, const struct value *v, size_t *at,
                  const char **s, size_t *n)
{
    if (v->type != VALUE_TEXT || *at > v->len)
        return 0;
    *s = v->s + *at;
    *n = v->len - *at;
    if (c->flags & REG_LIST) {
        const char *bar = memchr(*s, '|', *n);
        *n = bar ? (size_t)(bar - *s) : *n;
    }
    *at += *n + 1;
    if (c->flags & REG_NOT && *n && **s == '!') {
        ++*s;
        --*n;
    }
    return 1;
}

static int has_control(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        /* U+0080…U+009F are C2 80 … C2 9F */
        if (c < 0x20 || c == 0x7F || (c == 0xC2 && i + 1 < n && (unsigned char)s[i + 1] < 0xA0))
            return 1;
    }
    return 0;
}

static size_t first_length(const char *s, size_t n)
{
    size_t i = 1;
    while (i < n && ((unsigned char)s[i] & 0xC0) == 0x80)
        i++;
    return i;
}

static int blank_ended(const char *s, size_t n)
{
    size_t last = n - 1;
    while (last && ((unsigned char)s[last] & 0xC0) == 0x80)
        last--;
    return utf8_blank(s, first_length(s, n)) || utf8_blank(s + last, n - last);
}

static size_t characters(const char *s, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)s[i] & 0xC0) != 0x80;
    return count;
}

static enum status check_code(const char *s, size_t n, const char *shown, struct error *e)
{
    if (!n || memchr(s, '|', n) || has_control(s, n) || blank_ended(s, n))
        return error_set(e, ST_DATA,
                         _("'%s' is not a code: it can't contain | or control characters, or "
                           "begin or end with a blank"),
                         utf8_quote(shown));
    if (characters(s, n) > CODE_LENGTH)
        return error_set(e, ST_DATA, _("'%s' is too long: a code has at most %d characters"),
                         utf8_quote(shown), CODE_LENGTH);
    return ST_OK;
}

static enum status check_word(const char *s, size_t n, const char *shown, struct error *e)
{
    if (utf8_blank(s, n) || memchr(s, '|', n) || has_control(s, n))
        return error_set(
            e, ST_DATA,
            _("'%s' contains a blank word, a | or a control character; write lists as a|b|c"),
            utf8_quote(shown));
    return ST_OK;
}

static enum status check_enum(const struct register_column *c, const char *s, size_t n,
                              struct error *e)
{
    if (list_has(c->values, s, n))
        return ST_OK;
    struct buf list = BUF_EMPTY;
    for (const char *p = c->values; *p; p++)
        if (*p == '|')
            buf_adds(&list, ", ");
        else
            buf_addc(&list, *p);
    char *word = mem_string_n(s, n);
    error_set(e, ST_DATA, _("'%s' is not one of %s"), utf8_quote(word), list.s);
    free(word);
    buf_free(&list);
    return e->code;
}

static enum status check_texts(const struct register_column *c, const struct value *v,
                               struct error *e)
{
    size_t at = 0, n;
    const char *s;
    while (e->code == ST_OK && register_item(c, v, &at, &s, &n))
        if (c->type == REG_CODE)
            check_code(s, n, v->s, e);
        else if (c->type == REG_WORD)
            check_word(s, n, v->s, e);
        else
            check_enum(c, s, n, e);
    return e->code;
}

static enum status read_bool(const char *s, struct value *v, struct error *e)
{
    static const char *const words[] = {"0", "1", "no", "yes", "false", "true"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i], s) == 0) {
            *v = value_int((int64_t)i % 2);
            return ST_OK;
        }
    return error_set(e, ST_DATA, _("'%s' is not one of 1, 0, yes, no, true, false"),
                     utf8_quote(s));
}

/* The text must be a JSON number too, because it is written without quotes. */
static enum status check_decimal(const char *s, size_t n, struct error *e)
{
    const char *p = s + (*s == '-');
    size_t whole = strspn(p, "0123456789");
    int good = whole > 0 && !(whole > 1 && *p == '0') && n <= DECIMAL_LENGTH;
    p += whole;
    if (*p == '.') {
        size_t part = strspn(p + 1, "0123456789");
        good = good && part > 0;
        p += part + 1;
    }
    if (good && !*p)
        return ST_OK;
    return error_set(e, ST_DATA, _("'%s' is not a decimal number such as 0.95"), utf8_quote(s));
}

static enum status read_date(const struct when *w, const char *s, char room[CELL_ROOM],
                             struct value *v, struct error *e)
{
    int64_t days = 0, utc;
    struct civil c;
    if (w->format) {
        if (when_read(w, s, &utc, NULL, e) == ST_OK)
            zone_civil(w->zone, utc, &c);
    } else if (when_date(s, &days, e) == ST_OK) {
        civil_from_days(days, &c);
    }
    if (e->code != ST_OK)
        return e->code;
    struct buf b = BUF_EMPTY;
    buf_printf(&b, "%04d-%02d-%02d", c.year, c.month, c.day);
    memcpy(room, b.s, b.len + 1);
    *v = value_text_n(room, b.len);
    buf_free(&b);
    return ST_OK;
}

static enum status read_clock(const char *s, char room[CELL_ROOM], struct value *v,
                              struct error *e)
{
    int minutes;
    if (calendar_clock(s, &minutes, e) != ST_OK)
        return e->code;
    const char clock[] = {
        (char)('0' + minutes / 600),     (char)('0' + minutes / 60 % 10), ':',
        (char)('0' + minutes % 60 / 10), (char)('0' + minutes % 10),      '\0'};
    memcpy(room, clock, sizeof clock);
    *v = value_text(room);
    return ST_OK;
}

/* 24:00 is when the day ends: 00:00 of the next one. Returns 0 if s isn't written so. */
static int read_day_end(const struct desk *d, const char *s, int64_t *n)
{
    struct error ignored = ERROR_NONE;
    char *date = mem_string_n(s, strcspn(s, " T"));
    const char *clock = s + strlen(date);
    int64_t day;
    int is = *clock &&
             (strcmp(clock + 1, "24:00") == 0 || strcmp(clock + 1, "24:00:00") == 0) &&
             when_date(date, &day, &ignored) == ST_OK;
    if (is)
        *n = period_span(PERIOD_DAY, d->zone, day).to;
    error_clear(&ignored);
    free(date);
    return is;
}

static enum status read_number(const struct desk *d, const struct when *w,
                               const struct register_column *c, const char *s, struct value *v,
                               struct error *e)
{
    int64_t n = 0;
    if (c->type == REG_BOOL)
        return read_bool(s, v, e);
    if (c->type == REG_TIME && read_day_end(d, s, &n))
        *v = value_int(n);
    else if (c->type == REG_TIME)
        when_read(w, s, &n, NULL, e);
    else if (c->type == REG_MONEY)
        money_read(s, d->places, &n, e);
    else
        number_read(s, 0, NUMBER_MOST, &n, e);
    *v = value_int(n);
    return e->code;
}

static enum status check_match(const char *s, struct error *e)
{
    const char *equals = strchr(s, '=');
    if (equals && equals[1] && !utf8_blank(s, (size_t)(equals - s)) &&
        !has_control(s, strlen(s)))
        return ST_OK;
    return error_set(e, ST_DATA, _("'%s' is not NAME=VALUE"), utf8_quote(s));
}

enum status register_cell_read(const struct desk *d, const struct when *w,
                               const struct register_column *c, const char *s, size_t n,
                               char room[CELL_ROOM], struct value *v, struct error *e)
{
    if (!n && c->preset) {
        s = c->preset;
        n = strlen(s);
    }
    *v = value_text_n(s, n);
    if (!n)
        return c->flags & REG_REQUIRED ? error_set(e, ST_DATA, _("must not be empty")) : ST_OK;
    if (register_is_number(c->type))
        return read_number(d, w, c, s, v, e);
    switch (c->type) {
    case REG_CODE:
    case REG_WORD:
    case REG_ENUM:
        return check_texts(c, v, e);
    case REG_DECIMAL:
        return check_decimal(s, n, e);
    case REG_DATE:
        return read_date(w, s, room, v, e);
    case REG_CLOCK:
        return read_clock(s, room, v, e);
    case REG_WEEKDAY:
        return check_enum(c, s, n, e);
    case REG_MATCH:
        return check_match(s, e);
    default:
        return ST_OK;
    }
}

void register_cell_print(struct buf *out, const struct desk *d, const struct register_column *c,
                         const struct value *v)
{
    if (v->type == VALUE_TEXT)
        buf_add(out, v->s, v->len);
    if (v->type != VALUE_INT)
        return;
    if (c->type == REG_TIME)
        when_print(out, d->zone, v->n);
    else if (c->type == REG_MONEY)
        money_print(out, v->n, d->places);
    else
        buf_addi(out, v->n);
}

const char *register_type_name(const struct register_column *c)
{
    static const char *const names[] = {
        [REG_CODE] = "code",       [REG_TEXT] = "text",   [REG_WORD] = "word",
        [REG_ENUM] = "choice",     [REG_INT] = "integer", [REG_MINUTES] = "minutes",
        [REG_BOOL] = "yes-no",     [REG_MONEY] = "money", [REG_DECIMAL] = "decimal",
        [REG_TIME] = "time",       [REG_DATE] = "date",   [REG_CLOCK] = "clock",
        [REG_WEEKDAY] = "weekday", [REG_MATCH] = "match", [REG_PHONE] = "phone",
        [REG_MAIL] = "email",
    };
    static const char *const lists[] = {[REG_CODE] = "list of codes",
                                        [REG_WORD] = "list of words",
                                        [REG_ENUM] = "list of choices"};
    return c->flags & REG_LIST ? lists[c->type] : names[c->type];
}

void register_accepts(struct buf *out, const struct register_column *c)
{
    if (c->refers)
        buf_printf(out, "register:%s", c->refers);
    else if (c->values)
        buf_adds(out, c->values);
    else if (c->type == REG_BOOL)
        buf_adds(out, "1|0|yes|no|true|false");
    else if (c->type == REG_CLOCK)
        buf_adds(out, "00:00…24:00");
    else if (c->type == REG_DATE)
        buf_adds(out, "YYYY-MM-DD");
}

int register_cell_is_number(const struct register_column *c)
{
    return c->type == REG_DECIMAL || (register_is_number(c->type) && c->type != REG_TIME);
}

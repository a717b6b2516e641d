#include "desk/ticket/ticket_cell.h"

#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/number.h"
#include "base/utf8.h"
#include "calc/stat/decimal.h"
#include "desk/core/given_time.h"
#include "store/ticket.h"
#include "flow/ids.h"

const char priority_list[] = "low, normal, high, urgent";
const char status_list[] =
    "new, assigned, active, waiting, verified, proposed, approved, resolved, "
    "closed, cancelled, merged";

static const char *const priorities[] = {"", "low", "normal", "high", "urgent"};

int priority_rank(const char *priority)
{
    for (int i = RANK_LOW; priority && i <= RANK_URGENT; i++)
        if (strcmp(priorities[i], priority) == 0)
            return i;
    return 0;
}

const char *priority_name(int rank)
{
    return priorities[rank];
}

int status_known(const char *status, size_t n)
{
    for (const char *p = status_list; *p;) {
        size_t length = strcspn(p, ",");
        if (length == n && memcmp(p, status, n) == 0)
            return 1;
        p += length + (p[length] ? 2 : 0);
    }
    return 0;
}

static enum status read_code(struct desk *d, int column, const char *s, size_t n,
                             struct error *e)
{
    const char *reg = ticket_columns[column].refers;
    int known = desk_knows(d, reg, s, n, e);
    if (known < 0)
        return e->code;
    if (known)
        return ST_OK;
    return desk_unknown_code(d, reg, s, e);
}

enum status ticket_cell_read(struct desk *d, int column, const char *s, size_t n,
                             const struct when *when, unsigned flags, struct value *v,
                             struct error *e)
{
    *v = value_text_n(s, n);
    if (!n)
        return ST_OK;
    int64_t number = 0;
    int dated;
    enum status st = ST_OK;
    switch (ticket_columns[column].type) {
    case CT_CODE:
        return flags & CELL_ANY_CODE ? ST_OK : read_code(d, column, s, n, e);
    case CT_PRIORITY:
        return priority_rank(s) ? ST_OK
                                : error_set(e, ST_DATA, _("'%s' is not one of %s"),
                                            utf8_quote(s), priority_list);
    case CT_STATUS:
        return status_known(s, n) ? ST_OK
                                  : error_set(e, ST_DATA, _("'%s' is not one of %s"),
                                              utf8_quote(s), status_list);
    case CT_TIME:
        st = when_read(when, s, &number, &dated, e);
        if (st == ST_OK && dated && ticket_columns[column].flags & COL_PROMISE)
            st = given_time_promise(d, d->now, &number, e);
        break;
    case CT_ID:
        st = ids_parse(s, &number, e);
        break;
    case CT_SCORE:
        st = number_read(s, 1, 5, &number, e);
        break;
    case CT_INT:
        st = number_read(s, INT64_MIN, INT64_MAX, &number, e);
        break;
    case CT_MONEY:
        st = money_read(s, d->places, &number, e);
        /* a cost may be: what a supplier gives back */
        if (st == ST_OK && number < 0 && column == TC_CHARGE && !(flags & CELL_ANY_AMOUNT))
            st =
                error_set(e, ST_DATA, _("'%s' is negative; write what it is in all, 0 or more"),
                          utf8_quote(s));
        break;
    case CT_MINUTES: {
        /* minutes with at most one decimal, as they are printed */
        st = money_read(s, 1, &number, e);
        number *= 6;
        break;
    }
    default:
        return ST_OK;
    }
    *v = value_int(number);
    return st;
}

void ticket_cell_print(struct buf *out, const struct desk *d, int column, const struct value *v)
{
    if (v->type == VALUE_NULL)
        return;
    if (v->type == VALUE_TEXT) {
        buf_add(out, v->s, v->len);
        return;
    }
    switch (ticket_columns[column].type) {
    case CT_TIME:
        when_print(out, d->zone, v->n);
        break;
    case CT_MONEY:
        money_print(out, v->n, d->places);
        break;
    case CT_MINUTES:
        decimal_minutes(out, v->n);
        break;
    default:
        buf_addi(out, v->n);
    }
}

int ticket_cell_is_number(int column)
{
    enum column_type type = ticket_columns[column].type;
    return type == CT_ID || type == CT_MONEY || type == CT_SCORE || type == CT_MINUTES ||
           type == CT_INT;
}

int ticket_field_get(const struct value *fields, const char *name, struct buf *out)
{
    buf_clear(out);
    if (fields->type != VALUE_TEXT)
        return 0;
    struct json_object o;
    int found = 0;
    if (json_read(fields->s, &o)) {
        const struct json_pair *pair = json_find(&o, name);
        if (pair && pair->kind != JSON_NULL) {
            buf_add(out, pair->text, pair->len);
            found = 1;
        }
    }
    json_free(&o);
    return found;
}

void ticket_field_put(struct buf *json, const struct value *fields, const char *name,
                      const char *value)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    size_t start = json->len;
    int put = 0;
    if (fields->type == VALUE_TEXT && !json_read(fields->s, &o))
        o = (struct json_object)JSON_OBJECT_EMPTY;
    buf_addc(json, '{');
    for (size_t i = 0; i < o.count; i++) {
        if (strcmp(o.pairs[i].name, name) != 0) {
            json_text(json, o.pairs[i].name, o.pairs[i].text);
        } else {
            put = 1;
            if (value && *value)
                json_text(json, name, value);
        }
    }
    if (!put && value && *value)
        json_text(json, name, value);
    if (json->len == start + 1) {
        json->len = start; /* no field is left: empty is empty */
        json->s[start] = '\0';
    } else {
        buf_addc(json, '}');
    }
    json_free(&o);
}

#include "desk/core/given_time.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/utf8.h"

enum status given_time_past(const struct desk *d, const char *text, int64_t at, struct error *e)
{
    if (at <= d->now + GIVEN_TIME_SKEW)
        return ST_OK;
    struct buf now = BUF_EMPTY;
    when_print(&now, d->zone, d->now);
    error_set(e, ST_DATA, _("'%s' is in the future: give a time up to now, %s"),
              utf8_quote(text), now.s);
    buf_free(&now);
    return e->code;
}

int64_t given_time_next_day(const struct desk *d, int64_t at)
{
    struct civil c;
    zone_civil(d->zone, at, &c);
    return zone_day(d->zone, civil_days(c.year, c.month, c.day) + 1);
}

/* *calendar stays NULL if the desk has no office calendar. */
static enum status office_calendar(struct desk *d, struct calendar **calendar, struct error *e)
{
    char *code = NULL;
    *calendar = NULL;
    if (desk_setting(d, "office_calendar", &code, e) == ST_OK &&
        desk_knows(d, "calendar", code, strlen(code), e) > 0)
        desk_calendar(d, code, calendar, e);
    free(code);
    return e->code;
}

enum status given_time_promise(struct desk *d, int64_t after, int64_t *at, struct error *e)
{
    struct calendar *office;
    if (office_calendar(d, &office, e) != ST_OK)
        return e->code;
    int64_t next = given_time_next_day(d, *at), end = next;
    int64_t hours = office ? calendar_between(office, *at, next) : 0;
    if (hours && calendar_add(office, *at, hours, &end, e) != ST_OK)
        return e->code;
    *at = end < next && end > after ? end : next - 1;
    return ST_OK;
}

#include "mime/calendar_text.h"

#include <string.h>
#include <strings.h>

enum { EVENTS_MOST = 5 };

/* One line, unfolded: NAME;PARAMETER=x:VALUE */
struct line {
    const char *name, *parameters, *value;
    size_t name_len, parameters_len;
};

static int read_line(struct line *l, const char *s)
{
    int quoted = 0;
    const char *colon = s;
    for (; *colon && (quoted || *colon != ':'); colon++)
        quoted ^= *colon == '"';
    if (!*colon)
        return 0;
    l->name = s;
    l->name_len = strcspn(s, ";:");
    l->parameters = s + l->name_len;
    l->parameters_len = (size_t)(colon - l->parameters);
    l->value = colon + 1;
    return 1;
}

static int is(const struct line *l, const char *name)
{
    return strlen(name) == l->name_len && strncasecmp(l->name, name, l->name_len) == 0;
}

/* Returns the value of ;NAME=, with *n, or NULL. */
static const char *parameter(const struct line *l, const char *name, size_t *n)
{
    const char *end = l->parameters + l->parameters_len;
    size_t length = strlen(name);
    for (const char *s = l->parameters; s < end && *s == ';';) {
        const char *equals = memchr(s, '=', (size_t)(end - s));
        if (!equals)
            return NULL;
        const char *from = equals + 1;
        int quoted = from < end && *from == '"';
        const char *to = from += quoted;
        while (to < end && (quoted ? *to != '"' : *to != ';'))
            to++;
        if ((size_t)(equals - s - 1) == length && strncasecmp(s + 1, name, length) == 0) {
            *n = (size_t)(to - from);
            return from;
        }
        s = to + (quoted && to < end);
    }
    return NULL;
}

/* \n \, \; \\ */
static void add_text(struct buf *out, const char *s)
{
    for (; *s; s++) {
        if (*s == '\\' && s[1]) {
            s++;
            buf_addc(out, *s == 'n' || *s == 'N' ? '\n' : *s);
        } else {
            buf_addc(out, *s);
        }
    }
}

/* 20250310T090000Z as 2025-03-10 09:00 UTC; with TZID, which is the writer's word, after it. */
static void add_time(struct buf *out, const struct line *l)
{
    const char *s = l->value;
    size_t n, digits = strspn(s, "0123456789");
    if (digits != 8) {
        add_text(out, s);
        return;
    }
    buf_printf(out, "%.4s-%.2s-%.2s", s, s + 4, s + 6);
    if (s[8] != 'T' || strspn(s + 9, "0123456789") < 4)
        return;
    buf_printf(out, " %.2s:%.2s", s + 9, s + 11);
    const char *zone = parameter(l, "TZID", &n);
    if (strchr(s, 'Z'))
        buf_adds(out, " UTC");
    else if (zone)
        buf_printf(out, " %.*s", (int)n, zone);
}

/* Ann <ann@example.com>; of who answered, how. */
static void add_person(struct buf *out, const struct line *l)
{
    size_t n;
    const char *name = parameter(l, "CN", &n);
    const char *address = strncasecmp(l->value, "mailto:", 7) == 0 ? l->value + 7 : l->value;
    if (name && n)
        buf_printf(out, "%.*s <%s>", (int)n, name, address);
    else
        buf_adds(out, address);
    const char *how = parameter(l, "PARTSTAT", &n);
    if (how)
        buf_printf(out, ": %.*s", (int)n, how);
}

static void add_line(struct buf *out, const struct line *l, int reply, int described)
{
    static const struct {
        const char *name, *label;
        enum { TEXT, TIME, PERSON, ANSWER, LONG } what;
    } said[] = {
        {"SUMMARY", "Summary", TEXT},
        {"DTSTART", "Start", TIME},
        {"DTEND", "End", TIME},
        {"DUE", "Due", TIME},
        {"LOCATION", "Location", TEXT},
        {"ORGANIZER", "Organizer", PERSON},
        {"ATTENDEE", "Attendee", ANSWER},
        {"RRULE", "Repeats", TEXT},
        {"STATUS", "Status", TEXT},
        {"COMMENT", "Comment", TEXT},
        {"DESCRIPTION", "Description", LONG},
    };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        if (!is(l, said[i].name) || !*l->value || (said[i].what == ANSWER && !reply) ||
            (said[i].what == LONG && !described))
            continue;
        buf_printf(out, "\n%s: ", said[i].label);
        if (said[i].what == TIME)
            add_time(out, l);
        else if (said[i].what == PERSON || said[i].what == ANSWER)
            add_person(out, l);
        else
            add_text(out, l->value);
    }
}

/* Joins folded lines; each ends with a NUL. */
static void unfold(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\r' || !s[i])
            continue;
        if (s[i] == '\n' && i + 1 < n && (s[i + 1] == ' ' || s[i + 1] == '\t'))
            i++;
        else
            buf_addc(out, s[i] == '\n' ? '\0' : s[i]);
    }
    buf_addc(out, '\0');
}

void calendar_text(struct buf *out, const char *calendar, size_t n, int described)
{
    struct buf lines = BUF_EMPTY, events = BUF_EMPTY, method = BUF_EMPTY;
    int inside = 0, deeper = 0, count = 0;
    unfold(&lines, calendar, n);
    for (const char *s = lines.s; s < lines.s + lines.len; s += strlen(s) + 1) {
        struct line l;
        if (!read_line(&l, s))
            continue;
        int begins = is(&l, "BEGIN"), ends = is(&l, "END");
        if (begins && !inside &&
            (strcasecmp(l.value, "VEVENT") == 0 || strcasecmp(l.value, "VTODO") == 0)) {
            inside = count++ < EVENTS_MOST;
            if (count > 1 && inside)
                buf_addc(&events, '\n');
        } else if (inside && (begins || ends)) { /* alarms have descriptions too */
            inside = !(ends && !deeper);
            deeper += begins - (ends && deeper);
        } else if (inside && !deeper) {
            add_line(&events, &l, strcasecmp(method.s, "REPLY") == 0, described);
        } else if (is(&l, "METHOD")) {
            buf_set(&method, l.value);
        }
    }
    if (events.len)
        buf_printf(out, "Calendar: %s%s", method.len ? method.s : "event", events.s);
    BUF_FREE(&lines, &events, &method);
}

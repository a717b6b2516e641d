#include <string.h>

#include "base/i18n.h"
#include "calc/match.h"
#include "desk/call_inside.h"
#include "desk/masking.h"

/* ---- what is shown of them ---- */

void call_say_tickets(struct call *c, const char *title, const struct recent *r,
                      const struct recent *but)
{
    struct buf line = BUF_EMPTY;
    int titled = 0;
    for (size_t i = 0; i < r->count; i++) {
        size_t k = 0;
        while (but && k < but->count && but->id[k] != r->id[i])
            k++;
        if (but && k < but->count)
            continue;
        buf_clear(&line);
        if (caller_line(c->desk, r->id[i], &line, terminal_width(c->t) - 4, &c->tool->e) !=
            ST_OK)
            break;
        if (!titled++)
            ask_say(c->t, "%s", title);
        ask_say(c->t, "    %s", line.s);
    }
    buf_free(&line);
}

static void say_caller(struct call *c)
{
    struct buf line = BUF_EMPTY;
    const struct {
        enum mask mask;
        const struct buf *text;
    } parts[] = {{MASK_CODE, &c->caller.customer},
                 {MASK_NAME, &c->caller.name},
                 {MASK_PHONE, &c->caller.phone},
                 {MASK_NONE, &c->caller.language},
                 {MASK_TEXT, &c->caller.note}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].text->len)
            buf_printf(&line, "  %s", masked(c->desk, parts[i].mask, parts[i].text->s));
    if (line.len)
        ask_say(c->t, "%s", line.s);
    buf_clear(&line);
    for (size_t i = 0; i < c->caller.units.count && c->caller.units.count > 1; i++)
        buf_printf(&line, "  %s", masked(c->desk, MASK_PLACE, c->caller.units.v[i].code));
    if (line.len)
        ask_say(c->t, "%s", line.s);
    buf_free(&line);
}

/* ---- who it is ---- */

/* Everything that a known customer, or a number that called before, tells. */
static enum status meet(struct call *c)
{
    struct error *e = &c->tool->e;
    const char *customer = call_value(c, TC_CUSTOMER), *phone = call_value(c, TC_PHONE);
    caller_free(&c->caller);
    caller_init(&c->caller);
    if (*customer && caller_read(&c->caller, c->desk, customer, e) < 0)
        return e->code;
    if (!*phone)
        phone = c->caller.phone.s;
    if (caller_recent(&c->caller, c->desk, phone, &c->shown, e) == ST_OK) {
        say_caller(c);
        call_say_tickets(c, _("  Their last tickets:"), &c->shown, NULL);
    }
    return e->code;
}

/* Which of several customers with one number it is. */
static enum prompt_end ask_which(struct call *c, const struct choices *found)
{
    struct buf answer = BUF_EMPTY;
    const struct question_asked q = {
        .label = _("Which of them"), .choices = found, .flags = ASK_SHOW | ASK_QUIET};
    enum prompt_end end = call_put(c, &q, &answer);
    if (end == PROMPT_GIVEN)
        call_set(&c->columns[TC_CUSTOMER], answer.s);
    buf_free(&answer);
    return end;
}

static enum prompt_end by_phone(struct call *c)
{
    struct choices found = CHOICES_EMPTY;
    enum prompt_end end = PROMPT_GIVEN;
    if (!c->known[TC_CUSTOMER] &&
        caller_customers(c->desk, call_value(c, TC_PHONE), &found, &c->tool->e) == ST_OK) {
        call_set(&c->columns[TC_CUSTOMER], found.count == 1 ? found.v[0].code : "");
        if (found.count > 1)
            end = ask_which(c, &found);
    }
    choices_free(&found);
    if (end == PROMPT_GIVEN && c->tool->e.code == ST_OK)
        meet(c);
    return end;
}

static int is_whose(const char *said)
{
    struct buf plain = BUF_EMPTY;
    match_fold(&plain, said, strlen(said));
    int whose = caller_is_whose(plain.s);
    buf_free(&plain);
    return whose;
}

/* A number, a customer's code or name, or the name of somebody who isn't on file. */
static enum prompt_end take_caller(struct call *c, const char *said,
                                   const struct choices *customers)
{
    static const int theirs[] = {TC_PHONE, TC_CUSTOMER, TC_CONTACT};
    for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
        if (!c->known[theirs[i]])
            buf_clear(&c->columns[theirs[i]]);
    if (choices_code(customers, said)) {
        call_set(&c->columns[TC_CUSTOMER], said);
        if (meet(c) == ST_OK && !c->known[TC_PHONE])
            call_set(&c->columns[TC_PHONE], c->caller.phone.s);
        return PROMPT_GIVEN;
    }
    struct buf plain = BUF_EMPTY;
    match_fold(&plain, said, strlen(said)); /* full-width digits too */
    int phone = caller_is_phone(plain.s);
    if (phone)
        call_set(&c->columns[TC_PHONE], plain.s);
    buf_free(&plain);
    if (phone)
        return by_phone(c);
    if (*said && !c->known[TC_CONTACT])
        call_set(&c->columns[TC_CONTACT], said);
    return PROMPT_GIVEN;
}

static enum prompt_end ask_caller(struct call *c)
{
    struct choices customers = CHOICES_EMPTY;
    struct buf answer = BUF_EMPTY, before = BUF_EMPTY;
    struct question_asked asked = {.label = _("Phone or customer"),
                                   .choices = &customers,
                                   .flags = ASK_ANYTHING | ASK_QUIET,
                                   .as_is = is_whose};
    enum prompt_end end = PROMPT_STOPPED;
    for (int i = 0; !before.len && i < 3; i++)
        call_set(&before, call_value(c, (int[]){TC_PHONE, TC_CUSTOMER, TC_CONTACT}[i]));
    asked.preset = before.s;
    if (choices_of(c->desk, "customer", &customers, &c->tool->e) == ST_OK &&
        (end = call_put(c, &asked, &answer)) == PROMPT_GIVEN)
        end = take_caller(c, answer.s, &customers);
    choices_free(&customers);
    buf_free(&answer);
    buf_free(&before);
    return end;
}

/* Known by an option: looked up without a question. */
static enum prompt_end look_up_caller(struct call *c)
{
    if (c->known[TC_PHONE])
        return by_phone(c);
    if (meet(c) == ST_OK)
        call_set(&c->columns[TC_PHONE], c->caller.phone.s);
    return PROMPT_GIVEN;
}

enum prompt_end call_caller(struct call *c)
{
    return c->known[TC_PHONE] || c->known[TC_CUSTOMER] ? look_up_caller(c) : ask_caller(c);
}

/* Of somebody who isn't on file and didn't call before. */
enum prompt_end call_name(struct call *c)
{
    int unknown = !*call_value(c, TC_CUSTOMER);
    if (!c->known[TC_CONTACT] && (call_requires(c, "contact") ||
                                  (unknown && *call_value(c, TC_PHONE) && !c->caller.name.len)))
        return call_ask_column(c, TC_CONTACT, _("Name"), c->caller.name.s, NULL, 0);
    if (unknown && !*call_value(c, TC_CONTACT))
        call_set(&c->columns[TC_CONTACT], c->caller.name.s);
    return PROMPT_GIVEN;
}

/* Of somebody whose name alone was given. */
enum prompt_end call_number(struct call *c)
{
    int wanted = !c->known[TC_PHONE] && !*call_value(c, TC_PHONE) &&
                 (call_requires(c, "phone") || *call_value(c, TC_CONTACT));
    return wanted ? call_ask_column(c, TC_PHONE, _("Phone"), "", NULL, 0) : PROMPT_GIVEN;
}

#include <string.h>

#include "base/i18n.h"
#include "calc/text/match.h"
#include "calc/text/phone.h"
#include "desk/intake/phone_call_private.h"
#include "desk/core/masking.h"

/* ---- shown about the caller ---- */

void phone_say_tickets(struct phone_call *c, const char *title, const struct recent *r,
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

static void say_caller(struct phone_call *c)
{
    struct buf line = BUF_EMPTY;
    const struct {
        enum mask mask;
        const struct buf *text;
    } parts[] = {{MASK_CODE, &c->caller.customer.code},
                 {MASK_NAME, &c->caller.customer.name},
                 {MASK_PHONE, &c->caller.customer.phone},
                 {MASK_NONE, &c->caller.customer.language},
                 {MASK_TEXT, &c->caller.customer.note}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].text->len)
            buf_printf(&line, "  %s", masking_text(c->desk, parts[i].mask, parts[i].text->s));
    if (line.len)
        ask_say(c->t, "%s", line.s);
    buf_clear(&line);
    for (size_t i = 0; i < c->caller.units.count && c->caller.units.count > 1; i++)
        buf_printf(&line, "  %s", masking_text(c->desk, MASK_PLACE, c->caller.units.v[i].code));
    if (line.len)
        ask_say(c->t, "%s", line.s);
    buf_free(&line);
}

/* ---- who it is ---- */

/* Fills in everything known about a known customer, or a number that called before. */
static enum status meet(struct phone_call *c)
{
    struct error *e = &c->tool->e;
    const char *customer = phone_value(c, TC_CUSTOMER), *phone = phone_value(c, TC_PHONE);
    if (caller_meet(&c->caller, c->desk, customer, e) != ST_OK)
        return e->code;
    if (!*phone)
        phone = c->caller.customer.phone.s;
    if (caller_recent(&c->caller, c->desk, phone, &c->shown, e) == ST_OK) {
        say_caller(c);
        phone_say_tickets(c, _("  Recent tickets of this customer:"), &c->shown, NULL);
    }
    return e->code;
}

/* Asks which of several customers with the same number it is. */
static enum prompt_end ask_which(struct phone_call *c, const struct choices *found)
{
    struct buf answer = BUF_EMPTY;
    const struct ask_question q = {
        .label = _("Which of them"), .choices = found, .flags = ASK_SHOW | ASK_QUIET};
    enum prompt_end end = phone_put(c, &q, &answer);
    if (end == PROMPT_GIVEN)
        buf_set(&c->columns[TC_CUSTOMER], answer.s);
    buf_free(&answer);
    return end;
}

static enum prompt_end by_phone(struct phone_call *c)
{
    struct choices found = CHOICES_EMPTY;
    enum prompt_end end = PROMPT_GIVEN;
    if (!c->known[TC_CUSTOMER] &&
        caller_customers(c->desk, phone_value(c, TC_PHONE), &found, &c->tool->e) == ST_OK) {
        buf_set(&c->columns[TC_CUSTOMER], found.count == 1 ? found.v[0].code : "");
        if (found.count > 1)
            end = ask_which(c, &found);
        c->nobody = found.count > 1 && !*phone_value(c, TC_CUSTOMER);
    }
    choices_free(&found);
    if (end == PROMPT_GIVEN && c->tool->e.code == ST_OK)
        meet(c);
    return end;
}

/* Returns 1 for a number that identifies somebody, whatever else it resembles. */
static int is_whole_number(const char *said)
{
    return phone_is_number(said) && phone_first(said);
}

/* Accepts a number, a customer's code or name, or the name of somebody who isn't in the
 * register. */
static enum prompt_end take_caller(struct phone_call *c, const char *said,
                                   const struct choices *customers)
{
    static const int theirs[] = {TC_PHONE, TC_CUSTOMER, TC_CONTACT};
    for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
        if (!c->known[theirs[i]])
            buf_clear(&c->columns[theirs[i]]);
    if (choices_code(customers, said)) {
        buf_set(&c->columns[TC_CUSTOMER], said);
        if (meet(c) == ST_OK && !c->known[TC_PHONE])
            buf_set(&c->columns[TC_PHONE], c->caller.customer.phone.s);
        return PROMPT_GIVEN;
    }
    if (phone_is_number(said)) {
        struct buf plain = BUF_EMPTY;
        match_fold(&plain, said, strlen(said)); /* for full-width digits */
        buf_set(&c->columns[TC_PHONE], plain.s);
        buf_free(&plain);
        return by_phone(c);
    }
    if (*said && !c->known[TC_CONTACT])
        buf_set(&c->columns[TC_CONTACT], said);
    return PROMPT_GIVEN;
}

static enum prompt_end ask_caller(struct phone_call *c)
{
    struct choices customers = CHOICES_EMPTY;
    struct buf answer = BUF_EMPTY, before = BUF_EMPTY;
    struct ask_question asked = {.label = _("Phone or customer"),
                                 .choices = &customers,
                                 .flags = ASK_ANYTHING | ASK_QUIET,
                                 .as_is = is_whole_number};
    enum prompt_end end = PROMPT_STOPPED;
    for (int i = 0; !before.len && i < 3; i++)
        buf_set(&before, phone_value(c, (int[]){TC_PHONE, TC_CUSTOMER, TC_CONTACT}[i]));
    asked.preset = before.s;
    if (choices_from_register(c->desk, "customer", &customers, &c->tool->e) == ST_OK &&
        (end = phone_put(c, &asked, &answer)) == PROMPT_GIVEN)
        end = take_caller(c, answer.s, &customers);
    choices_free(&customers);
    BUF_FREE(&answer, &before);
    return end;
}

/* Looks up a caller given by an option, without a question. */
static enum prompt_end look_up_caller(struct phone_call *c)
{
    if (c->known[TC_PHONE])
        return by_phone(c);
    if (meet(c) == ST_OK)
        buf_set(&c->columns[TC_PHONE], c->caller.customer.phone.s);
    return PROMPT_GIVEN;
}

enum prompt_end phone_caller(struct phone_call *c)
{
    return c->known[TC_PHONE] || c->known[TC_CUSTOMER] ? look_up_caller(c) : ask_caller(c);
}

/* Asks the name of somebody who isn't in the register and hasn't called before. */
enum prompt_end phone_name(struct phone_call *c)
{
    int unknown = !*phone_value(c, TC_CUSTOMER);
    if (!c->known[TC_CONTACT] &&
        (phone_requires(c, "contact") ||
         (unknown && *phone_value(c, TC_PHONE) && !c->caller.customer.name.len)))
        return phone_ask_column(c, TC_CONTACT, _("Name"), c->caller.customer.name.s, NULL, 0);
    if (unknown && !*phone_value(c, TC_CONTACT))
        buf_set(&c->columns[TC_CONTACT], c->caller.customer.name.s);
    return PROMPT_GIVEN;
}

/* Asks the number if only a name was given. */
enum prompt_end phone_number(struct phone_call *c)
{
    int wanted = !c->known[TC_PHONE] && !*phone_value(c, TC_PHONE) &&
                 (phone_requires(c, "phone") || *phone_value(c, TC_CONTACT));
    return wanted ? phone_ask_column(c, TC_PHONE, _("Phone"), "", NULL, 0) : PROMPT_GIVEN;
}

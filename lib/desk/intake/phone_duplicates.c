#include <string.h>

#include "base/i18n.h"
#include "desk/intake/phone_call_private.h"
#include "flow/text.h"

/* Answers are chosen by number, tickets by letter. */
static const char letters[] = "abc";

static void say_answers(const struct phone_call *c)
{
    enum { INDENT = 4, MOST = 300 };
    struct buf page = BUF_EMPTY, cut = BUF_EMPTY;
    ask_say(c->t, "%s", _("Answers:"));
    for (size_t i = 0; i < c->hints.count; i++) {
        const struct answer_hint *h = &c->hints.v[i];
        ask_say(c->t, "  %zu %s", i + 1, h->question);
        buf_clear(&cut);
        buf_clear(&page);
        text_cut(&cut, h->answer, MOST);
        buf_adds(&page, "    ");
        text_wrap(&page, cut.s, cut.len, INDENT, terminal_width(c->t));
        c->t->show(c->t->context, page.s);
    }
    buf_free(&page);
    buf_free(&cut);
}

static void say_alike(const struct phone_call *c, struct error *e)
{
    struct buf line = BUF_EMPTY;
    ask_say(c->t, "%s", _("Similar tickets are open already:"));
    for (size_t i = 0; i < c->alike.count && e->code == ST_OK; i++) {
        buf_clear(&line);
        if (caller_line(c->desk, c->alike.id[i], &line, terminal_width(c->t) - 4, e) == ST_OK)
            ask_say(c->t, "  %c %s", letters[i], line.s);
    }
    buf_free(&line);
}

static void find_duplicates(struct phone_call *c, struct duplicates *found, struct error *e)
{
    const struct duplicate_key call = {phone_value(c, TC_SUBJECT), phone_value(c, TC_UNIT),
                                       phone_value(c, TC_CUSTOMER),
                                       phone_value(c, TC_CATEGORY)};
    duplicates_find(found, c->desk, &call, e);
}

static void label(const struct phone_call *c, struct buf *out)
{
    if (c->hints.count)
        buf_printf(out,
                   c->hints.count > 1 ? _("1-%zu use that answer, ") : _("1 use that answer, "),
                   c->hints.count);
    if (c->alike.count)
        buf_printf(out,
                   c->alike.count > 1 ? _("a-%c add a note to that ticket, ")
                                      : _("%c add a note to that ticket, "),
                   letters[c->alike.count - 1]);
    buf_adds(out, _("Enter a new ticket"));
}

enum prompt_end phone_look(struct phone_call *c)
{
    struct error *e = &c->tool->e;
    struct buf text = BUF_EMPTY;
    enum prompt_end end = PROMPT_GIVEN;
    char key = 0;
    c->note_to = 0;
    c->use = -1;
    answer_hints_free(&c->hints);
    if (answer_hints_wanted(c->desk, phone_value(c, TC_KIND), e))
        answer_hints_find(&c->hints, c->desk, phone_value(c, TC_SUBJECT));
    find_duplicates(c, &c->alike, e);
    if (e->code != ST_OK || (!c->hints.count && !c->alike.count))
        return end;
    if (c->hints.count)
        say_answers(c);
    if (c->alike.count)
        say_alike(c, e);
    label(c, &text);
    store_let_go(c->desk->store);
    while (end == PROMPT_GIVEN && e->code == ST_OK && key != '\n') {
        end = c->t->key(c->t->context, text.s, &key);
        const char *letter = key ? strchr(letters, key) : NULL;
        if (key >= '1' && (size_t)(key - '1') < c->hints.count)
            c->use = key - '1';
        else if (letter && (size_t)(letter - letters) < c->alike.count)
            c->note_to = c->alike.id[letter - letters];
        if (c->use >= 0 || c->note_to)
            break;
    }
    buf_free(&text);
    return end;
}

int phone_looks_new(struct phone_call *c, struct error *e)
{
    struct duplicates now;
    find_duplicates(c, &now, e);
    for (size_t i = 0; i < now.count && e->code == ST_OK; i++) {
        size_t k = 0;
        while (k < c->alike.count && c->alike.id[k] != now.id[i])
            k++;
        if (k == c->alike.count)
            return 1;
    }
    return 0;
}

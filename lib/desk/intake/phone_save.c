#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/work/act.h"
#include "desk/intake/phone_call_private.h"
#include "desk/route/route.h"
#include "desk/intake/ticket_import.h"
#include "desk/ticket/ticket_state.h"

/* ---- closing messages ---- */

static void promise(struct phone_call *c, int64_t id)
{
    struct buf words = BUF_EMPTY;
    if (route_promise(c->desk, id, &words, &c->tool->e) == ST_OK)
        ask_say(c->t, _("Tell the customer: %s"), words.s);
    buf_free(&words);
}

static void say_missing(struct phone_call *c)
{
    struct buf missing = BUF_EMPTY;
    for (struct list paper = LIST(c->papers.s); list_next(&paper);)
        if (!list_has(c->brought.s, paper.s, paper.n))
            buf_printf(&missing, "%s%.*s", missing.len ? ", " : "", (int)paper.n, paper.s);
    if (missing.len)
        ask_say(c->t, _("Documents still needed: %s"), missing.s);
    buf_free(&missing);
}

/* ---- a note to an open ticket ---- */

static void note_text(const struct phone_call *c, struct buf *out)
{
    const int who[] = {TC_CONTACT, TC_CUSTOMER, TC_PHONE};
    buf_printf(out, _("called again: %s"), phone_value(c, TC_SUBJECT));
    for (size_t i = 0; i < sizeof who / sizeof *who; i++)
        if (*phone_value(c, who[i]))
            buf_printf(out, "; %s", phone_value(c, who[i]));
    if (c->given->note)
        buf_printf(out, "; %s", c->given->note);
}

static int still_open(struct phone_call *c)
{
    struct ticket_copy t = TICKET_COPY_EMPTY;
    int open =
        ticket_get(c->desk->store, c->note_to, &t, &c->tool->e) > 0 && ticket_is_open(&t.t);
    ticket_copy_free(&t);
    return open;
}

/* Returns 0 if it isn't open any more; then nothing was written. */
static int add_note(struct phone_call *c, struct act *act)
{
    struct error *e = &c->tool->e;
    struct buf note = BUF_EMPTY;
    int refused = 0;
    if (!still_open(c)) {
        if (e->code == ST_OK)
            ask_say(c->t, _("Ticket %lld was finished in the meantime."),
                    (long long)c->note_to);
        return e->code != ST_OK;
    }
    note_text(c, &note);
    const struct act_args args = {.note = note.s};
    act_apply(act, c->note_to, "note", &args, &refused, e);
    buf_free(&note);
    return 1;
}

/* ---- a new ticket ---- */

static struct ticket_import_cell cell_of(int place, const struct buf *b)
{
    return (struct ticket_import_cell){place, b->len ? b->s : NULL, b->len};
}

static void warn_caller(void *context, int64_t line, const char *text)
{
    (void)line;
    ask_say(((struct phone_call *)context)->t, "%s", text);
}

static enum status take_ticket(struct phone_call *c, struct ticket_import *t, int64_t *id)
{
    struct error *e = &c->tool->e;
    enum ticket_import_outcome outcome;
    size_t count = TC_STORED + c->fields.count;
    struct ticket_import_cell *cells = mem_zero(count, sizeof *cells);
    for (int i = 0; i < TC_STORED; i++)
        cells[i] = cell_of(i, &c->columns[i]);
    for (size_t i = 0; i < c->fields.count; i++) {
        const struct map_entry *field = &c->fields.entries[i];
        cells[TC_STORED + i] =
            cell_of(ticket_import_field(t, field->key, strlen(field->key)), field->p);
    }
    if (ticket_import_cells(t, cells, count, c->given->note, NULL, &outcome, id, e) == ST_OK &&
        outcome == TICKET_IMPORT_KNOWN)
        error_set(e, ST_DATA, _("the key '%s' is already known: ticket %lld"),
                  utf8_quote(phone_value(c, TC_KEY)), (long long)*id);
    ticket_import_tell(t, e);
    free(cells);
    return e->code;
}

/* Reports and skips what the workflow doesn't allow; the ticket is kept. Returns 1 if it was
 * done. */
static int apply_verb(struct phone_call *c, struct act *act, int64_t id, const char *verb,
                      const struct act_args *args)
{
    struct error *e = &c->tool->e, why = ERROR_NONE;
    int refused = 0;
    act_apply(act, id, verb, args, &refused, &why);
    if (why.code != ST_OK && refused)
        ask_say(c->t, "%s", why.message);
    else if (why.code != ST_OK)
        error_set(e, why.code, "%s", why.message);
    int done = why.code == ST_OK;
    error_clear(&why);
    return done;
}

static enum status add_papers(struct phone_call *c, struct act *by, int64_t id)
{
    struct choices brought = CHOICES_EMPTY;
    struct act_args args = {0};
    choices_from_list(c->brought.s, &brought);
    for (size_t i = 0; i < brought.count; i++) {
        *MEM_NEXT(args.papers.values, args.papers.count, args.papers.capacity) =
            brought.v[i].code;
    }
    if (brought.count)
        apply_verb(c, by, id, "paper", &args);
    option_list_free(&args.papers);
    choices_free(&brought);
    return c->tool->e.code;
}

/* Resolved on first contact, by the user who took the call. Returns 1 if it was done. */
static int answer(struct phone_call *c, struct act *by, int64_t id)
{
    const struct answer_hint *h = &c->hints.v[c->use];
    struct buf data = BUF_EMPTY;
    buf_addc(&data, '{');
    json_text(&data, "answer", h->code);
    buf_addc(&data, '}');
    const struct act_args args = {.note = h->answer, .data = data.s};
    int done = apply_verb(c, by, id, "resolve", &args);
    buf_free(&data);
    return done;
}

static enum status write_new(struct phone_call *c, struct ticket_import *t, struct act *by,
                             int64_t *id)
{
    struct tool *tool = c->tool;
    if (take_ticket(c, t, id) != ST_OK || add_papers(c, by, *id) != ST_OK)
        return tool->e.code;
    if (c->use >= 0 && answer(c, by, *id))
        return tool->e.code;
    if (tool->e.code == ST_OK)
        route_tickets(tool, &(struct ids){.id = id, .count = 1}, NULL);
    return tool->e.code;
}

static void finish_call(struct phone_call *c, int64_t id)
{
    struct tool *tool = c->tool;
    if (tool->dry_run) {
        store_rollback(c->desk->store);
        ask_say(c->t, "%s", _("it would be saved; nothing was changed"));
        return;
    }
    if (store_commit(c->desk->store, &tool->e) != ST_OK)
        return;
    c->given->kept(tool, id);
    if (c->use < 0 || c->note_to)
        promise(c, id);
    if (!c->note_to)
        say_missing(c);
}

int phone_write(struct phone_call *c)
{
    struct error *e = &c->tool->e;
    struct ticket_import *t = NULL;
    struct act *by = NULL;
    /* the unit was asked */
    const struct ticket_import_options options = {.date_format = c->tool->intake.date_format,
                                                  .link = c->nobody ? 0 : LINK_CUSTOMER,
                                                  .warn = warn_caller,
                                                  .context = c};
    int64_t id = c->note_to;
    int done = 1;
    if (when_now(&c->desk->now, e) != ST_OK ||
        ticket_import_open(&t, c->desk, &options, e) != ST_OK ||
        act_open(&by, c->desk, e) != ST_OK || ticket_import_begin(t, 0, e) != ST_OK) {
        ticket_import_close(t);
        return 1;
    }
    if (c->note_to)
        done = add_note(c, by);
    else if (phone_looks_new(c, e))
        done = 0;
    else
        write_new(c, t, by, &id);
    if (done && e->code == ST_OK)
        finish_call(c, id);
    if (store_in_transaction(c->desk->store))
        store_rollback(c->desk->store);
    act_close(by);
    ticket_import_close(t);
    return done;
}

#include "desk/mail_papers.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "desk/cells.h"
#include "store/register.h"

void mail_papers_missing(struct buf *out, const char *papers, const struct ticket *t)
{
    struct buf in = BUF_EMPTY;
    field_get(&t->c[TC_FIELDS], "papers", &in);
    for (const char *p = papers; *p;) {
        size_t n = strcspn(p, "|");
        if (n && !(in.len && register_has_word(in.s, p, n)))
            buf_printf(out, "%s%.*s", out->len ? "|" : "", (int)n, p);
        p += n + (p[n] == '|');
    }
    buf_free(&in);
}

/* One a line, behind dashes. */
static void as_list(struct buf *out, const char *missing)
{
    for (const char *p = missing; *p;) {
        size_t n = strcspn(p, "|");
        buf_printf(out, "%s- %.*s", p == missing ? "" : "\n", (int)n, p);
        p += n + (p[n] == '|');
    }
}

/* Appends a template with every {papers} put in. */
static void put_in(struct buf *out, const char *text, const char *missing)
{
    static const char place[] = "{papers}";
    for (const char *at; (at = strstr(text, place)); text = at + sizeof place - 1) {
        buf_add(out, text, (size_t)(at - text));
        as_list(out, missing);
    }
    buf_adds(out, text);
}

/* The notice in the customer's language, else any: 1 where there is one. */
static int by_notice(struct buf *out, struct desk *desk, const struct ticket *t,
                     const char *missing, struct error *e)
{
    struct stmt *st;
    if (store_prepare(desk->store, &st,
                      "SELECT text FROM notice WHERE code = 'papers'"
                      " ORDER BY language = coalesce((SELECT language FROM customer"
                      " WHERE code = :customer), '') DESC, language LIMIT 1",
                      e) != ST_OK)
        return -1;
    stmt_bind_value(st, ":customer", &t->c[TC_CUSTOMER]);
    int got = stmt_step(st, e);
    if (got > 0) {
        put_in(out, stmt_text(st, 0), missing);
        stmt_reset(st);
    }
    return got;
}

enum status mail_papers_words(struct buf *out, struct desk *desk, const struct ticket *t,
                              const char *missing, struct error *e)
{
    if (by_notice(out, desk, t, missing, e) == 0)
        put_in(out,
               _("Thank you for your message. To go on we need what is still missing:\n"
                 "{papers}\n"
                 "Please send it as an answer to this mail."),
               missing);
    return e->code;
}

/* The names that are in field.papers already are passed over by the verb itself. */
static enum status hand_in(struct mailroom *room, int64_t id, const char *in, struct error *e)
{
    struct act_args args = {0};
    struct error refusal = ERROR_NONE;
    int refused;
    for (const char *p = in; *p;) {
        size_t n = strcspn(p, "|");
        MEM_GROW(args.papers.values, args.papers.count, args.papers.capacity);
        args.papers.values[args.papers.count++] = mem_string_n(p, n);
        p += n + (p[n] == '|');
    }
    if (act_on(room->act, id, "paper", &args, &refused, &refusal) != ST_OK && !refused)
        error_set(e, refusal.code, "%s", refusal.message);
    error_clear(&refusal);
    for (size_t i = 0; i < args.papers.count; i++)
        free((char *)args.papers.values[i]);
    option_list_free(&args.papers);
    return e->code;
}

static enum status draft(struct mailroom *room, const struct ticket *t, const char *missing,
                         struct error *e)
{
    struct buf words = BUF_EMPTY;
    struct error refusal = ERROR_NONE;
    int refused;
    struct act_args given = {.data = "{\"draft\":1}"};
    if (mail_papers_words(&words, room->desk, t, missing, e) == ST_OK) {
        given.note = words.s;
        if (act_on(room->act, t->c[TC_ID].n, "note", &given, &refused, &refusal) != ST_OK &&
            !refused)
            error_set(e, refusal.code, "%s", refusal.message);
    }
    error_clear(&refusal);
    buf_free(&words);
    return e->code;
}

enum status mail_papers_ask(struct mailroom *room, const struct message *m, int64_t id,
                            int again, struct error *e)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct buf in = BUF_EMPTY, missing = BUF_EMPTY;
    if (ticket_get(room->desk->store, id, &copy, e) > 0) {
        const char *papers = workflow_papers(act_workflow(room->act), &copy.t);
        if (again)
            mail_papers_in(&in, papers, m);
        if (in.len && hand_in(room, id, in.s, e) == ST_OK)
            ticket_get(room->desk->store, id, &copy, e);
        if (e->code == ST_OK && (in.len || !again))
            mail_papers_missing(&missing, papers, &copy.t);
        if (missing.len)
            draft(room, &copy.t, missing.s, e);
    }
    buf_free(&missing);
    buf_free(&in);
    ticket_copy_free(&copy);
    return e->code;
}

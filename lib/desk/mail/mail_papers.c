#include "desk/mail/mail_papers.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/list.h"
#include "base/mem.h"
#include "desk/ticket/kind.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/register/notice_text.h"
#include "desk/register/customer.h"

enum status mail_papers_missing(struct buf *out, struct desk *desk, const char *papers,
                                const struct ticket *t, struct error *e)
{
    struct buf in = BUF_EMPTY;
    struct map kinds = MAP_EMPTY;
    const struct kind *kind = kind_get(&kinds, desk, ticket_text(t, TC_KIND), e);
    if (kind)
        kind_lacking(out, kind->fields, t);
    kinds_free(&kinds);
    ticket_field_get(&t->c[TC_FIELDS], "papers", &in);
    for (struct list paper = LIST(papers); list_next(&paper);)
        if (!list_has(in.s, paper.s, paper.n))
            list_add(out, paper.s, paper.n);
    buf_free(&in);
    return e->code;
}

/* One per line, after a dash. */
static void as_list(struct buf *out, const char *missing)
{
    for (struct list paper = LIST(missing); list_next(&paper);)
        buf_printf(out, "%s- %.*s", out->len ? "\n" : "", (int)paper.n, paper.s);
}

static int is_notice(struct desk *desk, struct error *e)
{
    return store_any(desk->store, "SELECT 1 FROM notice WHERE code = 'papers'", NULL, e);
}

static enum status by_notice(struct buf *out, struct desk *desk, const struct ticket *t,
                             const char *papers, struct error *e)
{
    struct notice_text *w = NULL;
    struct customer customer = CUSTOMER_EMPTY;
    struct buf subject = BUF_EMPTY, text = BUF_EMPTY, id = BUF_EMPTY;
    buf_addi(&id, t->c[TC_ID].n);
    const char *const values[NOTICE_PLACES] = {
        [NOTICE_PLACE_PAPERS] = papers,
        [NOTICE_PLACE_ID] = id.s,
        [NOTICE_PLACE_NAME] = ticket_text(t, TC_CONTACT),
        [NOTICE_PLACE_SUBJECT] = ticket_text(t, TC_SUBJECT),
        [NOTICE_PLACE_UNIT] = ticket_text(t, TC_UNIT),
        [NOTICE_PLACE_SITE] = desk->site,
    };
    if (notice_text_load(&w, desk, "papers", e) == ST_OK &&
        customer_get(&customer, desk, ticket_text(t, TC_CUSTOMER), e) >= 0 &&
        notice_text_fill(w, notice_text_for(w, customer.language.s), values, &subject, &text,
                         e) == ST_OK)
        buf_add(out, text.s, text.len);
    notice_text_free(w);
    customer_free(&customer);
    BUF_FREE(&subject, &text, &id);
    return e->code;
}

enum status mail_papers_words(struct buf *out, struct desk *desk, const struct ticket *t,
                              const char *missing, struct error *e)
{
    struct buf list = BUF_EMPTY;
    as_list(&list, missing);
    int notice = is_notice(desk, e);
    if (notice > 0)
        by_notice(out, desk, t, list.s, e);
    else if (notice == 0)
        buf_printf(out,
                   _("Thank you for your message. To proceed, we still need the following:\n"
                     "%s\n"
                     "Please send it in reply to this email."),
                   list.s);
    buf_free(&list);
    return e->code;
}

/* The verb itself skips names that are already in field.papers. */
static enum status hand_in(struct mailroom *room, int64_t id, const char *in, struct error *e)
{
    struct act_args args = {0};
    for (struct list paper = LIST(in); list_next(&paper);) {
        *MEM_NEXT(args.papers.values, args.papers.count, args.papers.capacity) =
            mem_string_n(paper.s, paper.n);
    }
    mail_try_verb(room, id, "paper", &args, NULL, e);
    for (size_t i = 0; i < args.papers.count; i++)
        free((char *)args.papers.values[i]);
    option_list_free(&args.papers);
    return e->code;
}

static enum status draft(struct mailroom *room, const struct ticket *t, const char *missing,
                         struct error *e)
{
    struct buf words = BUF_EMPTY;
    struct act_args given = {.data = "{\"draft\":1}"};
    if (mail_papers_words(&words, room->desk, t, missing, e) == ST_OK) {
        given.note = words.s;
        mail_try_verb(room, t->c[TC_ID].n, "note", &given, NULL, e);
    }
    if (e->code == ST_DATA) {
        /* a notice that can't be filled must not reject the message */
        tool_warn(room->tool, _("no reply was drafted: %s"), e->message);
        error_clear(e);
    }
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
            mail_papers_missing(&missing, room->desk, papers, &copy.t, e);
        if (missing.len && e->code == ST_OK)
            draft(room, &copy.t, missing.s, e);
    }
    BUF_FREE(&missing, &in);
    ticket_copy_free(&copy);
    return e->code;
}

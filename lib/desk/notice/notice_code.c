/* Which notice suits a ticket. */
#include "base/i18n.h"
#include "base/utf8.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/notice/notice.h"
#include "desk/ticket/ticket_state.h"
#include "store/ticket.h"

static int has_notice(struct desk *desk, const char *code, struct error *e)
{
    return store_any(desk->store, "SELECT 1 FROM notice WHERE code = :code LIMIT 1",
                     WITH(BIND(":code", code)), e);
}

static int search(struct desk *desk, const struct ticket *t, struct buf *code, struct error *e)
{
    const char *const names[] = {
        ticket_text(t, TC_CATEGORY),
        ticket_text(t, TC_KIND),
        priority_rank(ticket_text(t, TC_PRIORITY)) == RANK_URGENT ? "emergency" : "",
    };
    int found = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++) {
        buf_set(code, names[i]);
        found = *names[i] ? has_notice(desk, names[i], e) : 0;
    }
    return found;
}

enum status notice_code_of(struct tool *tool, int64_t ticket, char **code, struct error *e)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct buf found = BUF_EMPTY;
    const struct ticket *t = &copy.t;
    int got = ticket_get(tool->desk->store, ticket, &copy, e);
    if (got == 0)
        error_set(e, ST_DATA, _("ticket %lld: no such ticket"), (long long)ticket);
    else if (got > 0 && !ticket_is_open(t))
        error_set(e, ST_USAGE, _("ticket %lld is %s: choose a notice with --code"),
                  (long long)ticket, ticket_text(t, TC_STATUS));
    else if (got > 0 && search(tool->desk, t, &found, e) <= 0 && e->code == ST_OK)
        error_set(e, ST_USAGE,
                  _("no notice has the name of the ticket's category (%s) or kind (%s): choose "
                    "one with --code"),
                  *ticket_text(t, TC_CATEGORY) ? utf8_quote(ticket_text(t, TC_CATEGORY)) : "–",
                  utf8_quote(ticket_text(t, TC_KIND)));
    if (e->code == ST_OK)
        *code = buf_detach(&found);
    buf_free(&found);
    ticket_copy_free(&copy);
    return e->code;
}

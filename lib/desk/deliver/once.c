#include "desk/deliver/once.h"

#include "base/i18n.h"
#include "flow/progress.h"

/* Others may have written since the due messages were read. */
static enum status begin_write(struct store *store, struct error *e)
{
    store_let_go(store);
    return store_begin(store, e);
}

/* Commits, or rolls back after an error. */
static enum status end_transaction(struct store *store, struct error *e)
{
    if (e->code != ST_OK || store_commit(store, e) != ST_OK)
        store_rollback(store);
    return e->code;
}

enum status once_recover(const struct once *o, void *context, struct tool *tool)
{
    struct error *e = &tool->e;
    if (store_begin(tool->desk->store, e) != ST_OK)
        return e->code;
    /* warns before the commit: if it is killed in between, the next run warns again */
    o->recover(context, e);
    return end_transaction(tool->desk->store, e);
}

static enum status mark_all(const struct once *o, void *context, struct store *store,
                            size_t count, struct error *e)
{
    if (begin_write(store, e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < count && e->code == ST_OK; i++)
        o->mark(context, i, e);
    return end_transaction(store, e);
}

/* The store's error alone would read as if nothing had been sent. */
static void tell_sent(struct tool *tool, size_t sent)
{
    tool_warn(tool,
              _("%zu sent, but that can't be recorded: the next run lists them as unknown"),
              sent);
}

/* What is printed is logged as sent even if stdout failed. */
static void send_rows(const struct once *o, void *context, struct tool *tool, size_t count,
                      struct sheet **sheet)
{
    struct store *store = tool->desk->store;
    struct error own = ERROR_NONE;
    if (count && mark_all(o, context, store, count, &tool->e) != ST_OK)
        return;
    for (size_t i = 0; i < count; i++)
        o->print(context, i);
    enum delivery_result result =
        tool_sheet_close(tool, *sheet, 0) == ST_OK ? DELIVERY_DONE : DELIVERY_FAILED;
    *sheet = NULL;
    if (begin_write(store, &own) == ST_OK) {
        for (size_t i = 0; i < count && own.code == ST_OK; i++)
            o->settle(context, i, result, _("the rows can't be written"), &own);
        if (own.code == ST_OK)
            o->finish(context, &own);
        end_transaction(store, &own);
    }
    if (own.code != ST_OK && count && result == DELIVERY_DONE)
        tell_sent(tool, count);
    if (own.code != ST_OK && tool->e.code == ST_OK)
        error_set(&tool->e, own.code, "%s", own.message);
    error_clear(&own);
}

static void send_each(const struct once *o, void *context, struct tool *tool, size_t count)
{
    struct error *e = &tool->e;
    struct store *store = tool->desk->store;
    struct progress *p = progress_start(_("sending"), (int64_t)count, tool->quiet);
    struct buf why = BUF_EMPTY;
    enum delivery_result result = DELIVERY_DONE;
    int pending = 0; /* sent, and not yet recorded */
    stop_hold();
    for (size_t i = 0; i <= count; i++) {
        int stop = stop_requested();
        if (begin_write(store, e) != ST_OK)
            break;
        if (i)
            o->settle(context, i - 1, result, why.s, e);
        if (e->code == ST_OK && i == count)
            o->finish(context, e);
        else if (e->code == ST_OK && !stop)
            o->mark(context, i, e);
        if (end_transaction(store, e) != ST_OK)
            break;
        pending = 0;
        if (i == count || stop)
            break;
        result = o->send(context, i, &why);
        pending = result != DELIVERY_FAILED;
        progress_at(p, (int64_t)i + 1, (int64_t)i + 1);
    }
    stop_release();
    progress_end(p);
    if (pending)
        tell_sent(tool, 1);
    buf_free(&why);
}

void once_run(const struct once *o, void *context, struct tool *tool,
              const struct sender *sender, size_t count, struct sheet **sheet)
{
    if (sender->way == SEND_ROWS)
        send_rows(o, context, tool, count, sheet);
    else
        send_each(o, context, tool, count);
}

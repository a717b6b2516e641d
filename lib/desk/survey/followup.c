#include "desk/survey/followup.h"

#include "base/i18n.h"
#include "desk/work/act.h"

enum status followup_open(struct tool *tool, const struct followup *f, int64_t ticket,
                          int64_t score)
{
    struct error e = ERROR_NONE;
    struct act *act;
    int refused = 0;
    const struct act_args args = {.by_customer = 1};
    int reopen = f->below && score >= 0 && score < f->below;
    if (!reopen && !f->confirm)
        return ST_OK;
    if (act_open(&act, tool->desk, &e) == ST_OK) {
        act_apply(act, ticket, reopen ? "reopen" : "confirm", &args, &refused, &e);
        act_close(act);
    }
    if (e.code != ST_OK && refused) {
        tool_warn_partial(tool, _("%s; the answers were recorded anyway"), e.message);
    } else if (e.code != ST_OK) {
        error_set(&tool->e, e.code, "%s", e.message);
    }
    error_clear(&e);
    return tool->e.code;
}

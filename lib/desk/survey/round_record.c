#include "desk/survey/round_record.h"

#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "desk/survey/round_list.h"
#include "desk/survey/survey_round.h"
#include "flow/ids.h"
#include "flow/sheet.h"

static enum status find_member(const struct survey_round *round, const char *who, int64_t *seq,
                               struct error *e)
{
    static const char *const columns[] = {"seq", "customer", "unit", "ticket"};
    const char *column = columns[0], *value = who, *equals = strchr(who, '=');
    for (size_t i = 0; equals && i < sizeof columns / sizeof *columns; i++)
        if (strncmp(columns[i], who, (size_t)(equals - who)) == 0 &&
            !columns[i][equals - who]) {
            column = columns[i];
            value = equals + 1;
        }
    if (value == who && ids_parse(who, seq, e) != ST_OK)
        return error_set(e, ST_USAGE,
                         _("'%s' is neither a seq nor seq=, customer=, unit= or ticket=VALUE"),
                         utf8_quote(who));
    struct error why = ERROR_NONE;
    if (survey_round_who(round, column, value, seq, &why, e) == ST_OK && why.code != ST_OK)
        error_set(e, why.code, "%s", why.message);
    error_clear(&why);
    return e->code;
}

static enum status write(struct survey_round *round, const char *who,
                         const struct survey_response *said, int64_t *seq, struct error *e)
{
    enum callback_record_result result;
    struct error why = ERROR_NONE;
    if (survey_round_still_open(round, e) != ST_OK || find_member(round, who, seq, e) != ST_OK)
        return e->code;
    if (survey_round_record(round, *seq, said, &result, &why, e) == ST_OK &&
        result == SURVEY_REFUSED)
        error_set(e, why.code, "%s", why.message);
    error_clear(&why);
    return e->code;
}

void survey_record_round(struct tool *tool, const char *code, const char *who,
                         const struct survey_response *said)
{
    struct error *e = &tool->e;
    struct survey_round round = {0};
    struct sheet *sheet = NULL;
    int64_t seq = 0;
    if (tool_desk(tool) != ST_OK || survey_round_load(&round, tool->desk, code, e) != ST_OK) {
        survey_round_free(&round);
        return;
    }
    if ((tool->quiet || tool->dry_run || survey_people_sheet(tool, &sheet) == ST_OK) &&
        store_begin(tool->desk->store, e) == ST_OK &&
        write(&round, who, said, &seq, e) == ST_OK) {
        if (tool->dry_run) {
            store_rollback(tool->desk->store);
            tool_note(tool, _("it would be recorded; nothing was changed"));
        } else if (store_commit(tool->desk->store, e) == ST_OK) {
            survey_people_changed(tool, &sheet, code, &seq, 1);
        }
    }
    sheet_abandon(sheet);
    survey_round_free(&round);
}

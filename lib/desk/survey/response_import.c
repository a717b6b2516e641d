#include "desk/survey/response_import.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/ticket/attribute.h"
#include "desk/ticket/listing.h"
#include "desk/survey/callback_record.h"
#include "desk/survey/callback_due.h"
#include "desk/survey/round_list.h"
#include "desk/survey/survey_round.h"
#include "flow/ids.h"
#include "flow/progress.h"
#include "store/ticket.h"

enum {
    ID,
    KEY,
    SEQ,
    CUSTOMER,
    UNIT,
    ROUND,
    AT,
    CHANNEL,
    OUTCOME,
    SCORE,
    NPS,
    COMMENT,
    COLUMNS
};

static const char *const columns[COLUMNS] = {"id",      "key",   "seq", "customer",
                                             "unit",    "round", "at",  "channel",
                                             "outcome", "score", "nps", "comment"};

struct import {
    struct tool *tool;
    struct survey *survey;     /* for callbacks */
    struct survey_round round; /* or this one, if of_round */
    int of_round;
    struct sheet *sheet; /* of the round's sample; NULL: print nothing */
    struct csv_import *in;
    struct listing *listing; /* NULL: print nothing */
    struct when when;
    struct map codes; /* of questions, in the order of their places after the columns */
    struct survey_answer *answers;
    struct map changed; /* id or seq → 1 */
    struct ids ids;
    int64_t recorded, known;
};

/* Columns that tkt-survey due prints are ignored, so that a call list can be filled in and
 * imported. */
static int place_column(void *context, const char *name, struct error *e)
{
    struct import *m = context;
    (void)e;
    if (m->of_round && strcmp(name, "ticket") == 0)
        return ID;
    for (int i = 0; i < COLUMNS; i++) {
        /* key is only for callbacks; seq, customer, unit and round only for rounds */
        int ours = i == ID || i >= AT || (i == KEY) != m->of_round;
        if (strcmp(columns[i], name) == 0)
            return ours ? i : PLACE_PASS;
    }
    const struct map_entry *code = map_finds(&m->codes, name);
    if (code)
        return COLUMNS + (int)(code - m->codes.entries);
    struct attribute subject;
    if (strcmp(name, "error") == 0 || attribute_find(name, &subject) ||
        callback_due_column(name) || survey_people_column(name))
        return PLACE_PASS;
    return PLACE_UNKNOWN;
}

/* Returns NULL if the file has no such column. */
static const char *optional_cell(const struct csv_import_row *row, size_t at)
{
    return at < row->count ? row->cells[at].s : NULL;
}

static const char *cell_text(const struct csv_import_row *row, size_t at)
{
    const char *s = optional_cell(row, at);
    return s ? s : "";
}

/* Finds the ticket, or sets *why. */
static enum status find_ticket(struct import *m, const struct csv_import_row *row, int64_t *id,
                               struct error *why, struct error *e)
{
    const struct csv_cell *key = &row->cells[KEY];
    if (*cell_text(row, ID)) {
        if (ids_parse(row->cells[ID].s, id, why) != ST_OK)
            error_prefix(why, "id");
        return ST_OK;
    }
    if (!*cell_text(row, KEY)) {
        error_set(why, ST_DATA, _("id: is missing; give the ticket number"));
        return ST_OK;
    }
    *id = ticket_by_key(m->tool->desk->store, key->s, key->len, e);
    if (*id == 0)
        error_set(why, ST_DATA, _("key: no ticket has the key '%s'"), key->s);
    return *id < 0 ? e->code : ST_OK;
}

/* Finds the member of the sample, or sets *why. */
static enum status find_drawn(struct import *m, const struct csv_import_row *row, int64_t *seq,
                              struct error *why, struct error *e)
{
    static const struct {
        size_t place;
        const char *column;
    } ways[] = {{SEQ, "seq"}, {ID, "ticket"}, {CUSTOMER, "customer"}, {UNIT, "unit"}};
    if (*cell_text(row, ROUND) && strcmp(cell_text(row, ROUND), m->round.code) != 0) {
        error_set(why, ST_DATA, _("round: is '%s', not '%s'"),
                  utf8_quote(cell_text(row, ROUND)), m->round.code);
        return ST_OK;
    }
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const char *value = cell_text(row, ways[i].place);
        if (!*value)
            continue;
        if (ways[i].place <= SEQ && ids_parse(value, seq, why) != ST_OK) {
            error_prefix(why, "%s", ways[i].column);
            return ST_OK;
        }
        return survey_round_who(&m->round, ways[i].column, value, seq, why, e);
    }
    error_set(why, ST_DATA, _("seq: is missing; give it, or a customer, unit or ticket"));
    return ST_OK;
}

static void read_answers(struct import *m, const struct csv_import_row *row,
                         struct survey_response *entry)
{
    entry->answers = m->answers;
    entry->answer_count = m->codes.count;
    for (size_t i = 0; i < m->codes.count; i++)
        m->answers[i] =
            (struct survey_answer){m->codes.entries[i].key, optional_cell(row, COLUMNS + i)};
}

static enum status read_row(struct import *m, const struct csv_import_row *row,
                            struct survey_response *entry, int64_t *who, struct error *why,
                            struct error *e)
{
    *entry = (struct survey_response){.channel = cell_text(row, CHANNEL),
                                      .outcome = cell_text(row, OUTCOME),
                                      .score = cell_text(row, SCORE),
                                      .nps = cell_text(row, NPS),
                                      .comment = cell_text(row, COMMENT),
                                      .at = cell_text(row, AT),
                                      .when = &m->when,
                                      .from_file = 1};
    read_answers(m, row, entry);
    if (m->of_round)
        find_drawn(m, row, who, why, e);
    else if (find_ticket(m, row, who, why, e) == ST_OK)
        entry->ticket = *who;
    return e->code;
}

static void changed(struct import *m, int64_t id)
{
    int added;
    map_put(&m->changed, (const char *)&id, sizeof id, &added);
    if (added)
        ids_add(&m->ids, id);
}

static enum status record_row(struct import *m, const struct csv_import_row *row)
{
    struct error *e = &m->tool->e, why = ERROR_NONE;
    struct survey_response entry;
    enum callback_record_result result = SURVEY_REFUSED;
    int64_t score, who = 0;
    if (read_row(m, row, &entry, &who, &why, e) == ST_OK && why.code == ST_OK) {
        if (m->of_round)
            survey_round_record(&m->round, who, &entry, &result, &why, e);
        else
            callback_record(m->survey, &entry, &result, &score, &why, e);
    }
    if (e->code == ST_OK && why.code != ST_OK) {
        if (store_sound(m->tool->desk->store, e) == ST_OK)
            csv_import_refuse(m->in, &why, e);
    } else if (result == SURVEY_RECORDED) {
        m->recorded++;
        changed(m, who);
    } else if (result == SURVEY_KNOWN) {
        m->known++;
    }
    error_clear(&why);
    return e->code;
}

static enum status record_rows(struct import *m)
{
    struct error *e = &m->tool->e;
    struct csv *file = csv_import_csv(m->in);
    struct progress *p = progress_start(_("reading"), csv_size(file), m->tool->quiet);
    struct csv_import_row row;
    while (e->code == ST_OK && csv_import_next(m->in, &row, e) > 0) {
        record_row(m, &row);
        progress_at(p, csv_read(file), csv_import_rows(m->in));
    }
    progress_end(p);
    return e->code;
}

static void say_count(const struct import *m)
{
    struct buf b = BUF_EMPTY;
    buf_printf(&b, _("%s: %lld recorded"), csv_import_name(m->in), (long long)m->recorded);
    if (m->known)
        buf_printf(&b, _(", %lld already known"), (long long)m->known);
    if (csv_import_refused(m->in))
        buf_printf(&b, _(", %lld rejected"), (long long)csv_import_refused(m->in));
    if (m->tool->dry_run)
        buf_adds(&b, _("; dry run: nothing was changed"));
    else if (!m->recorded)
        buf_adds(&b, _("; nothing was changed"));
    tool_note(m->tool, "%s", b.s);
    buf_free(&b);
}

static enum status open_rows(struct import *m)
{
    struct tool *tool = m->tool;
    if (tool->quiet || tool->dry_run)
        return ST_OK;
    return m->of_round ? survey_people_sheet(tool, &m->sheet)
                       : listing_open(&m->listing, tool, NULL, &tool->e);
}

static void import_rows(struct import *m)
{
    struct tool *tool = m->tool;
    struct store *store = tool->desk->store;
    if (open_rows(m) != ST_OK)
        return;
    if (store_begin(store, &tool->e) != ST_OK ||
        (m->of_round && survey_round_still_open(&m->round, &tool->e) != ST_OK) ||
        record_rows(m) != ST_OK)
        return;
    if (tool->dry_run)
        store_rollback(store);
    else if (csv_import_finish(m->in, &tool->e) != ST_OK ||
             store_commit(store, &tool->e) != ST_OK)
        return;
    else
        csv_import_keep(m->in);
    say_count(m);
    tool->partial |= csv_import_refused(m->in) > 0;
    if (m->of_round)
        survey_people_changed(tool, &m->sheet, m->round.code, m->ids.id, m->ids.count);
    else
        listing_changed(&m->listing, m->ids.id, m->ids.count);
}

static enum status check_columns(struct import *m)
{
    struct error *e = &m->tool->e;
    int says = 0;
    if (m->of_round && !csv_import_has(m->in, ID) && !csv_import_has(m->in, SEQ) &&
        !csv_import_has(m->in, CUSTOMER) && !csv_import_has(m->in, UNIT))
        return error_set(e, ST_DATA,
                         _("%s:1: one of the columns seq, ticket, customer, unit is required; "
                           "map one with --map 'Theirs=seq'"),
                         csv_import_name(m->in));
    if (!m->of_round && !csv_import_has(m->in, ID) && !csv_import_has(m->in, KEY))
        return error_set(
            e, ST_DATA,
            _("%s:1: the column 'id' (or 'key') is missing; map one with --map 'Theirs=id'"),
            csv_import_name(m->in));
    for (int i = OUTCOME; i < COLUMNS + (int)m->codes.count; i++)
        says |= i != COMMENT && csv_import_has(m->in, i);
    if (!says)
        return error_set(e, ST_DATA,
                         _("%s:1: no column gives a result: none of outcome, score, nps or a "
                           "question's code"),
                         csv_import_name(m->in));
    return ST_OK;
}

/* Determines which answers the file may have, and whether the user may import it. */
static enum status open_questions(struct import *m, const char *round)
{
    struct error *e = &m->tool->e;
    m->of_round = round != NULL;
    if (!round)
        return callback_record_open(&m->survey, m->tool->desk, e) == ST_OK
                   ? callback_record_codes(m->survey, &m->codes, e)
                   : e->code;
    if (survey_round_load(&m->round, m->tool->desk, round, e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < m->round.form.count; i++)
        map_puts(&m->codes, m->round.form.v[i].code, NULL)->n = 1;
    return survey_round_may_record(&m->round, e);
}

void survey_import(struct tool *tool, const char *round)
{
    struct error *e = &tool->e;
    if (tool_desk(tool) != ST_OK)
        return;
    struct import m = {.tool = tool, .when = desk_when(tool->desk), .ids = IDS_EMPTY};
    m.when.format = tool->intake.date_format;
    if (open_questions(&m, round) == ST_OK &&
        csv_import_open(&m.in, &tool->intake, place_column, &m, e) == ST_OK) {
        m.answers = mem_zero(m.codes.count, sizeof *m.answers);
        if (check_columns(&m) == ST_OK)
            import_rows(&m);
        csv_import_close(m.in);
    }
    listing_abandon(m.listing);
    sheet_abandon(m.sheet);
    callback_record_close(m.survey);
    survey_round_free(&m.round);
    MAP_FREE(&m.codes, &m.changed);
    ids_free(&m.ids);
    free(m.answers);
}

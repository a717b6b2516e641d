#include "desk/survey_import.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "desk/listing.h"
#include "desk/survey.h"
#include "desk/survey_due.h"
#include "flow/ids.h"
#include "flow/progress.h"
#include "store/ticket.h"

enum { ID, KEY, AT, CHANNEL, OUTCOME, SCORE, NPS, COMMENT, COLUMNS };

static const char *const columns[COLUMNS] = {"id",      "key",   "at",  "channel",
                                             "outcome", "score", "nps", "comment"};

struct import {
    struct tool *tool;
    struct survey *survey;
    struct intake *in;
    struct listing *listing; /* NULL: nothing is printed */
    struct when when;
    struct map codes; /* of questions, in the order of their places behind the columns */
    struct survey_answer *answers;
    struct map tickets; /* id → 1, those that changed */
    struct ids ids;
    int64_t recorded, known;
};

/* What due prints goes through, so that a call list can be filled in and read back. */
static int place(void *context, const char *name, struct error *e)
{
    struct import *m = context;
    (void)e;
    for (int i = 0; i < COLUMNS; i++)
        if (strcmp(columns[i], name) == 0)
            return i;
    const struct map_entry *code = map_finds(&m->codes, name);
    if (code)
        return COLUMNS + (int)(code - m->codes.entries);
    if (strcmp(name, "error") == 0 || strcmp(name, "building") == 0 ||
        strncmp(name, "field.", 6) == 0 || ticket_column_of(name) >= 0 ||
        survey_due_column(name))
        return PLACE_PASS;
    return PLACE_UNKNOWN;
}

/* NULL where the file has no such column. */
static const char *maybe(const struct intake_row *row, size_t at)
{
    return at < row->count ? row->cells[at].s : NULL;
}

static const char *cell(const struct intake_row *row, size_t at)
{
    const char *s = maybe(row, at);
    return s ? s : "";
}

/* The ticket meant, or *why. */
static enum status find_ticket(struct import *m, const struct intake_row *row, int64_t *id,
                               struct error *why, struct error *e)
{
    const struct csv_cell *key = &row->cells[KEY];
    if (*cell(row, ID)) {
        if (ids_parse(row->cells[ID].s, id, why) != ST_OK)
            error_prefix(why, "id");
        return ST_OK;
    }
    if (!*cell(row, KEY)) {
        error_set(why, ST_DATA, _("id: is missing; say which ticket it was"));
        return ST_OK;
    }
    *id = ticket_by_key(m->tool->desk->store, key->s, key->len, e);
    if (*id == 0)
        error_set(why, ST_DATA, _("key: there is no ticket with the key '%s'"), key->s);
    return *id < 0 ? e->code : ST_OK;
}

static void read_answers(struct import *m, const struct intake_row *row,
                         struct survey_entry *entry)
{
    entry->answers = m->answers;
    entry->answer_count = m->codes.count;
    for (size_t i = 0; i < m->codes.count; i++)
        m->answers[i] =
            (struct survey_answer){m->codes.entries[i].key, maybe(row, COLUMNS + i)};
}

static enum status read_row(struct import *m, const struct intake_row *row,
                            struct survey_entry *entry, struct error *why, struct error *e)
{
    *entry = (struct survey_entry){.channel = cell(row, CHANNEL),
                                   .outcome = cell(row, OUTCOME),
                                   .score = cell(row, SCORE),
                                   .nps = cell(row, NPS),
                                   .comment = cell(row, COMMENT),
                                   .has_at = *cell(row, AT) != '\0',
                                   .from_file = 1};
    read_answers(m, row, entry);
    if (find_ticket(m, row, &entry->ticket, why, e) != ST_OK || why->code != ST_OK)
        return e->code;
    if (entry->has_at &&
        when_read(&m->when, cell(row, AT), &entry->at, NULL, NULL, why) != ST_OK)
        error_prefix(why, "at");
    return ST_OK;
}

static void changed(struct import *m, int64_t id)
{
    int added;
    map_put(&m->tickets, (const char *)&id, sizeof id, &added);
    if (!added)
        return;
    MEM_GROW(m->ids.id, m->ids.count, m->ids.capacity);
    m->ids.id[m->ids.count++] = id;
}

static enum status record_row(struct import *m, const struct intake_row *row)
{
    struct error *e = &m->tool->e, why = ERROR_NONE;
    struct survey_entry entry;
    enum survey_result result = SURVEY_REFUSED;
    int64_t score;
    if (read_row(m, row, &entry, &why, e) == ST_OK && why.code == ST_OK)
        survey_record(m->survey, &entry, &result, &score, &why, e);
    if (e->code == ST_OK && why.code != ST_OK) {
        intake_refuse(m->in, &why, e);
    } else if (result == SURVEY_RECORDED) {
        m->recorded++;
        changed(m, entry.ticket);
    } else if (result == SURVEY_KNOWN) {
        m->known++;
    }
    error_clear(&why);
    return e->code;
}

static enum status record_rows(struct import *m)
{
    struct error *e = &m->tool->e;
    struct csv *file = intake_csv(m->in);
    struct progress *p = progress_start(_("reading"), csv_size(file), m->tool->quiet);
    struct intake_row row;
    while (e->code == ST_OK && intake_next(m->in, &row, e) > 0) {
        record_row(m, &row);
        progress_at(p, csv_read(file), intake_rows(m->in));
    }
    progress_end(p);
    return e->code;
}

static void say_count(const struct import *m)
{
    struct buf b = BUF_EMPTY;
    buf_printf(&b, _("%s: %lld recorded"), intake_name(m->in), (long long)m->recorded);
    if (m->known)
        buf_printf(&b, _(", %lld known already"), (long long)m->known);
    if (intake_refused(m->in))
        buf_printf(&b, _(", %lld refused"), (long long)intake_refused(m->in));
    if (m->tool->dry_run)
        buf_adds(&b, _("; nothing was changed: a dry run"));
    else if (!m->recorded)
        buf_adds(&b, _("; nothing was changed"));
    tool_note(m->tool, "%s", b.s);
    buf_free(&b);
}

static void work(struct import *m)
{
    struct tool *tool = m->tool;
    struct store *store = tool->desk->store;
    if (!tool->quiet && !tool->dry_run &&
        listing_open(&m->listing, tool, NULL, &tool->e) != ST_OK)
        return;
    if (store_begin(store, &tool->e) != ST_OK || record_rows(m) != ST_OK)
        return;
    if (tool->dry_run)
        store_rollback(store);
    else if (store_commit(store, &tool->e) != ST_OK || intake_finish(m->in, &tool->e) != ST_OK)
        return;
    say_count(m);
    tool->partial |= intake_refused(m->in) > 0;
    listing_changed(&m->listing, m->ids.id, m->ids.count);
}

static enum status check_columns(struct import *m)
{
    struct error *e = &m->tool->e;
    int says = 0;
    if (!intake_has(m->in, ID) && !intake_has(m->in, KEY))
        return error_set(e, ST_DATA,
                         _("%s:1: the column 'id' (or 'key') is missing; name it with --map"
                           " 'Theirs=id'"),
                         intake_name(m->in));
    for (int i = OUTCOME; i < COLUMNS + (int)m->codes.count; i++)
        says |= i != COMMENT && intake_has(m->in, i);
    if (!says)
        return error_set(e, ST_DATA,
                         _("%s:1: no column says what came of it: there is none of outcome,"
                           " score, nps and the codes of questions"),
                         intake_name(m->in));
    return ST_OK;
}

void survey_import(struct tool *tool)
{
    struct error *e = &tool->e;
    if (tool_desk(tool) != ST_OK)
        return;
    struct import m = {.tool = tool, .when = desk_when(tool->desk), .ids = IDS_EMPTY};
    m.when.format = tool->intake.date_format;
    if (survey_open(&m.survey, tool->desk, e) == ST_OK &&
        survey_codes(m.survey, &m.codes, e) == ST_OK &&
        intake_open(&m.in, &tool->intake, place, &m, e) == ST_OK) {
        m.answers = mem_zero(m.codes.count, sizeof *m.answers);
        if (check_columns(&m) == ST_OK)
            work(&m);
        intake_close(m.in);
    }
    listing_abandon(m.listing);
    survey_close(m.survey);
    map_free(&m.codes);
    map_free(&m.tickets);
    ids_free(&m.ids);
    free(m.answers);
}

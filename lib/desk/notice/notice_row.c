#include "desk/notice/notice_row.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/language.h"

const struct rows_column notice_row_columns[NOTICE_CELLS] = {
    [NOTICE_CUSTOMER] = {"customer", 0, NULL},
    [NOTICE_NAME] = {"name", 0, N_("Name")},
    [NOTICE_PHONE] = {"phone", 0, NULL},
    [NOTICE_EMAIL] = {"email", 0, NULL},
    [NOTICE_LANGUAGE] = {"language", 0, NULL},
    [NOTICE_UNIT] = {"unit", 0, NULL},
    [NOTICE_TEXT] = {"text", 0, NULL},
    [NOTICE_SUBJECT] = {"subject", 0, NULL},
    [NOTICE_CODE] = {"code", 0, NULL},
    [NOTICE_BUILDING] = {"building", 0, NULL},
    [NOTICE_ID] = {"id", 1, NULL},
};

/* A value given for the text must appear in it. */
static enum status need_place(const struct notice_maker *m, enum notice_place word,
                              const char *name, const char *value, struct error *e)
{
    if (*value && !notice_text_uses(m->wording, word))
        error_set(e, ST_USAGE, _("--%s: no text of the notice '%s' contains {%s}"), name,
                  utf8_quote(m->options->code), name);
    return e->code;
}

enum status notice_maker_open(struct notice_maker *m, struct desk *desk,
                              const struct notice_options *options, struct error *e)
{
    *m = (struct notice_maker){.desk = desk, .options = options};
    if (notice_text_load(&m->wording, desk, options->code, e) == ST_OK &&
        need_place(m, NOTICE_PLACE_FROM, "from", options->from, e) == ST_OK &&
        need_place(m, NOTICE_PLACE_TO, "to", options->to, e) == ST_OK &&
        need_place(m, NOTICE_PLACE_REASON, "reason", options->reason, e) == ST_OK)
        desk_setting(desk, "site", &m->site, e);
    return e->code;
}

void notice_maker_close(struct notice_maker *m)
{
    for (size_t i = 0; i < m->subjects.count; i++)
        free(m->subjects.entries[i].p);
    map_free(&m->subjects);
    notice_text_free(m->wording);
    free(m->site);
}

static char *joined(const struct texts *t, const char *between)
{
    struct buf b = BUF_EMPTY;
    for (size_t i = 0; i < t->count; i++)
        buf_printf(&b, "%s%s", i ? between : "", t->v[i]);
    return buf_detach(&b);
}

static char *joined_ids(const struct recipient *to, const char *between)
{
    struct buf b = BUF_EMPTY;
    for (size_t i = 0; i < to->ticket_count; i++)
        buf_printf(&b, "%s%lld", i ? between : "", (long long)to->tickets[i]);
    return buf_detach(&b);
}

static const char *ticket_subject(struct notice_maker *m, const struct recipient *to,
                                  struct error *e)
{
    struct buf key = BUF_EMPTY;
    int added = 0;
    if (!to->ticket_count)
        return "";
    buf_addi(&key, to->tickets[0]);
    struct map_entry *at = map_put(&m->subjects, key.s, key.len, &added);
    buf_free(&key);
    if (!added)
        return at->p;
    struct stmt *st = store_query(m->desk->store, "SELECT subject FROM ticket WHERE id = :id",
                                  WITH(BIND(":id", to->tickets[0])), e);
    if (stmt_step(st, e) > 0)
        at->p = mem_string(stmt_text(st, 0));
    stmt_reset(st);
    return at->p ? at->p : "";
}

/* Returns what to call the recipient in a text, never an empty text. */
static const char *called(const struct recipient *to)
{
    return *to->name ? to->name : to->customers.count ? to->customers.v[0] : to->phone;
}

static char *label_of(const struct recipient *to)
{
    struct buf label = BUF_EMPTY;
    if (to->customers.count)
        buf_adds(&label, utf8_quote(to->customers.v[0]));
    else
        buf_printf(&label, "#%lld", (long long)to->caller);
    return buf_detach(&label);
}

enum status notice_row_make(struct notice_maker *m, const struct recipient *to,
                            struct notice_row *row, struct error *e)
{
    const struct notice_options *o = m->options;
    size_t i = notice_text_for(m->wording, to->language);
    const char *language = notice_text_language(m->wording, i);
    const char *comma = language_is_ideographic(language) ? "、" : ", ";
    char *units = joined(&to->units, comma), *buildings = joined(&to->buildings, comma);
    char *products = joined(&to->products, comma), *ids = joined_ids(to, comma);
    const char *const values[NOTICE_PLACES] = {
        [NOTICE_PLACE_UNIT] = *units ? units : buildings,
        [NOTICE_PLACE_BUILDING] = buildings,
        [NOTICE_PLACE_FROM] = o->from,
        [NOTICE_PLACE_TO] = o->to,
        [NOTICE_PLACE_REASON] = o->reason,
        [NOTICE_PLACE_NAME] = called(to),
        [NOTICE_PLACE_PRODUCT] = products,
        [NOTICE_PLACE_ID] = ids,
        [NOTICE_PLACE_SUBJECT] = ticket_subject(m, to, e),
        [NOTICE_PLACE_SITE] = m->site,
    };
    struct buf subject = BUF_EMPTY, text = BUF_EMPTY;
    *row = (struct notice_row){.to = to, .whom = label_of(to)};
    if (e->code == ST_OK &&
        notice_text_fill(m->wording, i, values, &subject, &text, e) != ST_OK)
        error_prefix(e, "%s", row->whom);
    row->cells[NOTICE_CUSTOMER] = joined(&to->customers, "|");
    row->cells[NOTICE_NAME] = mem_string(to->name);
    row->cells[NOTICE_PHONE] = mem_string(to->phone);
    row->cells[NOTICE_EMAIL] = mem_string(to->email);
    row->cells[NOTICE_LANGUAGE] = mem_string(language);
    row->cells[NOTICE_UNIT] = joined(&to->units, "|");
    row->cells[NOTICE_TEXT] = buf_detach(&text);
    row->cells[NOTICE_SUBJECT] = buf_detach(&subject);
    row->cells[NOTICE_CODE] = mem_string(o->code);
    row->cells[NOTICE_BUILDING] = joined(&to->buildings, "|");
    row->cells[NOTICE_ID] = joined_ids(to, "|");
    free(units);
    free(buildings);
    free(products);
    free(ids);
    return e->code;
}

void notice_row_free(struct notice_row *row)
{
    for (size_t i = 0; i < NOTICE_CELLS; i++)
        free(row->cells[i]);
    free(row->whom);
}

void notice_row_print(const struct notice_row *row, struct sheet *sheet)
{
    for (size_t i = 0; i < NOTICE_CELLS; i++)
        sheet_cell(sheet, notice_row_columns[i].name,
                   notice_row_columns[i].number && !strchr(row->cells[i], '|'), row->cells[i]);
    sheet_end(sheet);
}

const char *notice_row_name(const struct notice_row *row)
{
    return called(row->to);
}

#include "flow/csv_import.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "flow/rejects.h"
#include "flow/rows.h"

enum { NO_COLUMN = -1 };

struct csv_import {
    struct csv *csv;
    struct rejects *rejects;
    int *places; /* by column of the file: its place, or a PLACE_ constant below zero */
    size_t count;
    int *columns;           /* by place: its column, or NO_COLUMN */
    struct csv_cell *cells; /* by place; those of --set stay, the others change with each row */
    struct csv_row row;
    int64_t rows, refused;
};

/* What is needed only for opening. */
struct setup {
    const struct csv_import_options *options;
    csv_import_place *place;
    void *context;
    char delimiter;
    struct map map; /* their name → ours, a string */
};

static const struct {
    const char *word;
    char c;
} delimiters[] = {
    {"comma", ','}, {"tab", '\t'}, {"\\t", '\t'}, {"semicolon", ';'}, {"pipe", '|'}};

static enum status option_words(struct setup *s, struct error *e)
{
    const char *d = s->options->delimiter;
    s->delimiter = d ? *d : '\0';
    int known = !d || (strlen(d) == 1 && !strchr("\"\r\n", *d) && (unsigned char)*d < 0x80);
    for (size_t i = 0; d && i < sizeof delimiters / sizeof *delimiters; i++)
        if (strcmp(d, delimiters[i].word) == 0) {
            s->delimiter = delimiters[i].c;
            known = 1;
        }
    if (!known)
        return error_set(e, ST_USAGE,
                         _("--delimiter: '%s' is neither one ASCII character nor one of comma, "
                           "tab, semicolon, pipe"),
                         utf8_quote(d));
    return ST_OK;
}

/* Takes one "Theirs=ours" off `text` and removes the backslashes that guard commas or
 * backslashes. Returns what follows its comma, or NULL at the end. `equals` is the offset of
 * the last '=' without a backslash; -1: none. */
static const char *one_pair(const char *text, struct buf *pair, long *equals)
{
    *equals = -1;
    buf_clear(pair);
    for (; *text && *text != ','; text++) {
        if (*text == '\\' && (text[1] == ',' || text[1] == '\\'))
            text++;
        else if (*text == '=')
            *equals = (long)pair->len;
        buf_addc(pair, *text);
    }
    return *text ? text + 1 : NULL;
}

static enum status read_map(struct setup *s, struct error *e)
{
    struct buf pair = BUF_EMPTY;
    enum status st = ST_OK;
    for (size_t i = 0; i < s->options->map_count; i++) {
        const char *next = s->options->map[i];
        while (next && st == ST_OK) {
            long equals;
            int added = 0;
            next = one_pair(next, &pair, &equals);
            if (equals <= 0) {
                st = error_set(e, ST_USAGE, _("--map: '%s' is not of the form 'Theirs=ours'"),
                               utf8_quote(pair.s));
                break;
            }
            pair.s[equals] = '\0';
            struct map_entry *entry = map_put(&s->map, pair.s, (size_t)equals, &added);
            if (added)
                entry->p = mem_string(pair.s + equals + 1);
            else
                st = error_set(e, ST_USAGE, _("--map: the column '%s' is given twice"),
                               utf8_quote(pair.s));
        }
    }
    buf_free(&pair);
    return st;
}

static void setup_free(struct setup *s)
{
    for (size_t i = 0; i < s->map.count; i++)
        free(s->map.entries[i].p);
    map_free(&s->map);
}

static int find_place(const struct setup *s, const char *name, struct error *e)
{
    int place = s->place(s->context, name, e);
    if (place == PLACE_REFUSED && !e->code)
        error_set(e, ST_DATA, _("column '%s' isn't accepted here"), utf8_quote(name));
    return place;
}

static int as_field(const struct setup *s, const char *name, struct error *e)
{
    struct buf field = BUF_EMPTY;
    buf_printf(&field, "field.%s", name);
    int place = find_place(s, field.s, e);
    buf_free(&field);
    return place;
}

/* Returns 1 and says which, if the header looks as if it had another delimiter. */
static int other_delimiter(const struct csv_import *in, const struct setup *s,
                           const char *header, struct error *e)
{
    for (size_t i = 0; !s->delimiter && i < sizeof delimiters / sizeof *delimiters; i++)
        if (delimiters[i].c != ',' && strchr(header, delimiters[i].c)) {
            error_set(e, ST_DATA, _("%s:%lld: unknown column '%s'; use --delimiter %s?"),
                      csv_name(in->csv), (long long)csv_header(in->csv)->line,
                      utf8_quote(header), delimiters[i].word);
            return 1;
        }
    return 0;
}

/* Returns 1 and says what to do about it, if the file gives the column no name. */
static int is_nameless(const struct csv_import *in, size_t i, const char *header,
                       struct error *e)
{
    if (*header != '#' || strtoul(header + 1, NULL, 10) != i + 1)
        return 0;
    error_set(e, ST_DATA,
              _("%s:%lld: column %zu has no name; use --extra ignore, or --map '%s='"),
              csv_name(in->csv), (long long)csv_header(in->csv)->line, i + 1, header);
    return 1;
}

/* Returns the place of the file's column i, or -1 to skip it; e says what is wrong with it. */
static int column_place(const struct csv_import *in, const struct setup *s, size_t i,
                        struct error *e)
{
    const char *header = csv_header(in->csv)->cells[i].s;
    struct map_entry *mapped = map_finds(&s->map, header);
    const char *name = mapped ? mapped->p : header;
    if (!*name)
        return PLACE_PASS;
    int place = find_place(s, name, e);
    if (place == PLACE_UNKNOWN && mapped)
        error_set(e, ST_USAGE, _("--map: unknown column '%s' (field.%s would make it a field)"),
                  utf8_quote(name), utf8_quote(name));
    else if (place == PLACE_UNKNOWN && s->options->extra == EXTRA_FIELD)
        place = as_field(s, name, e);
    if (place == PLACE_UNKNOWN && !e->code && s->options->extra != EXTRA_IGNORE &&
        !other_delimiter(in, s, header, e) && !is_nameless(in, i, header, e)) {
        error_set(e, ST_DATA,
                  _("%s:%lld: unknown column '%s'; use --extra ignore, --extra field, or --map "
                    "'%s=…'"),
                  csv_name(in->csv), (long long)csv_header(in->csv)->line, utf8_quote(header),
                  utf8_quote(header));
        if (s->options->suggest)
            s->options->suggest(name, e);
    } else if (place == PLACE_REFUSED)
        error_prefix(e, "%s:%lld", csv_name(in->csv), (long long)csv_header(in->csv)->line);
    return place;
}

/* Makes room for places up to this one. */
static void need_place(struct csv_import *in, int place)
{
    size_t want = (size_t)place + 1, had = in->count;
    if (want <= had)
        return;
    in->count = want < CSV_IMPORT_PLACES ? CSV_IMPORT_PLACES : want + want / 2;
    in->columns = mem_resize(in->columns, in->count, sizeof *in->columns);
    in->cells = mem_resize(in->cells, in->count, sizeof *in->cells);
    for (size_t i = had; i < in->count; i++) {
        in->columns[i] = NO_COLUMN;
        in->cells[i] = (struct csv_cell){NULL, 0};
    }
}

static enum status one_set(struct csv_import *in, const struct setup *s, const char *set,
                           struct error *e)
{
    const char *equals = strchr(set, '=');
    char *name = mem_string_n(set, (size_t)(equals - set));
    int place = find_place(s, name, e);
    if (place == PLACE_REFUSED)
        error_prefix(e, "--set");
    else if (place < 0)
        error_set(e, ST_USAGE, _("--set: column '%s' can't be set here"), utf8_quote(name));
    else {
        need_place(in, place);
        if (in->cells[place].s)
            error_set(e, ST_USAGE, _("--set: '%s' is set twice"), utf8_quote(name));
        in->cells[place] = (struct csv_cell){equals + 1, strlen(equals + 1)};
    }
    free(name);
    return e->code;
}

/* Lists the columns of the file, for a message. */
static void add_columns(struct buf *b, const struct csv_row *header)
{
    enum { SHOWN = 40 };
    for (size_t i = 0; i < header->count && i < SHOWN; i++)
        buf_printf(b, "%s'%s'", i ? ", " : "", utf8_quote(header->cells[i].s));
    if (header->count > SHOWN)
        buf_adds(b, ", …");
}

/* This is checked first: otherwise a misspelt name would be reported as a column without a
 * place. */
static enum status check_map(const struct csv_import *in, const struct setup *s,
                             struct error *e)
{
    const struct csv_row *header = csv_header(in->csv);
    for (size_t i = 0; i < s->map.count; i++) {
        const char *theirs = s->map.entries[i].key;
        size_t column = 0;
        while (column < header->count && strcmp(header->cells[column].s, theirs) != 0)
            column++;
        if (column < header->count)
            continue;
        struct buf names = BUF_EMPTY;
        add_columns(&names, header);
        error_set(e, ST_DATA, _("%s:%lld: --map: no column '%s'; the columns are: %s"),
                  csv_name(in->csv), (long long)header->line, utf8_quote(theirs), names.s);
        buf_free(&names);
        return e->code;
    }
    return ST_OK;
}

static enum status settle_columns(struct csv_import *in, const struct setup *s, struct error *e)
{
    const struct csv_row *header = csv_header(in->csv);
    in->places = mem_alloc(header->count * sizeof *in->places);
    for (size_t i = 0; i < s->options->set_count; i++)
        if (one_set(in, s, s->options->set[i], e) != ST_OK)
            return e->code;
    for (size_t i = 0; i < header->count; i++) {
        int place = column_place(in, s, i, e);
        in->places[i] = PLACE_PASS;
        if (e->code)
            return e->code;
        if (place < 0)
            continue;
        need_place(in, place);
        if (in->columns[place] != NO_COLUMN)
            return error_set(e, ST_DATA,
                             _("%s:%lld: columns '%s' and '%s' both map to one column; skip "
                               "one with --map '%s='"),
                             csv_name(in->csv), (long long)header->line,
                             utf8_quote(header->cells[in->columns[place]].s),
                             utf8_quote(header->cells[i].s), utf8_quote(header->cells[i].s));
        in->columns[place] = (int)i;
        if (!in->cells[place].s) /* otherwise a --set overrides it */
            in->places[i] = place;
    }
    return ST_OK;
}

enum status csv_import_open(struct csv_import **intake,
                            const struct csv_import_options *options, csv_import_place *place,
                            void *context, struct error *e)
{
    struct setup s = {.options = options, .place = place, .context = context};
    struct csv_import *in = mem_zero(1, sizeof *in);
    need_place(in, CSV_IMPORT_PLACES - 1);
    enum status st = option_words(&s, e);
    if (st == ST_OK && (!options->file || strcmp(options->file, "-") == 0) &&
        isatty(STDIN_FILENO))
        st = error_set(e, ST_USAGE, _("give a file, or pipe one in; stdin is a terminal"));
    if (st == ST_OK)
        st = read_map(&s, e);
    if (st == ST_OK) {
        struct csv_options file = {options->file, options->encoding, s.delimiter};
        st = csv_open(&in->csv, &file, e);
    }
    if (st == ST_OK)
        st = check_map(in, &s, e);
    if (st == ST_OK)
        st = settle_columns(in, &s, e);
    if (st == ST_OK && options->rejects)
        st = rejects_open(&in->rejects, options->rejects, in->csv, options->encoding, e);
    setup_free(&s);
    if (st != ST_OK) {
        csv_import_close(in);
        in = NULL;
    }
    *intake = in;
    return st;
}

int csv_import_has(const struct csv_import *in, int place)
{
    if (place < 0 || (size_t)place >= in->count)
        return 0;
    return in->columns[place] != NO_COLUMN || in->cells[place].s != NULL;
}

const char *csv_import_column(const struct csv_import *in, int place)
{
    if (place < 0 || (size_t)place >= in->count || in->columns[place] == NO_COLUMN)
        return NULL;
    int column = in->columns[place];
    return in->places[column] == place ? csv_header(in->csv)->cells[column].s : NULL;
}

const char *csv_import_name(const struct csv_import *in)
{
    return csv_name(in->csv);
}

struct csv *csv_import_csv(struct csv_import *in)
{
    return in->csv;
}

/* In a file that a spreadsheet has had in its hands, as its byte-order mark says, takes off the
 * quote that guards a cell from being run as a formula. */
static struct csv_cell take_guard_off(const struct csv_import *in, struct csv_cell cell)
{
    if (csv_marked(in->csv) && cell.len && *cell.s == '\'' && rows_formula(cell.s, cell.len))
        return (struct csv_cell){cell.s + 1, cell.len - 1};
    return cell;
}

int csv_import_next(struct csv_import *in, struct csv_import_row *row, struct error *e)
{
    for (;;) {
        int got = csv_next(in->csv, &in->row, e);
        if (got != 1)
            return got;
        in->rows++;
        if (!in->row.flaw.code)
            break;
        struct error why = ERROR_NONE;
        error_set(&why, in->row.flaw.code, "%s", in->row.flaw.message);
        if (csv_import_refuse(in, &why, e) != ST_OK)
            return -1;
    }
    for (size_t i = 0; i < in->row.count; i++)
        if (in->places[i] >= 0)
            in->cells[in->places[i]] = take_guard_off(in, in->row.cells[i]);
    row->line = in->row.line;
    row->cells = in->cells;
    row->count = in->count;
    return 1;
}

enum status csv_import_refuse(struct csv_import *in, struct error *why, struct error *e)
{
    enum status st = ST_OK;
    in->refused++;
    if (in->rejects)
        rejects_add(in->rejects, &in->row, why->message ? why->message : "");
    else
        st = error_set(e, why->code ? why->code : ST_DATA, "%s:%lld: %s", csv_name(in->csv),
                       (long long)in->row.line, why->message ? why->message : "");
    error_clear(why);
    return st;
}

int64_t csv_import_rows(const struct csv_import *in)
{
    return in->rows;
}

int64_t csv_import_refused(const struct csv_import *in)
{
    return in->refused;
}

enum status csv_import_finish(struct csv_import *in, struct error *e)
{
    return in->rejects ? rejects_place(in->rejects, e) : ST_OK;
}

void csv_import_keep(struct csv_import *in)
{
    rejects_keep(in->rejects);
    in->rejects = NULL;
}

void csv_import_close(struct csv_import *in)
{
    if (!in)
        return;
    rejects_abandon(in->rejects);
    csv_close(in->csv);
    MEM_FREE(in->places, in->columns, in->cells, in);
}

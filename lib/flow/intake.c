#include "flow/intake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "flow/outfile.h"
#include "flow/rows.h"

struct set_cell {
    int place;
    const char *value;
};

struct intake {
    struct csv *csv;
    const char *name;
    int *place_of;          /* by column of the file */
    struct csv_cell *cells; /* by place */
    const char **heads;     /* by place: the file's header, or NULL */
    unsigned char *has;     /* by place */
    size_t places, place_room;
    struct set_cell *sets;
    size_t set_count;
    struct csv_row row;
    int64_t rows, refused;
    const char *rejects;
    struct outfile *out;
    int error_column; /* the file's own column `error`, or -1 */
    struct buf line;
    char delimiter;
};

/* ---- options ---- */

struct rename {
    char *theirs, *ours;
    int used;
};

struct renames {
    struct rename *r;
    size_t count, capacity;
};

static void free_renames(struct renames *m)
{
    for (size_t i = 0; i < m->count; i++) {
        free(m->r[i].theirs);
        free(m->r[i].ours);
    }
    free(m->r);
}

/* "Theirs=ours,…": split at commas that no \ stands before, each at its last =. */
static enum status read_map(struct renames *m, const char *text, struct error *e)
{
    struct buf item = BUF_EMPTY;
    for (const char *p = text;; p++) {
        if (*p == '\\' && (p[1] == ',' || p[1] == '\\')) {
            buf_addc(&item, *++p);
            continue;
        }
        if (*p && *p != ',') {
            buf_addc(&item, *p);
            continue;
        }
        char *equals = strrchr(item.s, '=');
        if (!equals || equals == item.s) {
            error_set(e, ST_USAGE, _("--map: '%s' is not THEIRS=ours"), utf8_quote(item.s));
            break;
        }
        MEM_GROW(m->r, m->count, m->capacity);
        m->r[m->count++] = (struct rename){mem_string_n(item.s, (size_t)(equals - item.s)),
                                           mem_string(equals + 1), 0};
        buf_clear(&item);
        if (!*p)
            break;
    }
    buf_free(&item);
    return e->code;
}

static enum status read_delimiter(const char *text, char *delimiter, struct error *e)
{
    static const struct {
        const char *word;
        char c;
    } words[] = {
        {"tab", '\t'}, {"comma", ','}, {"semicolon", ';'}, {"pipe", '|'}, {"\\t", '\t'}};
    for (size_t i = 0; text && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, text) == 0) {
            *delimiter = words[i].c;
            return ST_OK;
        }
    if (text && (strlen(text) != 1 || strchr("\"\r\n", *text)))
        return error_set(e, ST_USAGE,
                         _("--delimiter: '%s' is not one character, tab, comma or semicolon"),
                         utf8_quote(text));
    *delimiter = text ? *text : ',';
    return ST_OK;
}

static enum status read_extra(const char *text, enum intake_extra *extra, struct error *e)
{
    static const char *const words[] = {"refuse", "ignore", "field"};
    *extra = EXTRA_REFUSE;
    if (!text)
        return ST_OK;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], text) == 0) {
            *extra = (enum intake_extra)i;
            return ST_OK;
        }
    return error_set(e, ST_USAGE, _("--extra: '%s' is not one of ignore, field, refuse"),
                     utf8_quote(text));
}

/* ---- columns ---- */

static void make_room(struct intake *in, int place)
{
    while (in->places <= (size_t)place) {
        if (in->places == in->place_room) {
            in->place_room = in->place_room ? in->place_room * 2 : 64;
            in->cells = mem_resize(in->cells, in->place_room, sizeof *in->cells);
            in->heads = mem_resize(in->heads, in->place_room, sizeof *in->heads);
            in->has = mem_resize(in->has, in->place_room, sizeof *in->has);
        }
        in->cells[in->places] = (struct csv_cell){NULL, 0};
        in->heads[in->places] = NULL;
        in->has[in->places++] = 0;
    }
}

static enum status no_place(const struct intake *in, const char *head, const char *ours,
                            struct error *e)
{
    if (strcmp(head, ours) != 0)
        return error_set(e, ST_DATA, _("%s:1: --map: there is no column '%s' to put '%s' into"),
                         in->name, utf8_quote(ours), utf8_quote(head));
    return error_set(e, ST_DATA,
                     _("%s:1: the column '%s' has no place; name it with --map '%s=…', or say"
                       " --extra ignore or --extra field"),
                     in->name, utf8_quote(head), utf8_quote(head));
}

static enum status settle_column(struct intake *in, size_t column, struct renames *map,
                                 enum intake_extra extra, intake_place *place, void *context,
                                 struct error *e)
{
    const char *head = csv_header(in->csv)->cells[column].s, *ours = head;
    if (strcmp(head, "error") == 0)
        in->error_column = (int)column;
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->r[i].theirs, head) == 0) {
            map->r[i].used = 1;
            ours = map->r[i].ours;
        }
    in->place_of[column] = PLACE_PASS;
    if (!*ours)
        return ST_OK;
    int at = place(context, ours, e);
    if (at == PLACE_UNKNOWN && extra == EXTRA_IGNORE && ours == head)
        at = PLACE_PASS;
    if (at == PLACE_UNKNOWN && extra == EXTRA_FIELD && ours == head) {
        struct buf field = BUF_EMPTY;
        buf_printf(&field, "field.%s", head);
        at = place(context, field.s, e);
        buf_free(&field);
    }
    if (at == PLACE_REFUSED)
        return error_prefix(e, "%s:1", in->name);
    if (at == PLACE_UNKNOWN)
        return no_place(in, head, ours, e);
    in->place_of[column] = at;
    if (at < 0)
        return ST_OK;
    make_room(in, at);
    if (in->heads[at])
        return error_set(e, ST_DATA, _("%s:1: the columns '%s' and '%s' are both %s"), in->name,
                         utf8_quote(in->heads[at]), utf8_quote(head), utf8_quote(ours));
    in->heads[at] = head;
    in->has[at] = 1;
    return ST_OK;
}

static void list_columns(const struct intake *in, struct buf *out)
{
    enum { MOST = 40 };
    const struct csv_row *header = csv_header(in->csv);
    for (size_t i = 0; i < header->count && i <= MOST; i++)
        buf_printf(out, "%s%s", i ? ", " : "", i < MOST ? header->cells[i].s : "…");
}

static enum status settle_columns(struct intake *in, const struct intake_options *options,
                                  enum intake_extra extra, intake_place *place, void *context,
                                  struct error *e)
{
    struct renames map = {0};
    size_t count = csv_header(in->csv)->count;
    in->place_of = mem_alloc(count * sizeof *in->place_of);
    for (size_t i = 0; i < options->map_count && e->code == ST_OK; i++)
        read_map(&map, options->map[i], e);
    for (size_t i = 0; i < count && e->code == ST_OK; i++)
        settle_column(in, i, &map, extra, place, context, e);
    for (size_t i = 0; i < map.count && e->code == ST_OK; i++)
        if (!map.r[i].used) {
            struct buf names = BUF_EMPTY;
            list_columns(in, &names);
            error_set(e, ST_DATA, _("%s:1: --map: the file has no column '%s'; it has %s"),
                      in->name, utf8_quote(map.r[i].theirs), names.s);
            buf_free(&names);
        }
    free_renames(&map);
    return e->code;
}

static enum status settle_set(struct intake *in, const char *text, intake_place *place,
                              void *context, struct error *e)
{
    const char *equals = strchr(text, '=');
    if (!equals || equals == text)
        return error_set(e, ST_USAGE, _("--set: '%s' is not COL=VALUE"), utf8_quote(text));
    if (!utf8_valid(text, strlen(text), NULL))
        return error_set(e, ST_USAGE, _("--set: '%s' is not UTF-8"), utf8_quote(text));
    char *name = mem_string_n(text, (size_t)(equals - text));
    int at = place(context, name, e);
    if (at == PLACE_REFUSED) {
        error_prefix(e, "--set");
    } else if (at < 0) {
        error_set(e, ST_USAGE, _("--set: there is no column '%s'"), utf8_quote(name));
    } else {
        make_room(in, at);
        in->has[at] = 1;
        in->sets[in->set_count++] = (struct set_cell){at, equals + 1};
    }
    free(name);
    return e->code;
}

enum status intake_open(struct intake **out, const struct intake_options *options,
                        intake_place *place, void *context, struct error *e)
{
    *out = NULL;
    struct csv_options csv = {.file = options->file, .encoding = options->encoding};
    enum intake_extra extra;
    if (read_delimiter(options->delimiter, &csv.delimiter, e) != ST_OK ||
        read_extra(options->extra, &extra, e) != ST_OK)
        return e->code;
    if ((!options->file || strcmp(options->file, "-") == 0) && isatty(STDIN_FILENO))
        return error_set(e, ST_USAGE, _("name a file, or pipe one in; stdin is a terminal"));
    struct intake *in = mem_zero(1, sizeof *in);
    buf_init(&in->line);
    in->error_column = -1;
    in->rejects = options->rejects;
    in->delimiter = csv.delimiter;
    in->sets = mem_zero(options->set_count, sizeof *in->sets);
    if (csv_open(&in->csv, &csv, e) == ST_OK) {
        in->name = csv_name(in->csv);
        settle_columns(in, options, extra, place, context, e);
        for (size_t i = 0; i < options->set_count && e->code == ST_OK; i++)
            settle_set(in, options->set[i], place, context, e);
    }
    if (e->code != ST_OK) {
        intake_close(in);
        return e->code;
    }
    *out = in;
    return ST_OK;
}

int intake_has(const struct intake *in, int place)
{
    return (size_t)place < in->places && in->has[place];
}

const char *intake_column(const struct intake *in, int place)
{
    return (size_t)place < in->places ? in->heads[place] : NULL;
}

const char *intake_name(const struct intake *in)
{
    return in->name;
}

struct csv *intake_csv(struct intake *in)
{
    return in->csv;
}

/* ---- rows ---- */

static void write_cells(struct intake *in, const struct csv_row *row, size_t count,
                        const char *error)
{
    int replaced = 0;
    buf_clear(&in->line);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_addc(&in->line, in->delimiter);
        if ((int)i == in->error_column) {
            rows_csv_cell(&in->line, error, strlen(error), in->delimiter);
            replaced = 1;
        } else {
            rows_csv_cell(&in->line, row->cells[i].s, row->cells[i].len, in->delimiter);
        }
    }
    if (!replaced) {
        buf_addc(&in->line, in->delimiter);
        rows_csv_cell(&in->line, error, strlen(error), in->delimiter);
    }
    buf_addc(&in->line, '\n');
    outfile_write(in->out, in->line.s, in->line.len);
}

static enum status open_rejects(struct intake *in, struct error *e)
{
    if (in->out)
        return ST_OK;
    if (outfile_open(&in->out, in->rejects, e) != ST_OK)
        return e->code;
    const struct csv_row *header = csv_header(in->csv);
    write_cells(in, header, header->count, "error");
    return ST_OK;
}

enum status intake_refuse(struct intake *in, struct error *why, struct error *e)
{
    if (!in->rejects) {
        error_set(e, why->code, "%s:%lld: %s", in->name, (long long)in->row.line, why->message);
        error_clear(why);
        return e->code;
    }
    if (open_rejects(in, e) == ST_OK) {
        in->refused++;
        write_cells(in, &in->row, in->row.count, why->message);
    }
    error_clear(why);
    return e->code;
}

int intake_next(struct intake *in, struct intake_row *row, struct error *e)
{
    for (;;) {
        int got = csv_next(in->csv, &in->row, e);
        if (got <= 0)
            return got;
        in->rows++;
        if (in->row.flaw.code == ST_OK)
            break;
        struct error why = ERROR_NONE;
        error_set(&why, in->row.flaw.code, "%s", in->row.flaw.message);
        if (intake_refuse(in, &why, e) != ST_OK)
            return -1;
    }
    for (size_t i = 0; i < in->row.count; i++)
        if (in->place_of[i] >= 0)
            in->cells[in->place_of[i]] = in->row.cells[i];
    for (size_t i = 0; i < in->set_count; i++)
        in->cells[in->sets[i].place] =
            (struct csv_cell){in->sets[i].value, strlen(in->sets[i].value)};
    *row = (struct intake_row){in->row.line, in->cells, in->places};
    return 1;
}

int64_t intake_rows(const struct intake *in)
{
    return in->rows;
}

int64_t intake_refused(const struct intake *in)
{
    return in->refused;
}

enum status intake_finish(struct intake *in, struct error *e)
{
    if (in->out) {
        struct outfile *out = in->out;
        in->out = NULL;
        return outfile_commit(out, e);
    }
    if (in->rejects && unlink(in->rejects) != 0 && errno != ENOENT)
        return error_set(e, ST_CANTCREATE, "%s: %s", in->rejects, strerror(errno));
    return ST_OK;
}

void intake_close(struct intake *in)
{
    if (!in)
        return;
    outfile_abandon(in->out);
    csv_close(in->csv);
    free(in->place_of);
    free(in->cells);
    free(in->heads);
    free(in->has);
    free(in->sets);
    buf_free(&in->line);
    free(in);
}

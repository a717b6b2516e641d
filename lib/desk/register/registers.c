#include "desk/register/registers.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/guard.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/near_code.h"
#include "desk/core/masking.h"
#include "desk/register/register_cell.h"
#include "desk/register/register_loader.h"
#include "flow/progress.h"

/* ---- from a file ---- */

struct naming {
    const struct register_info *r;
    int refuse;
};

static void list_columns(const struct register_info *r, struct buf *list)
{
    for (size_t i = 0; i < r->count; i++)
        buf_printf(list, "%s%s", i ? ", " : "", r->columns[i].name);
}

static void no_such_column(const struct register_info *r, const char *name, enum status code,
                           struct error *e)
{
    struct buf list = BUF_EMPTY;
    list_columns(r, &list);
    error_set(e, code, _("the register %s has no column '%s'; columns are: %s"), r->name,
              utf8_quote(name), list.s);
    near_code_suggest(e, name, list.s);
    buf_free(&list);
}

static int place_column(void *context, const char *name, struct error *e)
{
    const struct naming *naming = context;
    int column = register_column(naming->r, name);
    if (column >= 0)
        return column;
    if (strcmp(name, "id") == 0 || strcmp(name, "error") == 0)
        return PLACE_PASS;
    if (!naming->refuse)
        return PLACE_UNKNOWN;
    no_such_column(naming->r, name, ST_DATA, e);
    return PLACE_REFUSED;
}

static enum status check_options(const struct register_info *r,
                                 const struct csv_import_options *intake,
                                 const struct load_options *options, struct error *e)
{
    if (intake->extra == EXTRA_FIELD)
        return error_set(
            e, ST_USAGE,
            _("--extra: a register has no fields of its own; use ignore or refuse"));
    if (intake->rejects && (options->replace || r->group))
        return error_set(
            e, ST_USAGE,
            options->replace
                ? _("--rejects can't be used with --replace: a rejected row would be lost")
                : _("--rejects: each group of %s is loaded whole or not at all"),
            r->name);
    return ST_OK;
}

static enum status open_input(struct register_loader *l,
                              const struct csv_import_options *options, struct error *e)
{
    struct naming naming = {l->r, options->extra != EXTRA_IGNORE};
    if (csv_import_open(&l->in, options, place_column, &naming, e) != ST_OK)
        return e->code;
    l->source = mem_string(csv_import_name(l->in));
    l->at_once = options->rejects != NULL;
    l->when.format = options->date_format;
    for (size_t i = 0; i < l->r->count; i++) {
        const struct register_column *c = &l->r->columns[i];
        if (csv_import_has(l->in, (int)i)) {
            const char *theirs = csv_import_column(l->in, (int)i);
            l->header[i] = mem_string(theirs ? theirs : c->name);
        } else if ((c->flags & REG_KEY) && (c->flags & REG_REQUIRED)) {
            return error_set(e, ST_DATA,
                             _("%s:1: the column %s, a key of the register %s, is missing"),
                             l->source, c->name, l->r->name);
        }
    }
    return ST_OK;
}

/* The import knows only the places that it met; columns after them are missing. */
static enum status read_row(struct register_loader *l, const struct csv_import_row *row,
                            struct error *e)
{
    struct csv_cell cells[REGISTER_COLUMNS] = {{0}};
    size_t n = row->count < l->r->count ? row->count : l->r->count;
    memcpy(cells, row->cells, n * sizeof *cells);
    return register_loader_row(l, row->line, cells, e);
}

static enum status read_rows(struct register_loader *l, struct error *e)
{
    struct csv *csv = csv_import_csv(l->in);
    struct progress *progress = progress_start(l->r->name, csv_size(csv), l->options->quiet);
    struct csv_import_row row;
    int64_t rows = 0;
    while (csv_import_next(l->in, &row, e) > 0 && read_row(l, &row, e) == ST_OK)
        progress_at(progress, csv_read(csv), ++rows);
    progress_end(progress);
    l->count->refused = csv_import_refused(l->in);
    return e->code == ST_OK ? register_loader_remove_rows(l, e) : e->code;
}

enum status registers_load(struct desk *desk, const struct register_info *r,
                           const struct csv_import_options *intake,
                           const struct load_options *options, struct load_count *count,
                           struct error *e)
{
    struct register_loader l;
    register_loader_init(&l, desk, r, options, count);
    int own = !store_in_transaction(desk->store);
    if (permission_need(desk, r, &l.may, e) == ST_OK &&
        check_options(r, intake, options, e) == ST_OK && open_input(&l, intake, e) == ST_OK &&
        (!own || store_begin(desk->store, e) == ST_OK)) {
        read_rows(&l, e);
        register_loader_end(desk, &l, 1, own, e);
    }
    csv_import_close(l.in);
    register_loader_free(&l);
    return e->code;
}

/* ---- from words ---- */

static enum status read_words(struct register_loader *l, char *const *words, size_t n,
                              struct csv_cell *cells, struct error *e)
{
    for (size_t i = 0; i < n; i++) {
        size_t bad, length = strcspn(words[i], "=");
        char *name = mem_string_n(words[i], length);
        int column = words[i][length] ? register_column(l->r, name) : -1;
        if (!words[i][length])
            error_set(e, ST_USAGE, _("'%s' is not COL=VALUE"), utf8_quote(words[i]));
        else if (column < 0)
            no_such_column(l->r, name, ST_USAGE, e);
        else if (cells[column].s)
            error_set(e, ST_USAGE, _("%s is given twice"), name);
        else if (!utf8_valid(words[i], strlen(words[i]), &bad))
            error_set(e, ST_DATA, _("%s: '%s' is not UTF-8"), name,
                      utf8_quote(words[i] + length + 1));
        else
            cells[column] =
                (struct csv_cell){words[i] + length + 1, strlen(words[i] + length + 1)};
        free(name);
        if (e->code != ST_OK)
            return e->code;
    }
    for (size_t i = 0; i < l->r->count; i++)
        if ((l->r->columns[i].flags & REG_KEY) && (l->r->columns[i].flags & REG_REQUIRED) &&
            !cells[i].s)
            return error_set(e, ST_USAGE, _("%s=… is missing; it is a key of the register %s"),
                             l->r->columns[i].name, l->r->name);
    return ST_OK;
}

enum status registers_load_row(struct desk *desk, const struct register_info *r,
                               char *const *words, size_t word_count,
                               const struct load_options *options, struct load_count *count,
                               struct error *e)
{
    struct register_loader l;
    struct csv_cell cells[REGISTER_COLUMNS] = {{0}};
    register_loader_init(&l, desk, r, options, count);
    int own = !store_in_transaction(desk->store);
    if (permission_need(desk, r, &l.may, e) == ST_OK &&
        read_words(&l, words, word_count, cells, e) == ST_OK &&
        (!own || store_begin(desk->store, e) == ST_OK)) {
        if (register_loader_row(&l, 1, cells, e) == ST_OK)
            register_loader_remove_rows(&l, e);
        register_loader_end(desk, &l, 1, own, e);
    }
    register_loader_free(&l);
    return e->code;
}

/* ---- from a folder ---- */

static enum status look_at_folder(const char *folder,
                                  void (*say)(void *context, const char *file), void *context,
                                  struct error *e)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return error_set(e, ST_NOINPUT, "%s: %s", folder, strerror(errno));
    int found = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".csv") != 0)
            continue;
        char *name = mem_string_n(entry->d_name, (size_t)(dot - entry->d_name));
        if (register_find(name))
            found = 1;
        else if (say)
            say(context, entry->d_name);
        free(name);
    }
    closedir(dir);
    if (!found)
        return error_set(e, ST_NOINPUT, _("%s: contains no register file such as staff.csv"),
                         folder);
    return ST_OK;
}

/* Reads its file to the end. The checks between registers come after all files. */
static enum status load_one_of_many(struct register_loader *l, const char *file,
                                    const struct csv_import_options *intake, struct error *e)
{
    struct csv_import_options options = intake ? *intake : (struct csv_import_options){0};
    options.file = file;
    if (permission_need(l->desk, l->r, &l->may, e) == ST_OK &&
        check_options(l->r, &options, l->options, e) == ST_OK &&
        open_input(l, &options, e) == ST_OK && read_rows(l, e) == ST_OK &&
        strcmp(l->r->name, "setting") == 0)
        desk_refresh(l->desk, e); /* the following times are read in the new time zone */
    csv_import_close(l->in);
    l->in = NULL;
    return e->code;
}

enum status registers_load_folder(struct desk *desk, const char *folder,
                                  const struct csv_import_options *intake,
                                  const struct load_options *options, struct load_count *counts,
                                  size_t *count_of,
                                  void (*say)(void *context, const char *file), void *context,
                                  struct error *e)
{
    struct register_loader loads[REGISTERS_MOST];
    size_t n = 0;
    *count_of = 0;
    int own = !store_in_transaction(desk->store);
    if (intake && intake->rejects)
        return error_set(e, ST_USAGE, _("--rejects works with one register at a time"));
    if (look_at_folder(folder, say, context, e) != ST_OK ||
        (own && store_begin(desk->store, e) != ST_OK))
        return e->code;
    for (const struct register_info *r = registers; r->name && e->code == ST_OK; r++) {
        struct buf file = BUF_EMPTY;
        buf_printf(&file, "%s/%s.csv", folder, r->name);
        if (access(file.s, F_OK) == 0) {
            register_loader_init(&loads[n], desk, r, options, &counts[n]);
            load_one_of_many(&loads[n++], file.s, intake, e);
        }
        buf_free(&file);
    }
    register_loader_end(desk, loads, n, own, e);
    for (size_t i = 0; i < n; i++)
        register_loader_free(&loads[i]);
    *count_of = n;
    return e->code;
}

/* ---- out ---- */

enum status registers_find(const char *name, const struct register_info **r, struct error *e)
{
    *r = register_find(name);
    if (*r)
        return ST_OK;
    struct buf list = BUF_EMPTY;
    for (const struct register_info *i = registers; i->name; i++)
        buf_printf(&list, "%s%s", i == registers ? "" : ", ", i->name);
    error_set(e, ST_USAGE, _("'%s' is not a register; registers are: %s"), utf8_quote(name),
              list.s);
    near_code_suggest(e, name, list.s);
    buf_free(&list);
    return e->code;
}

size_t registers_columns(const struct register_info *r, struct rows_column *columns)
{
    for (size_t i = 0; i < r->count; i++)
        columns[i] = (struct rows_column){r->columns[i].name,
                                          register_cell_is_number(&r->columns[i]), NULL};
    return r->count;
}

int registers_mask(const struct desk *desk, const struct register_info *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (masking_register_column(desk, r, r->columns[i].name) != MASK_NONE)
            return 1;
    return 0;
}

enum status registers_dump(struct desk *desk, const struct register_info *r,
                           const int64_t *before, struct sheet *sheet, struct error *e)
{
    struct stmt *st;
    struct buf cell = BUF_EMPTY;
    if (before)
        register_select_stale(desk->store, r, *before, &st, e);
    else
        register_select(desk->store, r, &st, e);
    while (e->code == ST_OK && stmt_step(st, e) > 0) {
        for (size_t i = 0; i < r->count; i++) {
            struct value v = register_value(st, (int)i);
            buf_clear(&cell);
            register_cell_print(&cell, desk, &r->columns[i], &v);
            sheet_cell(sheet, r->columns[i].name, register_cell_is_number(&r->columns[i]),
                       cell.s);
        }
        sheet_end(sheet);
        if (sheet_broken(sheet)) {
            stmt_reset(st);
            break;
        }
    }
    buf_free(&cell);
    return e->code;
}

static enum status dump_file(struct desk *desk, const struct register_info *r, const char *file,
                             struct error *e)
{
    struct rows_column columns[REGISTER_COLUMNS];
    struct rows_options options = {.format = ROWS_CSV, .file = file};
    size_t n = registers_columns(r, columns);
    struct sheet *sheet;
    if (sheet_open(&sheet, &options, NULL, columns, n, n, e) != ST_OK)
        return e->code;
    if (registers_dump(desk, r, NULL, sheet, e) == ST_OK)
        return sheet_close(sheet, e);
    sheet_abandon(sheet);
    return e->code;
}

enum status registers_dump_folder(struct desk *desk, const char *folder, struct error *e)
{
    if (guard_target(folder, e) != ST_OK)
        return e->code;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return error_set(e, ST_CANTCREATE, "%s: %s", folder, strerror(errno));
    if (store_begin_read(desk->store, e) != ST_OK)
        return e->code;
    for (const struct register_info *r = registers; r->name && e->code == ST_OK; r++) {
        struct buf file = BUF_EMPTY;
        buf_printf(&file, "%s/%s.csv", folder, r->name);
        dump_file(desk, r, file.s, e);
        buf_free(&file);
    }
    store_rollback(desk->store);
    return e->code;
}

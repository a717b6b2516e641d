#include "flow/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER, CELL_JSON };

struct sheet {
    struct rows *rows;
    size_t *picked; /* column numbers, in output order */
    size_t picked_count;
    struct buf *cells; /* per column */
    unsigned char *kinds;
    unsigned char *wanted;
    const char **names;
    size_t count;
    size_t next; /* where the search for a name begins: cells are mostly set in order */
    const struct rows_veil *veil;
    int *veiled; /* per column; NULL without a veil */
};

static void sheet_free(struct sheet *s)
{
    for (size_t i = 0; i < s->count; i++)
        buf_free(&s->cells[i]);
    MEM_FREE(s->cells, s->kinds, s->wanted, s->names, s->veiled, s->picked, s);
}

static enum status pick_columns(struct sheet *s, const char *pick,
                                const struct rows_column *columns, struct error *e)
{
    size_t room = 0;
    for (const char *p = pick;;) {
        size_t n = strcspn(p, ","), i = 0;
        while (i < s->count &&
               !(strlen(columns[i].name) == n && memcmp(columns[i].name, p, n) == 0))
            i++;
        if (i == s->count) {
            struct buf names = BUF_EMPTY;
            for (size_t k = 0; k < s->count; k++)
                buf_printf(&names, "%s%s", k ? ", " : "", columns[k].name);
            char *word = mem_string_n(p, n);
            error_set(e, ST_USAGE, _("-c: '%s' is not one of %s"), utf8_quote(word), names.s);
            free(word);
            buf_free(&names);
            return e->code;
        }
        *MEM_NEXT(s->picked, s->picked_count, room) = i;
        if (!p[n])
            return ST_OK;
        p += n + 1;
    }
}

/* With a veil, cells that aren't written are kept too: their contents may appear in those that
 * are. */
static void put_veil(struct sheet *s, const struct rows_veil *veil,
                     const struct rows_column *columns)
{
    if (!veil)
        return;
    s->veil = veil;
    s->veiled = mem_zero(s->count, sizeof *s->veiled);
    for (size_t i = 0; i < s->count; i++)
        s->veiled[i] = veil->sort(veil->context, columns[i].name);
}

static void tell_veil(const struct sheet *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->veiled[i] && s->kinds[i] == CELL_TEXT)
            s->veil->note(s->veil->context, s->veiled[i], s->cells[i].s, s->cells[i].len);
}

enum status sheet_open(struct sheet **sheet, const struct rows_options *options,
                       const char *pick, const struct rows_column *columns, size_t count,
                       size_t shown, struct error *e)
{
    struct sheet *s = mem_zero(1, sizeof *s);
    s->count = count;
    s->cells = mem_zero(count, sizeof *s->cells);
    s->kinds = mem_zero(count, 1);
    s->wanted = mem_zero(count, 1);
    s->names = mem_zero(count, sizeof *s->names);
    for (size_t i = 0; i < count; i++) {
        buf_init(&s->cells[i]);
        s->names[i] = columns[i].name;
    }
    put_veil(s, options->veil, columns);
    enum status st = ST_OK;
    if (pick) {
        st = pick_columns(s, pick, columns, e);
    } else {
        s->picked = mem_alloc((shown ? shown : 1) * sizeof *s->picked);
        for (s->picked_count = 0; s->picked_count < shown; s->picked_count++)
            s->picked[s->picked_count] = s->picked_count;
    }
    if (st == ST_OK) {
        struct rows_column *out = mem_zero(s->picked_count, sizeof *out);
        for (size_t i = 0; i < s->picked_count; i++) {
            out[i] = columns[s->picked[i]];
            s->wanted[s->picked[i]] = 1;
        }
        st = rows_open(&s->rows, options, out, s->picked_count, e);
        free(out);
    }
    if (st != ST_OK) {
        sheet_free(s);
        s = NULL;
    }
    *sheet = s;
    return st;
}

/* Returns the number of a column, or the number of columns. */
static size_t find_column(const struct sheet *s, const char *name)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->names[(s->next + i) % s->count], name) == 0)
            return (s->next + i) % s->count;
    return s->count;
}

int sheet_has(const struct sheet *s, const char *column)
{
    return find_column(s, column) < s->count;
}

const char *sheet_after(const struct sheet *s, const char *column, size_t n)
{
    return s->names[find_column(s, column) + n];
}

static void put_text(struct sheet *s, const char *name, enum cell_kind kind, const char *text)
{
    size_t column = find_column(s, name);
    if (column == s->count)
        abort();
    s->next = column + 1;
    if ((!s->wanted[column] && !s->veil) || !text || !*text)
        return;
    buf_set(&s->cells[column], text);
    s->kinds[column] = (unsigned char)kind;
}

void sheet_text(struct sheet *sheet, const char *column, const char *s)
{
    put_text(sheet, column, CELL_TEXT, s);
}

void sheet_json(struct sheet *sheet, const char *column, const char *s)
{
    put_text(sheet, column, CELL_JSON, s);
}

void sheet_object(struct sheet *sheet, const char *column, const char *s)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    int whole = s && *s == '{' && !strchr(s, '\n') && json_read(s, &o);
    json_free(&o);
    put_text(sheet, column, whole ? CELL_JSON : CELL_TEXT, s);
}

void sheet_number(struct sheet *s, const char *column, const char *digits)
{
    put_text(s, column, CELL_NUMBER, digits);
}

void sheet_cell(struct sheet *sheet, const char *column, int number, const char *s)
{
    put_text(sheet, column, number ? CELL_NUMBER : CELL_TEXT, s);
}

void sheet_int(struct sheet *s, const char *column, int64_t n)
{
    struct buf b = BUF_EMPTY;
    buf_addi(&b, n);
    put_text(s, column, CELL_NUMBER, b.s);
    buf_free(&b);
}

void sheet_end(struct sheet *s)
{
    if (s->veil)
        tell_veil(s);
    for (size_t i = 0; i < s->picked_count; i++) {
        size_t column = s->picked[i];
        const struct buf *cell = &s->cells[column];
        if (s->kinds[column] == CELL_TEXT)
            rows_text_n(s->rows, cell->s, cell->len);
        else if (s->kinds[column] == CELL_NUMBER)
            rows_number(s->rows, cell->s);
        else if (s->kinds[column] == CELL_JSON)
            rows_json(s->rows, cell->s, cell->len);
        else
            rows_empty(s->rows);
    }
    memset(s->kinds, CELL_EMPTY, s->count);
    rows_end(s->rows);
}

int64_t sheet_count(const struct sheet *s)
{
    return rows_count(s->rows);
}

int sheet_broken(const struct sheet *s)
{
    return rows_broken(s->rows);
}

enum status sheet_close(struct sheet *s, struct error *e)
{
    enum status st = rows_close(s->rows, e);
    sheet_free(s);
    return st;
}

void sheet_abandon(struct sheet *s)
{
    if (!s)
        return;
    rows_abandon(s->rows);
    sheet_free(s);
}

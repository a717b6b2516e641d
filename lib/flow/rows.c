#include "flow/rows.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "flow/grid.h"
#include "flow/label.h"
#include "flow/outfile.h"
#include "flow/table.h"

enum { FLUSH_AT = 1 << 16 };

enum cell { CELL_TEXT, CELL_NUMBER, CELL_JSON };

struct rows {
    enum rows_format format;
    int spreadsheet;
    int terminal;       /* control characters are shown, never sent */
    size_t columns, at; /* at: the next cell's column */
    char **keys;        /* JSON: `{"name":` and `,"name":` */
    char **words;       /* table: the column's name if it has words of tkt's own */
    int64_t count;
    struct buf out;
    int why; /* errno of the first failed write, or 0 */
    struct outfile *file;
    struct table *table;
    struct grid *grid;
    const struct rows_veil *veil;
    int *veiled; /* per column; NULL without a veil */
    struct buf hidden;
};

static void flush_output(struct rows *r)
{
    if (!r->out.len)
        return;
    if (r->file)
        outfile_write(r->file, r->out.s, r->out.len);
    else if (!r->why && fd_write(STDOUT_FILENO, r->out.s, r->out.len) < 0)
        r->why = errno;
    buf_clear(&r->out);
}

static int csv_special(const char *s, size_t n, char delimiter)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] == delimiter || s[i] == '"' || s[i] == '\n' || s[i] == '\r')
            return 1;
    return 0;
}

void rows_csv_cell(struct buf *out, const char *s, size_t n, char delimiter)
{
    if (!csv_special(s, n, delimiter)) {
        buf_add(out, s, n);
        return;
    }
    buf_addc(out, '"');
    for (const char *end = s + n, *quote; s < end; s = quote) {
        quote = memchr(s, '"', (size_t)(end - s));
        quote = quote ? quote + 1 : end;
        buf_add(out, s, (size_t)(quote - s));
        if (quote[-1] == '"')
            buf_addc(out, '"');
    }
    buf_addc(out, '"');
}

static void tsv_cell(struct buf *out, const char *s, size_t n)
{
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        char escaped = s[i] == '\t'   ? 't'
                       : s[i] == '\n' ? 'n'
                       : s[i] == '\r' ? 'r'
                       : s[i] == '\\' ? '\\'
                                      : 0;
        if (!escaped)
            continue;
        buf_add(out, s + from, i - from);
        buf_addc(out, '\\');
        buf_addc(out, escaped);
        from = i + 1;
    }
    buf_add(out, s + from, n - from);
}

int rows_formula(const char *s, size_t n)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠"}; /* East Asian Excel */
    const char *end = s + n;
    while (s < end && *s == '\'')
        s++;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (end - s >= 3 && memcmp(s, wide[i], 3) == 0)
            return 1;
    return s < end && *s && strchr("=+-@\t\r", *s);
}

static void separated_cell(struct rows *r, enum cell kind, const char *s, size_t n)
{
    struct buf *out = &r->out;
    int tabs = r->format == ROWS_TSV;
    if (r->at)
        buf_addc(out, tabs ? '\t' : ',');
    if (r->columns == 1 && !n) { /* an empty line wouldn't be a row */
        buf_adds(out, tabs ? "" : "\"\"");
        return;
    }
    struct buf guarded = BUF_EMPTY;
    if (r->spreadsheet && kind != CELL_NUMBER && rows_formula(s, n)) {
        buf_addc(&guarded, '\'');
        buf_add(&guarded, s, n);
        s = guarded.s;
        n = guarded.len;
    }
    if (tabs)
        tsv_cell(out, s, n);
    else
        rows_csv_cell(out, s, n, ',');
    buf_free(&guarded);
}

static void json_cell(struct rows *r, enum cell kind, const char *s, size_t n)
{
    struct buf *out = &r->out;
    if (!r->at && r->format == ROWS_JSON)
        buf_adds(out, r->count ? ",\n" : "[\n");
    buf_adds(out, r->keys[r->at]);
    if (!n)
        buf_adds(out, "null");
    else if (kind != CELL_TEXT)
        buf_add(out, s, n);
    else
        json_string(out, s, n);
}

static void put_word(struct rows *r, const char *s, size_t n)
{
    struct buf word = BUF_EMPTY;
    char *cell = mem_string_n(s, n);
    label_table_cell(&word, r->words[r->at], cell);
    table_cell(r->table, r->at, word.s, word.len);
    buf_free(&word);
    free(cell);
}

static void put_cell(struct rows *r, enum cell kind, const char *s, size_t n)
{
    if (r->at >= r->columns)
        return; /* an extra cell: a row can't be wider than its header */
    if (kind != CELL_NUMBER && n && r->veiled && r->veiled[r->at]) {
        buf_clear(&r->hidden);
        r->veil->cell(r->veil->context, r->veiled[r->at], s, n, &r->hidden);
        s = r->hidden.s;
        n = r->hidden.len;
    }
    if (r->grid) {
        grid_add(r->grid, s, n);
        r->at++;
        return;
    }
    if (r->words && r->words[r->at] && n) {
        put_word(r, s, n);
        r->at++;
        return;
    }
    struct buf shown = BUF_EMPTY;
    if (r->terminal && kind != CELL_NUMBER && n) {
        utf8_show(&shown, s, n);
        s = shown.s;
        n = shown.len;
    }
    if (r->format == ROWS_TABLE)
        table_cell(r->table, r->at, s, n);
    else if (r->format == ROWS_CSV || r->format == ROWS_TSV)
        separated_cell(r, kind, s, n);
    else
        json_cell(r, kind, s, n);
    buf_free(&shown);
    r->at++;
}

void rows_text_n(struct rows *r, const char *s, size_t n)
{
    put_cell(r, CELL_TEXT, s, n);
}

void rows_json(struct rows *r, const char *s, size_t n)
{
    put_cell(r, CELL_JSON, s, n);
}

void rows_text(struct rows *r, const char *s)
{
    put_cell(r, CELL_TEXT, s, s ? strlen(s) : 0);
}

void rows_number(struct rows *r, const char *digits)
{
    put_cell(r, CELL_NUMBER, digits, digits ? strlen(digits) : 0);
}

void rows_int(struct rows *r, int64_t n)
{
    char digits[24], *p = digits + sizeof digits;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        *--p = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (n < 0)
        *--p = '-';
    put_cell(r, CELL_NUMBER, p, (size_t)(digits + sizeof digits - p));
}

void rows_empty(struct rows *r)
{
    put_cell(r, CELL_TEXT, NULL, 0);
}

void rows_end(struct rows *r)
{
    while (r->at < r->columns)
        rows_empty(r);
    r->at = 0;
    r->count++;
    if (r->veil)
        r->veil->row_end(r->veil->context);
    if (r->grid)
        return;
    if (r->format == ROWS_TABLE)
        table_end(r->table);
    else if (r->format == ROWS_JSON)
        buf_addc(&r->out, '}');
    else
        buf_adds(&r->out, r->format == ROWS_JSONL ? "}\n" : "\n");
    if (r->out.len >= FLUSH_AT)
        flush_output(r);
}

static void write_header(struct rows *r, const struct rows_column *columns)
{
    for (size_t i = 0; i < r->columns; i++)
        rows_text(r, columns[i].name);
    buf_addc(&r->out, '\n');
    r->at = 0;
}

/* Called after the header, because names of columns aren't persons. */
static void put_veil(struct rows *r, const struct rows_veil *veil,
                     const struct rows_column *columns)
{
    if (!veil)
        return;
    r->veil = veil;
    r->veiled = mem_zero(r->columns, sizeof *r->veiled);
    for (size_t i = 0; i < r->columns; i++)
        r->veiled[i] = veil->sort(veil->context, columns[i].name);
}

static void make_keys(struct rows *r, const struct rows_column *columns)
{
    r->keys = mem_zero(r->columns, sizeof *r->keys);
    for (size_t i = 0; i < r->columns; i++) {
        struct buf key = BUF_EMPTY;
        buf_addc(&key, i ? ',' : '{');
        json_string(&key, columns[i].name, strlen(columns[i].name));
        buf_addc(&key, ':');
        r->keys[i] = buf_detach(&key);
    }
}

static const char *heading(const struct rows_column *column)
{
    if (!column->title)
        return label_table_heading(column->name);
    const char *text = *column->title ? i18n_translated(column->title) : NULL;
    return text ? text : column->name;
}

static void start_table(struct rows *r, const struct rows_column *columns, int no_header,
                        int terminal)
{
    struct rows_column *shown = mem_zero(r->columns + 1, sizeof *shown);
    r->words = mem_zero(r->columns + 1, sizeof *r->words);
    for (size_t i = 0; i < r->columns; i++) {
        shown[i] =
            (struct rows_column){.name = heading(&columns[i]), .number = columns[i].number};
        if (label_in(columns[i].name))
            r->words[i] = mem_string(columns[i].name);
    }
    r->table = table_new(shown, r->columns, no_header, terminal);
    free(shown);
}

enum status rows_open(struct rows **rows, const struct rows_options *options,
                      const struct rows_column *columns, size_t count, struct error *e)
{
    struct rows *r = mem_zero(1, sizeof *r);
    struct stat s;
    *rows = NULL;
    buf_init(&r->out);
    buf_init(&r->hidden);
    r->columns = count;
    if (options->grid) {
        r->format = ROWS_CSV;
        r->grid = options->grid;
        grid_start(r->grid, columns, count);
        put_veil(r, options->veil, columns);
        *rows = r;
        return ST_OK;
    }
    if (options->file && outfile_open(&r->file, options->file, e) != ST_OK) {
        rows_abandon(r);
        return e->code;
    }
    signal(SIGPIPE, SIG_IGN);
    if (!r->file && fstat(STDOUT_FILENO, &s) < 0)
        r->why = errno;
    int terminal = !r->file && isatty(STDOUT_FILENO);
    r->format = options->format != ROWS_AUTO ? options->format
                : terminal                   ? ROWS_TABLE
                                             : ROWS_CSV;
    /* tables make them visible by themselves */
    r->terminal = terminal && r->format != ROWS_TABLE;
    int separated = r->format == ROWS_CSV || r->format == ROWS_TSV;
    r->spreadsheet = options->spreadsheet && separated;
    if (r->spreadsheet)
        buf_adds(&r->out, "\xEF\xBB\xBF");
    if (r->format == ROWS_TABLE)
        start_table(r, columns, options->no_header, terminal);
    else if (!separated)
        make_keys(r, columns);
    else if (!options->no_header)
        write_header(r, columns);
    put_veil(r, options->veil, columns);
    *rows = r;
    return ST_OK;
}

enum rows_format rows_format(const struct rows *r)
{
    return r->format;
}

int64_t rows_count(const struct rows *r)
{
    return r->count;
}

int rows_broken(const struct rows *r)
{
    return r->why || (r->file && outfile_broken(r->file));
}

static void free_names(char **names, size_t count)
{
    for (size_t i = 0; names && i < count; i++)
        free(names[i]);
    free(names);
}

static void rows_free(struct rows *r)
{
    free_names(r->keys, r->columns);
    free_names(r->words, r->columns);
    free(r->veiled);
    buf_free(&r->hidden);
    table_free(r->table);
    buf_free(&r->out);
    free(r);
}

/* Some file systems report a full disk only when a descriptor is closed. */
static int closing(int fd)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    return copy < 0 ? -1 : close(copy);
}

enum status rows_close(struct rows *r, struct error *e)
{
    enum status st = ST_OK;
    if (r->grid) {
        rows_free(r);
        return ST_OK;
    }
    if (r->format == ROWS_JSON)
        buf_adds(&r->out, r->count ? "\n]\n" : "[]\n");
    else if (r->format == ROWS_TABLE)
        table_print(r->table, &r->out);
    flush_output(r);
    if (r->file)
        st = outfile_commit(r->file, e);
    else if (r->why || (closing(STDOUT_FILENO) < 0 && (r->why = errno)))
        st = error_set(e, ST_IO, "stdout: %s", strerror(r->why));
    rows_free(r);
    return st;
}

void rows_abandon(struct rows *r)
{
    if (!r)
        return;
    outfile_abandon(r->file);
    rows_free(r);
}

#include "flow/csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/spool.h"
#include "base/utf8.h"
#include "flow/decode.h"

enum {
    CELL_STEP = 1 << 18, /* libcsv's cell buffer grows by this */
    ARENA_LEAST = 1 << 18,
};

/* A complete row, or the one being read. */
struct line {
    int64_t line;
    size_t first, count; /* its cells */
    size_t text;         /* offset of its bytes in the arena */
    int lone_cr;
    const char *quote; /* what is wrong with a quote in its cell `broken`; NULL: nothing */
    size_t broken;
};

/* libcsv pushes rows. The rows of one block wait in `lines` until csv_next pulls them. Their
 * cells are in the arena one after another, each followed by a NUL. The arena never grows while
 * libcsv runs, so cells may point into it. */
struct csv {
    char *name;
    struct decode *decode;
    struct csv_parser parser;
    int started, ended;
    int told;      /* the delimiter is given */
    int announced; /* the first line says what the delimiter is */

    char *arena;
    size_t arena_len, arena_size;
    struct csv_cell *cells;
    size_t cell_count, cell_capacity;
    struct line *lines;
    size_t line_count, line_capacity, next;
    struct line now;
    int64_t line;    /* the current line of the file */
    int cr;          /* the row ended with CR; LF should follow */
    int nul_seen;    /* from then on each cell is searched for NUL */
    struct buf rest; /* of a line with a broken quote, from the broken cell on */
    int64_t broken_line;
    struct error stop; /* stops the reading, after the rows before it */

    struct csv_row header;
    struct csv_cell *padded; /* a short row with empty cells added */
    struct error flaw;
};

static const char *const lone_cr = N_("a bare carriage return; quote the cell");
static const char *const text_after_quote =
    N_("text after the closing quote; a quote inside a quoted cell is written twice");
static const char *const bare_quote =
    N_("a quote inside an unquoted cell; quote the cell and write the quote twice");
static const char *const open_quote = N_("the quote that opens here is never closed");

static int no_space(unsigned char c)
{
    (void)c;
    return 0;
}

static const char *column_name(const struct csv *c, size_t i)
{
    static char number[32];
    if (i < c->header.count)
        return utf8_quote(c->header.cells[i].s);
    /* in the first block the header is still in front of the other rows */
    if (!c->header.count && !c->next && c->line_count && i < c->lines[0].count)
        return utf8_quote(c->cells[i].s);
    struct buf b = BUF_EMPTY;
    buf_addi(&b, (int64_t)i + 1);
    memcpy(number, b.s, b.len + 1);
    buf_free(&b);
    return number;
}

static int64_t newlines_in(const char *s, size_t n)
{
    int64_t count = 0;
    if (!n)
        return 0;
    for (const char *end = s + n; (s = memchr(s, '\n', (size_t)(end - s))); s++)
        count++;
    return count;
}

/* Returns the line where the cell being read begins. */
static int64_t cell_line(const struct csv *c)
{
    return c->now.line + newlines_in(c->arena + c->now.text, c->arena_len - c->now.text);
}

/* Returns the line being read. */
static int64_t present_line(const struct csv *c)
{
    return cell_line(c) + newlines_in((char *)c->parser.entry_buf, c->parser.entry_pos);
}

static void too_long(struct csv *c)
{
    error_set(
        &c->stop, ST_DATA,
        _("%s:%lld: column %s: the cell is longer than 16 MB; is a closing quote missing?"),
        c->name, (long long)cell_line(c), column_name(c, c->now.count));
}

static void too_many(struct csv *c)
{
    error_set(&c->stop, ST_DATA, _("%s:%lld: more than %d columns"), c->name,
              (long long)c->now.line, CSV_COLUMNS);
}

/* A CR without an LF after it is part of a cell: the last of this row, or the first of the
 * next. */
static void keep_cr(struct csv *c)
{
    c->now.lone_cr = 1;
    c->cr = 0;
    if (!c->now.count) {
        *MEM_NEXT(c->cells, c->cell_count, c->cell_capacity) =
            (struct csv_cell){c->arena + c->arena_len, 0};
        c->now.count = 1;
        c->arena_len++;
    }
    c->cells[c->cell_count - 1].len++;
    c->arena[c->arena_len - 1] = '\r';
    c->arena[c->arena_len++] = '\0';
    /* otherwise a file with CR line ends would be one endless header */
    if (!c->header.count && !c->line_count)
        error_set(&c->stop, ST_DATA, "%s:%lld: %s", c->name, (long long)c->now.line,
                  _(lone_cr));
}

static void on_cell(void *bytes, size_t n, void *data)
{
    struct csv *c = data;
    if (c->stop.code)
        return;
    int joined = c->cr;
    if (joined)
        keep_cr(c);
    if (joined) {
        struct csv_cell *last = &c->cells[c->cell_count - 1];
        c->arena_len--;
        last->len += n;
        if (last->len > CSV_CELL_BYTES)
            too_long(c);
    } else if (n > CSV_CELL_BYTES) {
        too_long(c);
    } else if (c->now.count == CSV_COLUMNS) {
        too_many(c);
    } else {
        *MEM_NEXT(c->cells, c->cell_count, c->cell_capacity) =
            (struct csv_cell){c->arena + c->arena_len, n};
        c->now.count++;
    }
    if (c->stop.code)
        return;
    memcpy(c->arena + c->arena_len, bytes, n);
    c->arena_len += n;
    c->arena[c->arena_len++] = '\0';
}

static void begin_row(struct csv *c)
{
    c->now = (struct line){.line = c->line, .first = c->cell_count, .text = c->arena_len};
    c->cr = 0;
}

/* `end` is the byte that ended the row, or -1 at the end of the input. */
static void on_row(int end, void *data)
{
    struct csv *c = data;
    if (c->stop.code)
        return;
    if (end == '\r') {
        if (c->cr) /* a second one: the first didn't end a line */
            keep_cr(c);
        c->cr = 1;
        return;
    }
    c->line = cell_line(c) + 1;
    if (c->now.count)
        *MEM_NEXT(c->lines, c->line_count, c->line_capacity) = c->now;
    begin_row(c);
}

/* ---- a quote in the wrong place ---- */

/* libcsv fails only for quotes (CSV_STRICT). The row is a flaw: it takes the rest of its line,
 * and reading goes on after that. */
static void begin_broken(struct csv *c, const char *what)
{
    c->now.quote = what;
    c->now.broken = c->now.count;
    c->broken_line = present_line(c);
    if (c->parser.quoted)
        buf_addc(&c->rest, '"');
    buf_add(&c->rest, c->parser.entry_buf, c->parser.entry_pos);
    c->parser.pstate = c->parser.quoted = c->parser.status = 0;
    c->parser.entry_pos = c->parser.spaces = 0;
}

/* Ends a broken row. Nobody knows what its quotes mean, so its delimiters are taken as they
 * stand. Its cells are for whoever repairs the row. */
static void end_broken(struct csv *c)
{
    const char delimiter = (char)c->parser.delim_char;
    char *s = c->rest.s, *end = s + c->rest.len;
    while (end > s && (end[-1] == '\r' || end[-1] == '\n'))
        end--;
    if (c->cr)
        keep_cr(c);
    for (;;) {
        char *next = memchr(s, delimiter, (size_t)(end - s));
        on_cell(s, (size_t)((next ? next : end) - s), c);
        if (!next || c->stop.code)
            break;
        s = next + 1;
    }
    buf_clear(&c->rest);
    int64_t after = cell_line(c) + 1;
    c->now.line = c->broken_line;
    c->broken_line = 0;
    on_row('\n', c);
    c->now.line = c->line = after;
}

/* Takes what belongs to the broken row. Returns how many bytes. */
static size_t feed_broken(struct csv *c, const char *s, size_t n)
{
    const char *newline = memchr(s, '\n', n);
    size_t part = newline ? (size_t)(newline - s) : n;
    buf_add(&c->rest, s, part);
    if (c->rest.len > CSV_CELL_BYTES)
        too_long(c);
    else if (newline)
        end_broken(c);
    return part + (newline != NULL);
}

/* All rows have been pulled. Discards them, except the one being read, and makes room for what
 * n more bytes can become. */
static void make_room(struct csv *c, size_t n)
{
    size_t first = c->now.text, first_cell = c->now.first;
    size_t keep = c->arena_len - first, cells = c->cell_count - first_cell;
    size_t need = keep + c->parser.entry_pos + 2 * (c->rest.len + n) + 16;
    char *old = c->arena;
    if (need > c->arena_size || (c->arena_size > 4 * need && c->arena_size > 8 * ARENA_LEAST)) {
        c->arena_size = need < ARENA_LEAST ? ARENA_LEAST : need + need / 2;
        c->arena = mem_alloc(c->arena_size);
        if (keep)
            memcpy(c->arena, old + first, keep);
    } else if (keep) {
        memmove(c->arena, old + first, keep);
    }
    for (size_t i = 0; i < cells; i++) {
        c->cells[i] = c->cells[first_cell + i];
        c->cells[i].s = c->arena + (c->cells[i].s - old) - first;
    }
    if (c->arena != old)
        free(old);
    c->arena_len = keep;
    c->cell_count = cells;
    c->now.text = c->now.first = 0;
    c->line_count = c->next = 0;
}

/* Returns the length of a first line "sep=;", as spreadsheets write and want it. */
static size_t read_announcement(struct csv *c, const char *s, size_t n)
{
    size_t end = n > 6 && s[5] == '\r' ? 6 : 5;
    if (n <= end || memcmp(s, "sep=", 4) != 0 || s[end] != '\n' || strchr("\"\r\n", s[4]))
        return 0;
    c->announced = 1;
    c->now.line = ++c->line;
    if (!c->told)
        csv_set_delim(&c->parser, (unsigned char)s[4]);
    return end + 1;
}

static void feed(struct csv *c, const char *s, size_t n)
{
    if (!c->started) {
        size_t skip = read_announcement(c, s, n);
        c->started = 1;
        s += skip;
        n -= skip;
    }
    make_room(c, n);
    if (!c->nul_seen)
        c->nul_seen = memchr(s, '\0', n) != NULL;
    while (n && !c->stop.code) {
        size_t done = c->broken_line ? feed_broken(c, s, n)
                                     : csv_parse(&c->parser, s, n, on_cell, on_row, c);
        s += done;
        n -= done;
        if (!c->stop.code && c->parser.entry_pos > CSV_CELL_BYTES + 1)
            too_long(c);
        else if (n && !c->stop.code && !c->broken_line && csv_error(&c->parser))
            begin_broken(c, c->parser.quoted ? text_after_quote : bare_quote);
    }
}

static void finish_input(struct csv *c)
{
    c->ended = 1;
    make_room(c, 0);
    if (!c->broken_line && csv_fini(&c->parser, on_cell, on_row, c) != 0) {
        begin_broken(c, open_quote);
        c->broken_line = cell_line(c);
    }
    if (c->broken_line) {
        end_broken(c);
    } else if (c->cr && c->now.count) { /* the last CR has no LF after it */
        keep_cr(c);
        on_row('\n', c);
    }
}

static void on_broken_input(struct csv *c)
{
    if (c->stop.code == ST_DATA)
        error_prefix(&c->stop, "%s:%lld", c->name, (long long)present_line(c));
    else
        error_prefix(&c->stop, "%s", c->name);
}

/* Reads until a row is complete, or to the end. */
static void fill_lines(struct csv *c)
{
    while (c->next == c->line_count && !c->ended && !c->stop.code) {
        const char *s;
        size_t n;
        int got = decode_next(c->decode, &s, &n, &c->stop);
        if (got < 0)
            on_broken_input(c);
        else if (got)
            feed(c, s, n);
        else
            finish_input(c);
    }
}

static size_t ascii_part(const char *s, size_t n)
{
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t eight;
        memcpy(&eight, s + i, 8);
        if (eight & 0x8080808080808080u)
            break;
    }
    return i;
}

/* Finds the first cell that isn't valid UTF-8: its number and the bad byte. */
static int not_utf8(const struct csv_cell *cells, size_t n, size_t *which, unsigned *byte)
{
    for (size_t i = 0; i < n; i++) {
        size_t bad;
        if (!utf8_valid(cells[i].s, cells[i].len, &bad)) {
            *which = i;
            *byte = (unsigned char)cells[i].s[bad];
            return 1;
        }
    }
    return 0;
}

static void find_flaw(struct csv *c, const struct line *l)
{
    const struct csv_cell *cells = c->cells + l->first;
    const char *text = l->count ? cells[0].s : "";
    size_t n = l->count ? (size_t)(cells[l->count - 1].s - text) + cells[l->count - 1].len : 0;
    size_t which;
    unsigned byte;
    error_clear(&c->flaw);
    if (l->quote) {
        error_set(&c->flaw, ST_DATA, _("column %s: %s"), column_name(c, l->broken),
                  _(l->quote));
        return;
    }
    if (l->lone_cr) {
        error_set(&c->flaw, ST_DATA, "%s", _(lone_cr));
        return;
    }
    if (c->header.count && l->count != c->header.count) {
        error_set(&c->flaw, ST_DATA, _("%zu cells, the header has %zu"), l->count,
                  c->header.count);
        return;
    }
    for (size_t i = 0; c->nul_seen && i < l->count; i++)
        if (memchr(cells[i].s, '\0', cells[i].len)) {
            error_set(&c->flaw, ST_DATA, _("column %s: a NUL byte; is this a text file?"),
                      column_name(c, i));
            return;
        }
    size_t ascii = ascii_part(text, n);
    if (!utf8_valid(text + ascii, n - ascii, NULL) && not_utf8(cells, l->count, &which, &byte))
        error_set(&c->flaw, ST_DATA,
                  _("column %s: byte 0x%02x is not UTF-8; is the file in another encoding? "
                    "(--encoding GB18030)"),
                  column_name(c, which), byte);
}

/* Returns 1 and the next row in *l, 0 at the end, or -1 for an error. */
static int pull_line(struct csv *c, struct line *l, struct error *e)
{
    if (c->next == c->line_count)
        fill_lines(c);
    if (c->next == c->line_count) {
        if (!c->stop.code)
            return 0;
        error_set(e, c->stop.code, "%s", c->stop.message);
        return -1;
    }
    *l = c->lines[c->next++];
    find_flaw(c, l);
    return 1;
}

int csv_next(struct csv *c, struct csv_row *row, struct error *e)
{
    struct line l;
    int got = pull_line(c, &l, e);
    if (got != 1)
        return got;
    row->line = l.line;
    row->count = c->header.count;
    row->found = l.count;
    row->cells = c->cells + l.first;
    row->raw = l.quote ? l.broken : l.count;
    row->flaw = c->flaw;
    if (l.count < row->count) {
        memcpy(c->padded, row->cells, l.count * sizeof *c->padded);
        for (size_t i = l.count; i < row->count; i++)
            c->padded[i] = (struct csv_cell){"", 0};
        row->cells = c->padded;
    }
    return 1;
}

/* Gives a column without a name, or with one that an earlier column has, a name of its own:
 * its number, "#3", or "Labels#2". */
static void settle_names(struct csv *c)
{
    struct map seen = MAP_EMPTY;
    for (size_t i = 0; i < c->header.count; i++) {
        struct csv_cell *cell = (struct csv_cell *)&c->header.cells[i];
        struct buf name = BUF_EMPTY;
        int added = 0;
        struct map_entry *first = NULL;
        if (utf8_blank(cell->s, cell->len))
            buf_printf(&name, "#%zu", i + 1);
        else
            first = map_put(&seen, cell->s, cell->len, &added);
        while (first && !added) {
            buf_clear(&name);
            buf_printf(&name, "%s#%lld", cell->s, (long long)++first->n + 1);
            map_put(&seen, name.s, name.len, &added);
        }
        if (name.len) {
            free((char *)cell->s);
            *cell = (struct csv_cell){mem_string_n(name.s, name.len), name.len};
        }
        buf_free(&name);
    }
    map_free(&seen);
}

static enum status read_header(struct csv *c, struct error *e)
{
    struct line l;
    int got = pull_line(c, &l, e);
    if (got < 0)
        return e->code;
    if (!got)
        return error_set(e, ST_DATA, _("%s: the input is empty"), c->name);
    if (c->flaw.code)
        return error_set(e, ST_DATA, "%s:%lld: %s", c->name, (long long)l.line,
                         c->flaw.message);
    struct csv_cell *cells = mem_zero(l.count, sizeof *cells);
    for (size_t i = 0; i < l.count; i++) {
        const struct csv_cell *from = &c->cells[l.first + i];
        cells[i] = (struct csv_cell){mem_string_n(from->s, from->len), from->len};
    }
    c->header = (struct csv_row){l.line, l.count, l.count, cells, l.count, ERROR_NONE};
    c->padded = mem_zero(l.count, sizeof *c->padded);
    settle_names(c);
    return e->code;
}

static void *grow_cell(void *p, size_t n)
{
    return mem_resize(p, n, 1);
}

enum status csv_open_fd(struct csv **csv, int fd, const struct csv_options *options,
                        struct error *e)
{
    struct csv *c = mem_zero(1, sizeof *c);
    int named = options->file && strcmp(options->file, "-") != 0;
    c->name = mem_string(named ? utf8_quote(options->file) : "stdin");
    c->line = 1;
    c->told = options->delimiter != 0;
    buf_init(&c->rest);
    csv_init(&c->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    csv_set_space_func(&c->parser, no_space);
    csv_set_realloc_func(&c->parser, grow_cell);
    csv_set_blk_size(&c->parser, CELL_STEP);
    csv_set_delim(&c->parser, options->delimiter ? (unsigned char)options->delimiter : ',');
    c->arena_size = ARENA_LEAST;
    c->arena = mem_alloc(c->arena_size);
    begin_row(c);
    enum status st = decode_open(&c->decode, fd, options->encoding, e);
    if (st == ST_OK)
        st = read_header(c, e);
    if (st != ST_OK) {
        csv_close(c);
        c = NULL;
    }
    *csv = c;
    return st;
}

enum status csv_open(struct csv **csv, const struct csv_options *options, struct error *e)
{
    int fd;
    *csv = NULL;
    enum status st = spool_open(&fd, options->file, e);
    return st == ST_OK ? csv_open_fd(csv, fd, options, e) : st;
}

const struct csv_row *csv_header(const struct csv *c)
{
    return &c->header;
}

const char *csv_name(const struct csv *c)
{
    return c->name;
}

char csv_delimiter(const struct csv *c)
{
    return (char)c->parser.delim_char;
}

int csv_announced(const struct csv *c)
{
    return c->announced;
}

int csv_marked(const struct csv *c)
{
    return decode_marked(c->decode);
}

int64_t csv_size(const struct csv *c)
{
    return decode_size(c->decode);
}

int64_t csv_read(const struct csv *c)
{
    return decode_read(c->decode);
}

void csv_close(struct csv *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->header.count; i++)
        free((char *)c->header.cells[i].s);
    MEM_FREE((struct csv_cell *)c->header.cells, c->padded);
    csv_free(&c->parser);
    buf_free(&c->rest);
    MEM_FREE(c->arena, c->cells, c->lines);
    error_clear(&c->stop);
    error_clear(&c->flaw);
    decode_close(c->decode);
    MEM_FREE(c->name, c);
}

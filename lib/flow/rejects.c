#include "flow/rejects.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "flow/decode.h"
#include "flow/outfile.h"
#include "flow/rows.h"

#define NO_CONVERSION ((iconv_t)-1)

enum { FLUSH_AT = 1 << 16 };

struct rejects {
    struct outfile *file;
    char *path;
    char *former; /* another name of the old file, while it may have to be restored */
    int placed;
    const struct csv *csv;
    char delimiter;
    iconv_t convert;
    size_t error_column; /* the header's count if it has none */
    struct buf out;
    int64_t count;
};

/* Characters that the encoding lacks (from a message or an incomplete row) become question
 * marks. */
static void flush_converted(struct rejects *r)
{
    char block[1 << 12], *in = r->out.s;
    size_t left = r->out.len;
    while (left) {
        char *out = block;
        size_t room = sizeof block;
        size_t done = iconv(r->convert, &in, &left, &out, &room);
        int why = done == (size_t)-1 ? errno : 0;
        outfile_write(r->file, block, (size_t)(out - block));
        if (why && why != E2BIG) {
            char mark[] = "?", *from = mark;
            size_t one = 1;
            out = block;
            room = sizeof block;
            iconv(r->convert, &from, &one, &out, &room);
            outfile_write(r->file, block, (size_t)(out - block));
            do {
                in++;
                left--;
            } while (left && ((unsigned char)*in & 0xC0) == 0x80);
        }
    }
}

static void flush_rows(struct rejects *r)
{
    if (r->convert == NO_CONVERSION)
        outfile_write(r->file, r->out.s, r->out.len);
    else
        flush_converted(r);
    buf_clear(&r->out);
}

static void add_cell(struct rejects *r, int first, const char *s, size_t n)
{
    if (!first)
        buf_addc(&r->out, r->delimiter);
    rows_csv_cell(&r->out, s, n, r->delimiter);
}

static void add_row(struct rejects *r, const struct csv_row *row, size_t count, int whole,
                    const char *why)
{
    for (size_t i = 0; i < count; i++) {
        const struct csv_cell *cell = &row->cells[i];
        if (whole && i == r->error_column) {
            add_cell(r, i == 0, why, strlen(why));
        } else if (i >= row->raw && !memchr(cell->s, '\n', cell->len)) {
            buf_add(&r->out, &r->delimiter, i > 0);
            buf_add(&r->out, cell->s, cell->len);
        } else {
            add_cell(r, i == 0, cell->s, cell->len);
        }
    }
}

/* Returns 1 if the row comes unchanged from a rejects file: its last cell says why. */
static int told_before(const struct rejects *r, const struct csv_row *row)
{
    size_t columns = csv_header(r->csv)->count;
    if (r->error_column + 1 != columns || row->found < 2)
        return 0;
    struct buf was = BUF_EMPTY;
    buf_printf(&was, _("%zu cells, the header has %zu"), row->found - 1, columns - 1);
    const struct csv_cell *last = &row->cells[row->found - 1];
    int same = last->len == was.len && memcmp(last->s, was.s, was.len) == 0;
    buf_free(&was);
    return same;
}

void rejects_add(struct rejects *r, const struct csv_row *row, const char *why)
{
    size_t columns = csv_header(r->csv)->count;
    int whole = row->found == columns;
    add_row(r, row, row->found, whole, why);
    if (whole ? r->error_column == columns : !told_before(r, row)) {
        /* with `error` it would have the right number of cells, but all of them shifted */
        size_t wanted = columns + (r->error_column == columns);
        if (!whole && row->found + 1 == wanted)
            add_cell(r, 0, "", 0);
        add_cell(r, row->found == 0, why, strlen(why));
    }
    buf_addc(&r->out, '\n');
    r->count++;
    if (r->out.len >= FLUSH_AT)
        flush_rows(r);
}

enum status rejects_open(struct rejects **rejects, const char *path, const struct csv *csv,
                         const char *encoding, struct error *e)
{
    const struct csv_row *header = csv_header(csv);
    struct rejects *r = mem_zero(1, sizeof *r);
    *rejects = NULL;
    r->csv = csv;
    r->delimiter = csv_delimiter(csv);
    r->convert = decode_plain(encoding) ? NO_CONVERSION : iconv_open(encoding, "UTF-8");
    buf_init(&r->out);
    r->path = mem_string(path);
    if (outfile_open(&r->file, path, e) != ST_OK) {
        rejects_abandon(r);
        return error_prefix(e, "--rejects");
    }
    while (r->error_column < header->count &&
           strcmp(header->cells[r->error_column].s, "error") != 0)
        r->error_column++;
    if (csv_marked(csv))
        buf_adds(&r->out, "\xEF\xBB\xBF");
    if (csv_announced(csv))
        buf_printf(&r->out, "sep=%c\n", r->delimiter);
    add_row(r, header, header->count, 0, NULL);
    if (r->error_column == header->count)
        add_cell(r, 0, "error", 5);
    buf_addc(&r->out, '\n');
    *rejects = r;
    return ST_OK;
}

static void rejects_free(struct rejects *r)
{
    if (r->convert != NO_CONVERSION)
        iconv_close(r->convert);
    buf_free(&r->out);
    MEM_FREE(r->path, r->former, r);
}

/* If the file system has no hard links, the old file isn't restored. */
static void set_former_aside(struct rejects *r)
{
    struct buf name = BUF_EMPTY;
    buf_printf(&name, "%s.tkt-%ld", r->path, (long)getpid());
    char *real = realpath(r->path, NULL);
    struct stat s;
    if (real && stat(real, &s) == 0 && S_ISREG(s.st_mode) && link(real, name.s) == 0)
        r->former = buf_detach(&name);
    free(real);
    buf_free(&name);
}

static void put_former_back(struct rejects *r)
{
    struct stat s;
    char *real = realpath(r->path, NULL);
    if (r->former)
        rename(r->former, real ? real : r->path);
    else if (r->count && real && stat(real, &s) == 0 && S_ISREG(s.st_mode))
        unlink(real);
    free(real);
}

static enum status remove_former(const char *path, struct error *e)
{
    struct stat s;
    if (lstat(path, &s) < 0 || !S_ISREG(s.st_mode) || unlink(path) == 0)
        return ST_OK;
    return error_set(e, ST_IO, _("--rejects: %s: can't remove the previous file: %s"),
                     utf8_quote(path), strerror(errno));
}

enum status rejects_place(struct rejects *r, struct error *e)
{
    struct outfile *file = r->file;
    set_former_aside(r);
    if (r->count)
        flush_rows(r);
    r->file = NULL;
    if (!r->count) {
        outfile_abandon(file);
        remove_former(r->path, e);
    } else if (outfile_commit(file, e) != ST_OK) {
        error_prefix(e, "--rejects");
    }
    r->placed = e->code == ST_OK;
    return e->code;
}

void rejects_keep(struct rejects *r)
{
    if (!r)
        return;
    if (r->former)
        unlink(r->former);
    rejects_free(r);
}

void rejects_abandon(struct rejects *r)
{
    if (!r)
        return;
    if (r->placed)
        put_former_back(r);
    else if (r->former)
        unlink(r->former);
    outfile_abandon(r->file);
    rejects_free(r);
}

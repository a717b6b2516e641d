/* CSV in: a row without a flaw is whole, UTF-8, and without NUL bytes. The first byte chooses
 * delimiter and encoding. */
#include "fuzz.h"

#include <string.h>

#include "base/utf8.h"
#include "flow/csv.h"

static void check_row(const struct csv *csv, const struct csv_row *row, int64_t *line)
{
    HOLDS(row->count == csv_header(csv)->count && row->line > *line);
    *line = row->line;
    size_t held = row->found > row->count ? row->found : row->count;
    for (size_t i = 0; i < held; i++) {
        const struct csv_cell *c = &row->cells[i];
        HOLDS(c->s[c->len] == '\0');
        if (row->flaw.code == ST_OK)
            HOLDS(strlen(c->s) == c->len && utf8_valid(c->s, c->len, NULL));
    }
    HOLDS(row->flaw.code != ST_OK || row->found == row->count);
    HOLDS((row->flaw.code == ST_OK) == !row->flaw.message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = {0, ';', '\t', '|'};
    static const char *const encodings[] = {NULL, "UTF-16", "GB18030", "BIG5", "UTF-8", "SJIS"};
    if (!size)
        return 0;
    struct csv_options options = {"input", encodings[*data / 4 % 6], delimiters[*data % 4]};
    struct error e = ERROR_NONE;
    struct csv *csv;
    if (csv_open_fd(&csv, fuzz_file(data + 1, size - 1), &options, &e) == ST_OK) {
        struct csv_row row;
        int64_t line = csv_header(csv)->line;
        int got;
        while ((got = csv_next(csv, &row, &e)) == 1)
            check_row(csv, &row, &line);
        HOLDS(got == 0 || e.message);
        HOLDS(got < 0 || csv_read(csv) == csv_size(csv));
        csv_close(csv);
    } else {
        HOLDS(e.message && strncmp(e.message, "input", 5) == 0);
    }
    error_clear(&e);
    return 0;
}

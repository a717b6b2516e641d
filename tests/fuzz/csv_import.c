/* Columns into places: each row is given or refused, and counted. The first byte chooses the
 * options; the first line, up to a NUL, is --map, the second --set, the rest is the file. */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "flow/csv_import.h"

static int place(void *context, const char *name, struct error *e)
{
    (void)context;
    if (strncmp(name, "field.", 6) == 0)
        return name[6] ? name[6] % 8 + 8 : PLACE_UNKNOWN;
    if (strcmp(name, "id") == 0)
        return PLACE_PASS;
    if (strcmp(name, "no") == 0) {
        error_set(e, ST_DATA, "no");
        return PLACE_REFUSED;
    }
    return *name >= 'a' && *name <= 'h' && !name[1] ? *name - 'a' : PLACE_UNKNOWN;
}

/* Cuts the piece up to a NUL off the front. */
static char *piece(const uint8_t **data, size_t *size)
{
    const uint8_t *end = memchr(*data, 0, *size);
    size_t n = end ? (size_t)(end - *data) : 0;
    char *text = fuzz_text(*data, n);
    n += end != NULL;
    *data += n;
    *size -= n;
    return text;
}

static void read_all(struct csv_import *in, int rejects, struct error *e)
{
    struct csv_import_row row;
    struct error why = ERROR_NONE;
    int64_t given = 0, mine = 0;
    int got;
    while ((got = csv_import_next(in, &row, e)) == 1) {
        given++;
        HOLDS(row.count >= CSV_IMPORT_PLACES);
        for (size_t i = 0; i < row.count; i++)
            HOLDS(!row.cells[i].s || row.cells[i].s[row.cells[i].len] == '\0');
        if (!rejects || !row.cells[0].s || *row.cells[0].s != 'x')
            continue;
        mine++;
        error_set(&why, ST_DATA, "a: not x");
        HOLDS(csv_import_refuse(in, &why, e) == ST_OK && !why.message);
    }
    HOLDS(got == 0 || e->message);
    HOLDS(got < 0 || csv_import_rows(in) == given + csv_import_refused(in) - mine);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const delimiters[] = {NULL, "tab", ";", "pipe"};
    if (!size)
        return 0;
    unsigned choice = *data++;
    size--;
    char *map = piece(&data, &size), *set = piece(&data, &size), file[32];
    int fd = fuzz_file(data, size);
    snprintf(file, sizeof file, "/proc/self/fd/%d", fd);
    struct csv_import_options options = {
        .file = file,
        .map = (const char **)&map,
        .map_count = *map != '\0',
        .set = (const char **)&set,
        .set_count = *set != '=' && strchr(set, '=') && utf8_valid(set, strlen(set), NULL),
        .extra = (enum csv_import_extra)(choice % 4),
        .delimiter = delimiters[choice / 4 % 4],
        .rejects = choice & 16 ? "/dev/shm/tkt-fuzz-rejects.csv" : NULL,
        .dry_run = choice >> 5 & 1,
    };
    struct error e = ERROR_NONE;
    struct csv_import *in;
    if (csv_import_open(&in, &options, place, NULL, &e) == ST_OK) {
        read_all(in, options.rejects != NULL, &e);
        csv_import_close(in);
    } else {
        HOLDS(e.message);
    }
    error_clear(&e);
    close(fd);
    free(map);
    free(set);
    return 0;
}

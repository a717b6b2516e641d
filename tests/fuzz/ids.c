/* Ids on standard input: bare, CSV or TSV. Each is a number above 0, and comes once. */
#include "fuzz.h"

#include <string.h>

#include "flow/ids.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = fuzz_file(data, size);
    HOLDS(dup2(fd, STDIN_FILENO) == STDIN_FILENO);
    close(fd);
    struct ids ids = IDS_EMPTY;
    struct error e = ERROR_NONE;
    if (ids_read_stdin(&ids, &e) != ST_OK)
        HOLDS(e.message && strncmp(e.message, "stdin", 5) == 0);
    for (size_t i = 0; i < ids.count; i++) {
        HOLDS(ids.id[i] >= 1);
        for (size_t k = 0; k < i; k++)
            HOLDS(ids.id[k] != ids.id[i]);
    }
    error_clear(&e);
    ids_free(&ids);
    return 0;
}

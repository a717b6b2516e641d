#include "base/digest.h"

#include <blake2.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/utf8.h"

enum { BYTES = DIGEST_HEX / 2, CHUNK = 1 << 16 };

static enum status read_all(int fd, const char *file, blake2b_state *h, int64_t *size,
                            struct error *e)
{
    char chunk[CHUNK];
    *size = 0;
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_set(e, ST_IO, "%s: %s", utf8_quote(file), strerror(errno));
        if (n == 0)
            return ST_OK;
        blake2b_update(h, (const uint8_t *)chunk, (size_t)n);
        *size += n;
    }
}

static void as_hex(blake2b_state *h, char hex[DIGEST_HEX + 1])
{
    uint8_t digest[BYTES];
    blake2b_final(h, digest, sizeof digest);
    for (size_t i = 0; i < BYTES; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

void digest_bytes(const void *bytes, size_t n, char hex[DIGEST_HEX + 1])
{
    blake2b_state h;
    blake2b_init(&h, BYTES);
    blake2b_update(&h, bytes, n);
    as_hex(&h, hex);
}

enum status digest_file(const char *file, char hex[DIGEST_HEX + 1], int64_t *size,
                        struct error *e)
{
    struct stat about;
    /* don't block in open(2): nobody may ever open the other end of a FIFO */
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &about) != 0) {
        error_set(e, ST_NOINPUT, "%s: %s", utf8_quote(file), strerror(errno));
    } else if (!S_ISREG(about.st_mode)) {
        error_set(e, ST_NOINPUT, _("%s: not a regular file"), utf8_quote(file));
    } else {
        blake2b_state h;
        blake2b_init(&h, BYTES);
        if (read_all(fd, file, &h, size, e) == ST_OK)
            as_hex(&h, hex);
    }
    if (fd >= 0)
        close(fd);
    return e->code;
}

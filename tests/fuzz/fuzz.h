/* fuzz.h: what every target of libFuzzer needs. `make fuzz` builds and runs them. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold, whatever the bytes are. */
#define HOLDS(promise)                                                                         \
    do {                                                                                       \
        if (!(promise))                                                                        \
            abort();                                                                           \
    } while (0)

/* A regular file in memory that holds these bytes, at its beginning. */
static inline int fuzz_file(const void *bytes, size_t n)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    HOLDS(fd >= 0 && write(fd, bytes, n) == (ssize_t)n && lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

/* The bytes as text; without a byte after it that a sanitizer wouldn't see. */
static inline char *fuzz_text(const uint8_t *data, size_t n)
{
    return mem_string_n((const char *)data, n);
}

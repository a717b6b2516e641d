#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

static int end_status = ST_MEMORY;

void mem_end_with(int status)
{
    end_status = status;
}

_Noreturn void mem_exhausted(void)
{
    static const char words[] = "tkt: out of memory\n";
    if (write(2, words, sizeof words - 1) < 0) {
        /* there is nobody to report this to */
    }
    _exit(end_status);
}

void *mem_alloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        mem_exhausted();
    return p;
}

void *mem_zero(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);
    if (!p)
        mem_exhausted();
    return p;
}

void *mem_resize(void *p, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        mem_exhausted();
    size_t bytes = count * size;
    p = realloc(p, bytes ? bytes : 1);
    if (!p)
        mem_exhausted();
    return p;
}

void *mem_more(void *p, size_t *capacity, size_t size)
{
    *capacity = *capacity ? *capacity * 2 : 16;
    return mem_resize(p, *capacity, size);
}

char *mem_string_n(const char *s, size_t n)
{
    char *copy = mem_alloc(n + 1);
    memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *mem_string(const char *s)
{
    return s ? mem_string_n(s, strlen(s)) : NULL;
}

void mem_free_all(void *const *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(p[i]);
}

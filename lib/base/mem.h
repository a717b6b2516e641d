/* mem.h: allocation that never returns NULL. Out of memory ends the process with ST_MEMORY.
 *
 * Ending at once leaves nothing half-written, because tkt writes only inside transactions. The
 * memory is freed with free(3). */
#pragma once

#include <stddef.h>

void *mem_alloc(size_t size);
void *mem_zero(size_t count, size_t size); /* zeroed; checks the product for overflow */
void *mem_resize(void *p, size_t count, size_t size);
_Noreturn void mem_exhausted(void); /* says so and ends the process */
void mem_end_with(int status);      /* instead of 71 */
char *mem_string(const char *s);    /* NULL gives NULL */
char *mem_string_n(const char *s, size_t n);
void mem_free_all(void *const *p, size_t n);
#define MEM_FREE(...)                                                                          \
    mem_free_all((void *const[]){__VA_ARGS__},                                                 \
                 sizeof((void *const[]){__VA_ARGS__}) / sizeof(void *))

/* Makes room for one more element in the growing array p. */
#define MEM_GROW(p, count, capacity)                                                           \
    ((count) < (capacity) ? (void)0 : (void)((p) = mem_more((p), &(capacity), sizeof *(p))))
/* Makes room in the same way, adds an element and gives its address. */
#define MEM_NEXT(p, count, capacity) (MEM_GROW(p, count, capacity), &(p)[(count)++])
void *mem_more(void *p, size_t *capacity, size_t size); /* doubles it */

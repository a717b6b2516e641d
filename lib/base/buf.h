/* buf.h: the one growable string.
 *
 * Invariants: s is never NULL and always ends in a NUL at s[len], which len
 * doesn't count; bytes before it may hold anything. A buffer starts as
 * BUF_EMPTY (no memory taken) and is freed with buf_free. */
#ifndef TKT_BASE_BUF_H
#define TKT_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
    char *s;
    size_t len;
    size_t capacity; /* 0: s is the shared empty string */
};

extern char buf_nothing[1];
#define BUF_EMPTY                                                                              \
    {                                                                                          \
        buf_nothing, 0, 0                                                                      \
    }

void buf_init(struct buf *b);
void buf_reserve(struct buf *b, size_t more); /* room for `more` bytes after len */
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addi(struct buf *b, int64_t n); /* decimal */
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list ap)
    __attribute__((format(printf, 2, 0)));
void buf_clear(struct buf *b);   /* length 0; keeps the memory */
char *buf_detach(struct buf *b); /* the string, the caller's to free; b is empty after */
void buf_free(struct buf *b);

#endif

/* buf.h: a growable byte string, the only one in tkt.
 *
 * Invariants: s is never NULL, and s[len] is always NUL. len doesn't count that NUL; the bytes
 * before it may be anything. A buffer starts as BUF_EMPTY, which allocates nothing, and is
 * freed with buf_free. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
    char *s;
    size_t len;
    size_t capacity; /* 0: s points to the shared empty string */
};

extern char buf_nothing[1];
#define BUF_EMPTY                                                                              \
    {                                                                                          \
        buf_nothing, 0, 0                                                                      \
    }

void buf_init(struct buf *b);
void buf_reserve(struct buf *b, size_t more); /* makes room for `more` bytes after len */
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addi(struct buf *b, int64_t n); /* in decimal */
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list ap)
    __attribute__((format(printf, 2, 0)));
void buf_clear(struct buf *b);              /* sets the length to 0, keeps the memory */
void buf_set(struct buf *b, const char *s); /* replaces the contents; NULL: empty */
/* returns the string, which the caller frees; b is then empty */
char *buf_detach(struct buf *b);
void buf_free(struct buf *b);
void buf_free_all(struct buf *const *b); /* ends with NULL */
#define BUF_FREE(...) buf_free_all((struct buf *const[]){__VA_ARGS__, NULL})

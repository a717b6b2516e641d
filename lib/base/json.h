/* json.h: flat JSON objects, as the store keeps them: {"name":"text","n":5,"x":null}.
 *
 * Written compact and in the order given; read back value by value. Numbers are
 * integers here, of 64 bits; anything nested is refused by the reader, as is all that is no
 * JSON. */
#ifndef TKT_BASE_JSON_H
#define TKT_BASE_JSON_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Appends a JSON string with its quotes. s is UTF-8. */
void json_string(struct buf *out, const char *s, size_t n);
/* Append "name":value to an object that the caller opened with '{' (a comma goes before
 * where it isn't the first); json_text with s NULL writes null. */
void json_text(struct buf *out, const char *name, const char *s);
void json_int(struct buf *out, const char *name, int64_t n);
void json_null(struct buf *out, const char *name);

enum json_kind { JSON_NULL, JSON_INT, JSON_TEXT };

struct json_pair {
    const char *name;
    enum json_kind kind;
    const char *text; /* JSON_TEXT: NUL-terminated; JSON_INT: its digits; else NULL */
    size_t len;
    int64_t n;
};

struct json_object {
    struct json_pair *pairs; /* in the order of the text */
    size_t count, capacity;
    struct buf texts; /* where the names and texts of the pairs are */
};

#define JSON_OBJECT_EMPTY                                                                      \
    {                                                                                          \
        0, 0, 0, BUF_EMPTY                                                                     \
    }

/* 1 and the pairs where s is such an object (NULL and "" are an empty one), else 0. */
int json_read(const char *s, struct json_object *o);
/* The same in place of what o held, in the memory that it has. */
int json_read_again(const char *s, struct json_object *o);
const struct json_pair *json_find(const struct json_object *o, const char *name);
void json_free(struct json_object *o);

#endif

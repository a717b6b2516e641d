/* json.h: flat JSON objects, as the store keeps them: {"name":"text","n":5,"x":null}.
 *
 * Objects are written without blanks, in the order of the calls, and read into an array of
 * pairs. Numbers are 64-bit integers. The reader rejects nested values and anything that isn't
 * valid JSON. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Appends a JSON string with its quotes. s must be UTF-8. */
void json_string(struct buf *out, const char *s, size_t n);
/* Append "name":value to an object that the caller opened with '{', after a comma unless it is
 * the first. If s is NULL, json_text writes null. */
void json_text(struct buf *out, const char *name, const char *s);
void json_int(struct buf *out, const char *name, int64_t n);
void json_null(struct buf *out, const char *name);

enum json_kind { JSON_NULL, JSON_INT, JSON_TEXT };

struct json_pair {
    const char *name;
    enum json_kind kind;
    /* JSON_TEXT: the text, ends in NUL; JSON_INT: its digits; JSON_NULL: NULL */
    const char *text;
    size_t len;
    int64_t n;
};

struct json_object {
    struct json_pair *pairs; /* in the order of the text */
    size_t count, capacity;
    struct buf texts; /* holds the names and texts of the pairs */
};

#define JSON_OBJECT_EMPTY                                                                      \
    {                                                                                          \
        0, 0, 0, BUF_EMPTY                                                                     \
    }

/* Reads s into o. NULL and "" count as an empty object. Returns 1, or 0 if s isn't a flat
 * object. */
int json_read(const char *s, struct json_object *o);
/* Reads s into o again: replaces its contents and reuses its memory. */
int json_read_again(const char *s, struct json_object *o);
const struct json_pair *json_find(const struct json_object *o, const char *name);
void json_free(struct json_object *o);

/* near_code.h: which of a register's codes did somebody mean who mistyped one?
 *
 * Codes are compared under folding (match.h), without their blanks and marks, so B3-1201,
 * b3 1201 and Ｂ３１２０１ are the same. The distance of two codes is the number of characters
 * that were left out, added, replaced, or swapped with their neighbours (Damerau, CACM 7(3),
 * 1964, in the form that edits no character twice). A code is near if its distance is at most a
 * third of the typed code's length. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

enum { NEAR_CODES = 3, NEAR_CODE_LENGTH = 64 };

struct near_codes {
    int32_t typed[NEAR_CODE_LENGTH]; /* folded */
    size_t length;
    char *code[NEAR_CODES]; /* the nearest first, then in the order of near_code_try */
    int distance[NEAR_CODES];
    size_t count;
    struct buf folded; /* only kept to reuse its memory */
};

/* A code that is longer than NEAR_CODE_LENGTH has none that are near. */
void near_code_start(struct near_codes *near, const char *typed, size_t n);
void near_code_try(struct near_codes *near, const char *code, size_t n);
void near_code_free(struct near_codes *near);

/* Appends "; did you mean 'assign'?" to a message, if one of `names` ("accept, assign, wait")
 * is near. */
void near_code_suggest(struct error *e, const char *typed, const char *names);

/* unknown_code.h: codes that may be anything, but were probably meant to be in a register: a
 * ticket's customer and unit. */
#pragma once

#include <stddef.h>

#include "base/buf.h"
#include "desk/core/desk.h"

/* Returns 1 if the register has rows and lacks the code, 0 if not, -1 for an error. */
int unknown_code(struct desk *desk, const char *reg, const char *code, size_t n,
                 struct error *e);
/* Appends "'B3-12O1' is not in the register unit; similar: B3-1201". Reads all codes. */
enum status unknown_code_words(struct desk *desk, const char *reg, const char *code,
                               struct buf *out, struct error *e);

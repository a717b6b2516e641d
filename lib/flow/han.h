/* han.h: converts traditional Chinese characters to simplified ones, with OpenCC.
 *
 * Each character is converted by itself, so that a word has the same form in any context.
 * OpenCC is asked about each character once. Only tkt-answer uses this module. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct han;

/* Returns ST_CONFIG if OpenCC's data are missing. */
enum status han_open(struct han **script, struct error *e);
void han_close(struct han *script);
/* For tokens_new: returns the simplified form of a character, or the character itself. */
int32_t han_simple(void *script, int32_t c);
/* Appends the text with Taiwan's words replaced by the mainland's (軟體 → 软件). */
void han_mainland(struct han *script, struct buf *out, const char *text, size_t n);

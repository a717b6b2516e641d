/* han.h: Chinese characters, traditional ones as simplified, by OpenCC.
 *
 * Character by character, whatever stands beside it, so that a word has one form wherever it
 * stands: each is asked of OpenCC once. Only tkt-answer uses this. */
#ifndef TKT_FLOW_HAN_H
#define TKT_FLOW_HAN_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct han;

/* ST_CONFIG where OpenCC's data aren't there. */
enum status han_open(struct han **script, struct error *e);
void han_close(struct han *script);
/* For tokens_new: the simplified form of a character, or itself. */
int32_t han_simple(void *script, int32_t c);
/* Appends the text with Taiwan's words as the mainland's too (軟體 → 软件). */
void han_mainland(struct han *script, struct buf *out, const char *text, size_t n);

#endif

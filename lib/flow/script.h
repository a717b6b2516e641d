/* script.h: Chinese characters, traditional ones as simplified, by OpenCC.
 *
 * Character by character, whatever stands beside it, so that a word has one form wherever it
 * stands: each is asked of OpenCC once. Only tkt-answer uses this. */
#ifndef TKT_FLOW_SCRIPT_H
#define TKT_FLOW_SCRIPT_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct script;

/* ST_CONFIG where OpenCC's data aren't there. */
enum status script_open(struct script **script, struct error *e);
void script_close(struct script *script);
/* For words_new: the simplified form of a character, or itself. */
int32_t script_simple(void *script, int32_t c);
/* Appends the text with Taiwan's words as the mainland's too (軟體 → 软件). */
void script_mainland(struct script *script, struct buf *out, const char *text, size_t n);

#endif

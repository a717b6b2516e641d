/* quoted_reply.h: where the quoted text begins that email programs append to an answer. */
#pragma once

#include <stddef.h>

/* Returns how many bytes of the text are the writer's own: those before "On … wrote:",
 * "-----Original Message-----", "发件人:" and the like, or before a last block of lines with
 * ">". Lines that people write too count only if they have what a program puts there: an
 * address, a time of day, or all lines of a known program's form. Returns n if the answers are
 * between quoted lines, if nothing would be left, or if the text is forwarded. */
size_t quoted_reply_start(const char *text, size_t n);
/* Returns 1 if the subject says that the message is forwarded: what looks like history is then
 * what the sender wants to show. */
int quoted_reply_is_forward(const char *subject);

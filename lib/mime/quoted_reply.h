/* quoted_reply.h: where the history begins that mail programs put under an answer. */
#ifndef TKT_MIME_QUOTED_REPLY_H
#define TKT_MIME_QUOTED_REPLY_H

#include <stddef.h>

/* How many bytes of the text are the writer's own: up to "On … wrote:", "-----Original
 * Message-----", "发件人:" and the like, or a last block of lines behind ">". All of it where
 * answers stand between quoted lines, where nothing would be left, and of texts that are
 * forwarded. */
size_t quoted_reply_start(const char *text, size_t n);

#endif

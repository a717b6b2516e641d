#include "base/error.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/buf.h"

enum status error_set(struct error *e, enum status code, const char *format, ...)
{
    struct buf b = BUF_EMPTY;
    va_list ap;
    va_start(ap, format);
    buf_vprintf(&b, format, ap);
    va_end(ap);
    free(e->message);
    e->message = buf_detach(&b);
    e->code = code;
    return code;
}

enum status error_prefix(struct error *e, const char *format, ...)
{
    struct buf b = BUF_EMPTY;
    va_list ap;
    va_start(ap, format);
    buf_vprintf(&b, format, ap);
    va_end(ap);
    buf_printf(&b, ": %s", e->message ? e->message : "");
    free(e->message);
    e->message = buf_detach(&b);
    return e->code;
}

void error_clear(struct error *e)
{
    free(e->message);
    e->message = NULL;
    e->code = ST_OK;
}

#include "base/paths.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

#ifndef TKT_SHAREDIR
#define TKT_SHAREDIR "/usr/local/share"
#endif

static char *bin_dir, *data_dir, *locale_dir;

static void find_paths(void)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    struct buf share = BUF_EMPTY, bin = BUF_EMPTY;
    if (n > 0) {
        self[n] = '\0';
        char *slash = strrchr(self, '/');
        if (slash)
            *slash = '\0';
        buf_adds(&bin, self);
        struct stat st;
        buf_printf(&share, "%s/../share", self);
        struct buf probe = BUF_EMPTY;
        buf_printf(&probe, "%s/tkt", share.s);
        if (stat(probe.s, &st) != 0)
            buf_clear(&share);
        buf_free(&probe);
    }
    if (!share.len)
        buf_adds(&share, TKT_SHAREDIR);
    const char *forced = getenv("TKT_DATADIR");
    struct buf data = BUF_EMPTY, locale = BUF_EMPTY;
    if (forced && *forced)
        buf_adds(&data, forced);
    else
        buf_printf(&data, "%s/tkt", share.s);
    buf_printf(&locale, "%s/locale", share.s);
    buf_free(&share);
    bin_dir = buf_detach(&bin);
    data_dir = buf_detach(&data);
    locale_dir = buf_detach(&locale);
}

const char *path_data(void)
{
    if (!data_dir)
        find_paths();
    return data_dir;
}

const char *path_locale(void)
{
    if (!data_dir)
        find_paths();
    return locale_dir;
}

const char *path_bin(void)
{
    if (!data_dir)
        find_paths();
    return bin_dir;
}

#include "base/ctx.h"

#include <pwd.h>
#include <unistd.h>

#include "base/mem.h"

static const char *system_user(void *parent)
{
    const struct passwd *entry = getpwuid(getuid());
    return entry == NULL ? mem_printf(parent, "uid-%ld", (long)getuid())
                         : mem_string(parent, entry->pw_name);
}

Ctx *ctx_new(void)
{
    Ctx *ctx = mem_new(NULL, Ctx);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    ctx->now = instant_now();
    ctx->seed = 1;
    ctx->threads = processors < 1 ? 1 : (int)processors;
    ctx->lang = LANG_ID;
    ctx->actor = system_user(ctx);
    return ctx;
}

Ctx *ctx_worker(const Ctx *ctx)
{
    Ctx *worker = mem_new(NULL, Ctx);
    *worker = *ctx;
    worker->problem_list = NULL;
    return worker;
}

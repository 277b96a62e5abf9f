/* The progress bar: a thread that looks at the counters five times a second and draws one line; and
 * what each step took. */
#include <pthread.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "base/money.h"
#include "base/progress.h"
#include "base/unicode.h"
#include "cli/command.h"

struct ProgressBar {
    Progress progress;
    Ctx *ctx;
    bool has_thread;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t stopped;
    bool stopping;
    bool drawn;
};

enum { TICK_MS = 200, TICKS_BEFORE_DRAWING = 5, BAR_CELLS = 24 };

static void draw(ProgressBar *bar)
{
    const char *step = bar->progress.step;
    if (step == NULL)
        return;
    int64_t done = bar->progress.done, total = bar->progress.total;
    void *memory = mem_root(NULL);
    bool english = bar->ctx->lang == LANG_EN;
    Buf *line = buf_new(memory, 1024);
    buf_append(line, text_of(say(memory, bar->ctx->lang, step, NULL)));
    if (total > 0) {
        int filled = (int)(done >= total ? BAR_CELLS : done * BAR_CELLS / total);
        buf_append_string(line, "  ");
        for (int i = 0; i < BAR_CELLS; i++)
            buf_append_string(line, i < filled ? "█" : "·");
        buf_printf(line, "  %d %%  %s / %s", (int)(done >= total ? 100 : done * 100 / total),
                   count_format(memory, done, english), count_format(memory, total, english));
    } else if (done > 0) {
        buf_printf(line, "  %s", count_format(memory, done, english));
    }
    Text shown = unicode_fit(buf_text(line), terminal_columns() - 1);
    fprintf(stderr, "\r%.*s\033[K", TEXT_ARGS(shown));
    bar->drawn = true;
    mem_free(memory);
}

static void *watch(void *argument)
{
    ProgressBar *bar = argument;
    pthread_mutex_lock(&bar->mutex);
    for (int tick = 0; !bar->stopping; tick++) {
        int64_t due_us = instant_now().us + TICK_MS * 1000;
        struct timespec due = {.tv_sec = due_us / 1000000, .tv_nsec = due_us % 1000000 * 1000};
        pthread_cond_timedwait(&bar->stopped, &bar->mutex, &due);
        if (tick >= TICKS_BEFORE_DRAWING && !bar->stopping)
            draw(bar);
    }
    pthread_mutex_unlock(&bar->mutex);
    return NULL;
}

ProgressBar *progress_bar_start(Ctx *ctx, bool draws)
{
    ProgressBar *bar =
        mem_new(NULL, ProgressBar); /* a root: the thread allocates beside the command */
    bar->ctx = ctx;
    ctx->progress = &bar->progress;
    pthread_mutex_init(&bar->mutex, NULL);
    pthread_cond_init(&bar->stopped, NULL);
    bar->has_thread =
        draws && stderr_is_terminal() && pthread_create(&bar->thread, NULL, watch, bar) == 0;
    return bar;
}

static void print_timings(const ProgressBar *bar)
{
    void *memory = mem_root(NULL);
    for (int i = 0; i < bar->progress.step_count; i++) {
        const ProgressStep *step = &bar->progress.steps[i];
        int64_t us = step->ended.us - step->began.us;
        int64_t per_second = us == 0 ? 0 : (int64_t)((__int128)step->units * 1000000 / us);
        fprintf(stderr, "%8s s  %12s /s  %s\n", decimal_format(memory, us, 6, 3, '.'),
                count_format(memory, per_second, true),
                say(memory, bar->ctx->lang, step->step, NULL));
    }
    mem_free(memory);
}

void progress_bar_stop(ProgressBar *bar, bool timings)
{
    progress_end(bar->ctx);
    if (bar->has_thread) {
        pthread_mutex_lock(&bar->mutex);
        bar->stopping = true;
        pthread_cond_signal(&bar->stopped);
        pthread_mutex_unlock(&bar->mutex);
        pthread_join(bar->thread, NULL);
    }
    if (bar->drawn)
        fputs("\r\033[K", stderr);
    if (timings)
        print_timings(bar);
    bar->ctx->progress = NULL;
    mem_free(bar);
}

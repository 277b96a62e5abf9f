/* Build tool: writes an assembler file that embeds data files in the binary, with a table of their
 * names (base/resource.h), and a dependency file so that the build notices when one changes.
 *
 *     embed OUTPUT DEPFILE TABLE ROOT FILE…
 *
 * TABLE is the symbol of the table, ROOT the folder from which the names count. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUT = 1, DEPFILE, TABLE, ROOT, FIRST_FILE };

/* The file's name below the root. Meson hands over paths relative to a build folder that may be
 * anywhere. */
static const char *relative(const char *root, const char *path)
{
    static char absolute_root[PATH_MAX], absolute_path[PATH_MAX];
    if (realpath(root, absolute_root) == NULL || realpath(path, absolute_path) == NULL) {
        fprintf(stderr, "embed: cannot find %s: %s\n", path, strerror(errno));
        exit(2);
    }
    size_t length = strlen(absolute_root);
    if (strncmp(absolute_root, absolute_path, length) != 0 || absolute_path[length] != '/') {
        fprintf(stderr, "embed: %s is not below %s\n", path, root);
        exit(2);
    }
    return absolute_path + length + 1;
}

int main(int argc, char **argv)
{
    if (argc <= FIRST_FILE) {
        fputs("usage: embed OUTPUT DEPFILE TABLE ROOT FILE...\n", stderr);
        return 2;
    }
    FILE *out = fopen(argv[OUTPUT], "w");
    FILE *dependencies = fopen(argv[DEPFILE], "w");
    if (out == NULL || dependencies == NULL) {
        fprintf(stderr, "embed: cannot write %s: %s\n", argv[OUTPUT], strerror(errno));
        return 2;
    }
    fputs(".section .note.GNU-stack,\"\",%progbits\n.section .rodata\n", out);
    fprintf(dependencies, "%s:", argv[OUTPUT]);
    for (int i = FIRST_FILE; i < argc; i++) {
        fprintf(out, "name%d: .asciz \"%s\"\ndata%d: .incbin \"%s\"\nend%d: .byte 0\n", i,
                relative(argv[ROOT], argv[i]), i, argv[i], i);
        fprintf(dependencies, " %s", argv[i]);
    }
    fprintf(out, ".section .data.rel.ro,\"aw\"\n.balign 8\n.global %s\n%s:\n", argv[TABLE],
            argv[TABLE]);
    for (int i = FIRST_FILE; i < argc; i++)
        fprintf(out, ".quad name%d, data%d, end%d\n", i, i, i);
    fputs(".quad 0, 0, 0\n", out);
    fputc('\n', dependencies);
    return fclose(out) == 0 && fclose(dependencies) == 0 ? 0 : 2;
}

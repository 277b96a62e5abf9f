/* QR codes (ISO/IEC 18004) by libqrencode, error correction M: up to 15 % of it may be damaged. */
#include <qrencode.h>

#include "base/mem.h"
#include "format/document_internal.h"

Status qr_encode(Ctx *ctx, void *parent, Text content, QrCode *ret)
{
    enum { QR_BYTES_MAX = 2331 }; /* version 40, level M */
    QRcode *code = NULL;
    if (content.bytes > 0 && content.bytes <= QR_BYTES_MAX)
        code = QRcode_encodeData((int)content.bytes, (const unsigned char *)content.data, 0,
                                 QR_ECLEVEL_M);
    if (code == NULL)
        return fail(ctx, E_LIMIT, "document.qr", mem_printf(ctx, "%zu", content.bytes),
                    mem_printf(ctx, "%d", QR_BYTES_MAX), NULL);
    size_t modules = (size_t)code->width * (size_t)code->width;
    *ret = (QrCode){.size = code->width, .modules = mem_array(parent, bool, modules)};
    for (size_t i = 0; i < modules; i++)
        ret->modules[i] = (code->data[i] & 1) != 0;
    QRcode_free(code);
    return OK;
}

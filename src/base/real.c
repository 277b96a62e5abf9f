#include "base/real.h"

/* x = k ln 2 + r with |r| ≤ ½ ln 2, and e^r by its series. */
double real_exp(double x)
{
    enum { TERMS = 14 };
    assert(x <= 0);
    if (x < -708)
        return 0;
    double k = rint(x * 0x1.71547652b82fep0);
    double r = x - k * 0x1.62e42fee00000p-1 - k * 0x1.a39ef35793c76p-33;
    double sum = 1;
    for (int term = TERMS; term > 0; term--)
        sum = 1 + r * sum / term;
    return ldexp(sum, (int)k);
}

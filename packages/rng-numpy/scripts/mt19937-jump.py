"""Prints the polynomial of MT19937's jump by 2**128 words, t**(2**128) modulo the recursion's characteristic polynomial.

    python3 scripts/mt19937-jump.py

19937 bits in hexadecimal, the highest power first. The characteristic polynomial is found by Berlekamp and Massey's
algorithm from one bit of each of 2·19937 words, as in Haramoto, Matsumoto, Nishimura, Panneton, L'Ecuyer, "Efficient
Jump Ahead for F2-Linear Random Number Generators", INFORMS Journal on Computing 20(3), 2008. Takes a minute.
"""

DEGREE = 19937


def words(count):
    key = [19650218]
    for i in range(1, 624):
        key.append((1812433253 * (key[-1] ^ key[-1] >> 30) + i) & 0xFFFFFFFF)
    while len(key) < count + 624:
        n = len(key)
        y = (key[n - 624] & 0x80000000) | (key[n - 623] & 0x7FFFFFFF)
        key.append(key[n - 227] ^ (y >> 1) ^ (0x9908B0DF if y & 1 else 0))
    return key[624 : count + 624]


def characteristic(bits):
    """Berlekamp–Massey over GF(2); polynomials as integers, bit i the coefficient of t**i."""
    connection, previous, length, gap = 1, 1, 0, 1
    window = 0  # bit i: the word i places back
    for n, bit in enumerate(bits):
        window = (window << 1) | bit
        if (connection & window).bit_count() & 1:
            changed = connection ^ (previous << gap)
            if 2 * length <= n:
                length, previous, gap = n + 1 - length, connection, 0
            connection = changed
        gap += 1
        window &= (1 << (length + 2)) - 1 if length > DEGREE else ~0
    assert length == DEGREE
    # The recursion's polynomial is the connection polynomial backwards.
    return int(f"{connection:0{DEGREE + 1}b}"[::-1], 2)


def squared(p):
    return int("0".join(f"{p:b}"), 2)


def remainder(p, modulus):
    for i in range(p.bit_length() - 1, DEGREE - 1, -1):
        if p >> i & 1:
            p ^= modulus << (i - DEGREE)
    return p


modulus = characteristic([word & 1 for word in words(2 * DEGREE)])
power = 2
for _ in range(128):
    power = remainder(squared(power), modulus)
print(f"{power:0{(DEGREE + 3) // 4}x}")

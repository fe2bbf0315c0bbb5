"""Public codes of reports: seven random symbols and one check symbol, easy to read out on the phone.

Alphabet: Crockford base32 (no I, L, O, U). Check symbol: Luhn mod 32 over the same alphabet,
which finds every single wrong symbol and nearly every swap of neighbours.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def new_code() -> str:
    """A fresh code without hyphen, 35 bits of chance."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + check_symbol(body)


def check_symbol(body: str) -> str:
    """The symbol that makes `body` a valid code (Luhn mod N, N = 32, doubling from the right)."""
    total = 0
    for place, symbol in enumerate(reversed(body)):
        value = _VALUE[symbol] * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def read_code(text: str) -> str | None:
    """The code that a person meant, or None if it cannot be one. Case, hyphen, I/L and O are forgiven."""
    code = text.strip().upper().translate(_MISREAD)
    if len(code) != LENGTH or any(symbol not in _VALUE for symbol in code):
        return None
    return code if check_symbol(code[:-1]) == code[-1] else None


def shown(code: str) -> str:
    """A stored code as people see it: K7QF-3M2P."""
    return f"{code[:4]}-{code[4:]}"

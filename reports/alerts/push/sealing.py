"""Encrypting a message so that only the browser that asked for it can read it (RFC 8291, RFC 8188)."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096
# One record holds the message, the byte that ends it, and the tag that guards it.
LONGEST = RECORD - 17 - 86
END = b"\x02"
AUTH_BYTES, POINT_BYTES = 16, 65


class BadKey(ValueError):
    """What a browser gave as its key is none."""


def seal(
    message: bytes,
    p256dh: bytes,
    auth: bytes,
    *,
    our_key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The encrypted body for a browser's public key (65 bytes) and secret (16 bytes). Raises BadKey.

    Key and salt are new for each message; only the test with the example of the RFC gives its own.
    """
    if len(message) > LONGEST:
        raise ValueError(f"The message has {len(message)} bytes, more than {LONGEST}.")
    their_key = public_key(p256dh)
    our_key, salt = our_key or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    ours = our_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = our_key.exchange(ec.ECDH(), their_key)
    material = _derived(shared, auth, b"WebPush: info\x00" + p256dh + ours, 32)
    key = _derived(material, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(material, salt, b"Content-Encoding: nonce\x00", 12)
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return header + AESGCM(key).encrypt(nonce, message + END, None)


def public_key(p256dh: bytes) -> ec.EllipticCurvePublicKey:
    """The point on the curve P-256 that these bytes are. Raises BadKey."""
    try:
        if len(p256dh) != POINT_BYTES:
            raise BadKey
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    except ValueError as error:
        raise BadKey("This is no point on the curve P-256.") from error


def decoded(text: str) -> bytes:
    """Bytes from base64url, padded or not. Raises BadKey."""
    try:
        return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (NotBase64, ValueError) as error:
        raise BadKey("This is no base64url.") from error


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)

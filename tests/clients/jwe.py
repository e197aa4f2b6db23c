"""JSON Web Encryption as a client of encrypted payloads does it: RSA-OAEP-256 and A256GCM, compact."""

import base64
import json
import os

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


def coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Client:
    """A client with a key of its own."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def public_key(self) -> str:
        """As the settings take it: a PEM in base64."""
        public = self._key.public_key()
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(pem).decode()

    @staticmethod
    def seal(cloud_key: str, message: object) -> str:
        """Encrypts for the number whose `cloud_encryption_key` this is."""
        public = serialization.load_pem_public_key(base64.b64decode(cloud_key))
        assert isinstance(public, rsa.RSAPublicKey)
        head = coded(json.dumps({"alg": "RSA-OAEP-256", "enc": "A256GCM", "typ": "JWE"}).encode())
        key, iv = os.urandom(32), os.urandom(12)
        sealed = AESGCM(key).encrypt(iv, json.dumps(message).encode(), head.encode())
        return ".".join([head, coded(public.encrypt(key, OAEP)), coded(iv), coded(sealed[:-16]), coded(sealed[-16:])])

    def open(self, token: str) -> dict:
        """What the server answered."""
        head, wrapped, iv, sealed, tag = token.split(".")
        key = self._key.decrypt(decoded(wrapped), OAEP)
        return json.loads(AESGCM(key).decrypt(decoded(iv), decoded(sealed) + decoded(tag), head.encode()))

"""A small file of each kind that messages carry, made here: valid as far as anybody looks."""

import struct
import zlib


def png(width: int = 64, height: int = 48) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\x00" + b"\xc4\x3a\x22" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def webp(side: int = 512) -> bytes:
    """A sticker: lossless WebP of one colour. Five prefix codes of one symbol each say all there is to say."""
    bits = [(side - 1, 14), (side - 1, 14), (0, 1), (0, 3), (0, 1), (0, 1), (0, 1)]
    for symbol in (0x3A, 0xC4, 0x22, 0xFF):
        bits += [(1, 1), (0, 1), (1, 1), (symbol, 8)]
    bits += [(1, 1), (0, 1), (0, 1), (0, 1)]
    value = place = 0
    for number, width in bits:
        value |= number << place
        place += width
    data = b"\x2f" + value.to_bytes((place + 7) // 8, "little")
    data += b"\x00" * (len(data) % 2)
    body = b"WEBPVP8L" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def ogg() -> bytes:
    """The head of a voice note: one page of Ogg with the Opus header."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48_000, 0, 0)
    page = b"OggS" + struct.pack("<BBqIIIB", 0, 2, 0, 1, 0, 0, 1) + bytes([len(head)]) + head
    return page


def mp4() -> bytes:
    """A film without a frame."""
    brand = b"ftypisom" + struct.pack(">I", 512) + b"isomiso2avc1mp41"
    boxes = [brand, b"moov", b"mdat"]
    return b"".join(struct.pack(">I", 4 + len(box)) + box for box in boxes)


def mp3() -> bytes:
    """A tag and a frame of silence."""
    return b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(413)


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

FILES: dict[str, bytes] = {
    "picture.png": png(),
    "film.mp4": mp4(),
    "song.mp3": mp3(),
    "voice.ogg": ogg(),
    "sticker.webp": webp(),
    "menu.pdf": PDF,
}

TYPES: dict[str, str] = {
    "picture.png": "image/png",
    "film.mp4": "video/mp4",
    "song.mp3": "audio/mpeg",
    "voice.ogg": "audio/ogg",
    "sticker.webp": "image/webp",
    "menu.pdf": "application/pdf",
}

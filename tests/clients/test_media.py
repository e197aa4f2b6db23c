"""pywa uploads, looks up, downloads and deletes media."""

import hashlib

import httpx
import pytest
from pywa.errors import WhatsAppError
from pywa.types import Message

from samples import FILES, TYPES, png


@pytest.mark.parametrize("file", FILES)
def test_what_goes_up_comes_down(wa, tmp_path, file):
    media = wa.upload_media(FILES[file], mime_type=TYPES[file], filename=file)
    info = wa.get_media_url(media.id)
    assert (info.id, info.mime_type.split(";")[0], info.file_size) == (media.id, TYPES[file], len(FILES[file]))
    assert info.sha256 == hashlib.sha256(FILES[file]).hexdigest()
    assert wa.get_media_bytes(info.url) == FILES[file]
    assert info.download(path=tmp_path, filename=file).read_bytes() == FILES[file]


def test_upload_from_a_path_a_stream_and_a_link(wa, bot, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(png())
    from_path = wa.upload_media(path)
    with path.open("rb") as stream:
        from_stream = wa.upload_media(stream, mime_type="image/png", filename="a.png")
    from_link = wa.upload_media(f"{bot.url}/files/picture.png")
    for media in (from_path, from_stream, from_link):
        assert wa.get_media_url(media.id).get_bytes() == png()


def test_a_download_needs_the_token(wa):
    info = wa.get_media_url(wa.upload_media(png(), mime_type="image/png", filename="a.png").id)
    assert httpx.get(info.url).status_code == 404


def test_deleted_media_are_gone(wa):
    media = wa.upload_media(png(), mime_type="image/png", filename="a.png")
    assert media.delete()
    with pytest.raises(WhatsAppError):
        wa.get_media_url(media.id)


def test_media_of_a_customer_are_downloaded_by_their_message(wa, bot, customer, files):
    message = bot.told_of(Message, customer.send({"type": "image"}, files / "picture.png"))
    assert message.image.get_bytes() == FILES["picture.png"]
    # Not by reupload(): pywa fetches the address without the token then, which Meta's servers refuse as well.
    again = wa.upload_media(message.image.get_bytes(), mime_type="image/png", filename="picture.png")
    assert wa.get_media_url(again.id).get_bytes() == FILES["picture.png"]


def test_bytes_that_are_not_what_they_say_are_refused(wa):
    with pytest.raises(WhatsAppError) as refused:
        wa.upload_media(b"not a picture", mime_type="image/png", filename="a.png")
    assert refused.value.code in (100, 131053)

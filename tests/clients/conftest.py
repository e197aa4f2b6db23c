"""One demo server and one bot for all tests; a customer of its own for each."""

import itertools
from collections.abc import Callable, Iterator

import pytest
from pywa import WhatsApp
from pywa.types import Message

import samples
from bot import Bot
from server import Customer, Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("souk"))
    yield server
    server.close()
    assert server.complaints() == []


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory):
    """A folder with a file of each kind, served by the bot's server."""
    folder = tmp_path_factory.mktemp("files")
    for name, content in samples.FILES.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def running_bot(server: Server, files) -> Iterator[Bot]:
    """The bot, subscribed as pywa subscribes itself: the app's webhook, in the app's name."""
    bot = Bot(server, files)
    known = server.credentials
    app_token = bot.wa.get_app_access_token(app_id=int(known["app_id"]), app_secret=known["app_secret"])
    done = bot.wa.set_app_callback_url(
        app_id=int(known["app_id"]),
        app_access_token=app_token,
        callback_url=f"{bot.url}/webhook",
        verify_token=known["verify_token"],
        fields=("messages",),
    )
    assert done
    # Without an address of its own: the WABA's events go where the app's go.
    assert bot.wa.delete_waba_callback_url()
    yield bot
    bot.close()


@pytest.fixture
def bot(running_bot: Bot) -> Iterator[Bot]:
    """The bot; fails a test in which pywa could not read something."""
    running_bot.complaints.take()
    yield running_bot
    assert running_bot.complaints.take() == []


@pytest.fixture
def wa(bot: Bot) -> WhatsApp:
    return bot.wa


numbers = itertools.count(819_055_500_001)


@pytest.fixture
def person(server: Server) -> Iterator[Callable[[], Customer]]:
    """Makes customers who have not written yet."""
    made: list[Customer] = []

    def make() -> Customer:
        made.append(Customer(server, str(next(numbers)), "Hana 花"))
        return made[-1]

    yield make
    for customer in made:
        customer.leave()


@pytest.fixture
def customer(person: Callable[[], Customer], bot: Bot) -> Customer:
    """A customer with an open chat who has just written: the service window is open."""
    customer = person()
    customer.listen()
    wamid = customer.say("Hello")
    bot.told_of(Message, wamid)
    return customer

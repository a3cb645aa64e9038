"""The store: all that the service keeps, by groups."""

from __future__ import annotations

from types import TracebackType

from sqlalchemy import text

from lpr.errors import StoreError, first_line
from lpr.service.config import ServiceConfig
from lpr.service.store.audit import Audit
from lpr.service.store.cameras import Cameras
from lpr.service.store.changes import Changes
from lpr.service.store.database import Database
from lpr.service.store.expiry import Expiry
from lpr.service.store.forgetting import Forgetting
from lpr.service.store.gates import Gates
from lpr.service.store.hashes import PlateHashes
from lpr.service.store.history import History
from lpr.service.store.incidents import Incidents
from lpr.service.store.jobs import Jobs
from lpr.service.store.keys import Keys
from lpr.service.store.lists import Lists
from lpr.service.store.login_failures import LoginFailures
from lpr.service.store.migrating import migrate
from lpr.service.store.models import FOLDER as MODELS
from lpr.service.store.models import Models
from lpr.service.store.outbox import Outbox
from lpr.service.store.passages import Passages
from lpr.service.store.picture_files import FOLDER, PictureFiles
from lpr.service.store.pictures import Pictures
from lpr.service.store.places import place_of
from lpr.service.store.retold import Retold
from lpr.service.store.reviews import Reviews
from lpr.service.store.rules import Rules
from lpr.service.store.secrets import Cipher
from lpr.service.store.sessions import Sessions
from lpr.service.store.settings import Settings
from lpr.service.store.sites import Sections, Sites
from lpr.service.store.statistics import Statistics
from lpr.service.store.subjects import Subjects
from lpr.service.store.targets import Targets
from lpr.service.store.traffic import Traffic
from lpr.service.store.users import Users
from lpr.service.store.uses import Uses
from lpr.service.store.vehicles import Vehicles
from lpr.service.store.visits import Visits


class Store:
    """Everything that is kept. All groups may be used from several threads at once.

    >>> from lpr.service.config import ServiceConfig
    >>> with Store(ServiceConfig(data=getfixture("tmp_path"))) as store:
    ...     store.users.any()
    False

    Args:
        config: says where; the folder is made where there is none, and the database is brought to
            the schema of this version.

    Raises:
        StoreError: the folder or the database cannot be used.
        ConfigError: the place of the pictures is none.
    """

    def __init__(self, config: ServiceConfig) -> None:
        self.config = config
        _make_folder(config)
        self.database = Database(config.database)
        try:
            migrate(self.database)
            cipher = Cipher(config.data, config.secret_key)
            place = place_of(config.pictures, config.data / FOLDER)
        except BaseException:
            self.database.close()
            raise
        self._cipher = cipher
        files = PictureFiles(place)
        self.pictures = Pictures(self.database, files)
        self.settings = Settings(self.database)
        self.hashes = PlateHashes(self.settings, cipher)
        self.passages = Passages(self.database, files, self.hashes)
        self.retold = Retold(self.database, self.hashes)
        self.changes = Changes(self.database)
        self.reviews = Reviews(self.database, self.passages)
        self.expiry = Expiry(self.database, files)
        self.cameras = Cameras(self.database, cipher)
        self.vehicles = Vehicles(self.database)
        self.lists = Lists(self.database, config.zone)
        self.users = Users(self.database)
        self.sessions = Sessions(self.database)
        self.keys = Keys(self.database)
        self.uses = Uses(self.database)
        self.login_failures = LoginFailures(self.database)
        self.audit = Audit(self.database, self.hashes)
        self.jobs = Jobs(self.database)
        self.history = History(self.database)
        self.incidents = Incidents(self.database)
        self.rules = Rules(self.database)
        self.models = Models(self.settings, config.data / MODELS)
        self.forgetting = Forgetting(self.database, files, self.hashes, self.audit, self.models)
        self.subjects = Subjects(self.database, self.passages, self.hashes, self.models)
        self.statistics = Statistics(self.database)
        self.targets = Targets(self.database, cipher)
        self.outbox = Outbox(self.database)
        self.gates = Gates(self.database, cipher)
        self.sites = Sites(self.database)
        self.sections = Sections(self.database)
        self.traffic = Traffic(self.database)
        self.visits = Visits(self.database)

    def key_for(self, purpose: str) -> bytes:
        """A key to sign with, the same in all processes of this store."""
        return self._cipher.derived(purpose)

    def answers(self) -> bool:
        """Whether the database answers right now."""
        try:
            with self.database.read() as session:
                session.execute(text("SELECT 1"))
        except StoreError:
            return False
        return True

    def close(self) -> None:
        """Give all connections back."""
        self.database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _make_folder(config: ServiceConfig) -> None:
    try:
        config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreError(
            f"{config.data}: no folder for data ({error.strerror or first_line(error)}); "
            "name another one with --data"
        ) from error

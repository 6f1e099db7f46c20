"""The pictures of an issue in the archive, each read when it is asked for: a hundred photographs fill a memory."""

from collections.abc import Callable, Iterator, Mapping

from archive.pictures import PictureStore
from archive.print_copy import print_copy


class StoredPictures(Mapping[str, bytes]):
    """Bytes of stored pictures by the digest or URL under which blocks name them; only those whose file is there."""

    def __init__(
        self, store: PictureStore, digests: Mapping[str, str], shown: Callable[[bytes], bytes] | None = None
    ) -> None:
        self._store = store
        self._digests = {name: digest for name, digest in digests.items() if store.has(digest)}
        self._shown = shown

    def __getitem__(self, name: str) -> bytes:
        body = self._store.read(self._digests[name])
        if body is None:
            raise KeyError(name)
        return self._shown(body) if self._shown else body

    def __iter__(self) -> Iterator[str]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)

    def scaled(self, most: tuple[int, int]) -> Mapping[str, bytes]:
        """The same pictures with no more pixels than `most` (width, height)."""
        return StoredPictures(self._store, self._digests, lambda body: print_copy(body, most))

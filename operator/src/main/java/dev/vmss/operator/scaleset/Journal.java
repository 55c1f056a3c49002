package dev.vmss.operator.scaleset;

import dev.vmss.operator.scaleset.snapshot.Recent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps {@link Recent} and the time of the last status write per set uid; forgets sets that no
 * longer exist.
 */
final class Journal {

  private static final int SPARE = 1_000;

  private final Map<String, Recent> recent = new ConcurrentHashMap<>();
  private final Map<String, Instant> written = new ConcurrentHashMap<>();
  private volatile Supplier<Stream<String>> existing = Stream::empty;

  /**
   * @param uids of all sets that exist
   */
  void knows(Supplier<Stream<String>> uids) {
    existing = uids;
  }

  /** Whether this process has visited that set before. */
  boolean knows(String uid) {
    return recent.containsKey(uid);
  }

  Recent recall(String uid) {
    return recent.getOrDefault(uid, Recent.NOTHING);
  }

  void remember(String uid, Recent now) {
    recent.put(uid, now);
    if (recent.size() > SPARE && recent.size() > 2 * existing.get().count()) {
      Set<String> alive = existing.get().collect(Collectors.toSet());
      recent.keySet().retainAll(alive);
      written.keySet().retainAll(alive);
    }
  }

  Optional<Instant> lastWrite(String uid) {
    return Optional.ofNullable(written.get(uid));
  }

  void wrote(String uid, Instant at) {
    written.put(uid, at);
  }
}

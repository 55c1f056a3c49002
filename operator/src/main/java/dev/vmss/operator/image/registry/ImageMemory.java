package dev.vmss.operator.image.registry;

import dev.vmss.operator.image.item.Attempt;
import dev.vmss.operator.image.item.Attempt.Outcome;
import dev.vmss.operator.image.item.ImageSnapshot.Memory;
import dev.vmss.operator.image.item.PlatformLookup;
import dev.vmss.operator.image.item.TagSighting;
import dev.vmss.operator.image.item.VolumeMark;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What this process remembers of gallery items beside the cluster, by uid: downloads under way,
 * what came of them, when tags were looked at. Losing it costs a download, never correctness.
 */
public final class ImageMemory {

  private final Map<String, Memory> items = new ConcurrentHashMap<>();

  public Memory of(String uid) {
    return items.getOrDefault(uid, Memory.NONE);
  }

  public int size() {
    return items.size();
  }

  public void forget(String uid) {
    items.remove(uid);
  }

  /** A download of this generation begins. */
  public void downloading(String uid, long generation) {
    change(
        uid,
        memory ->
            memory.with(
                memory
                    .attempt()
                    .filter(attempt -> attempt.generation() == generation)
                    .map(Attempt::again)
                    .orElseGet(() -> Attempt.first(generation))));
  }

  /** A download ended; that of an item or a generation that is gone interests nobody. */
  public void downloaded(String uid, long generation, Outcome outcome) {
    items.computeIfPresent(
        uid,
        (_, memory) ->
            memory
                .attempt()
                .filter(attempt -> attempt.generation() == generation)
                .map(attempt -> memory.with(attempt.ended(outcome)))
                .orElse(memory));
  }

  void checkingTag(String uid) {
    change(uid, Memory::askingForTag);
  }

  void sighted(String uid, TagSighting sighting) {
    items.computeIfPresent(uid, (_, memory) -> memory.sighted(sighting));
  }

  void lookingUp(String uid) {
    change(uid, Memory::askingForPlatforms);
  }

  void lookedUp(String uid, PlatformLookup lookup) {
    items.computeIfPresent(uid, (_, memory) -> memory.lookedUp(lookup));
  }

  /**
   * @param told since it was asked for; false once that is no longer asked
   */
  public void previewed(String uid, boolean told) {
    if (of(uid).previewed() != told) {
      change(uid, memory -> memory.previewed(told));
    }
  }

  public void reported(String uid, Instant at) {
    change(uid, memory -> memory.reportedAt(at));
  }

  /** What was done with a volume of that item, or found out about it. */
  public void marked(String uid, String volume, VolumeMark mark) {
    change(uid, memory -> memory.marked(volume, mark));
  }

  private void change(String uid, UnaryOperator<Memory> change) {
    items.compute(uid, (_, memory) -> change.apply(memory == null ? Memory.NONE : memory));
  }
}

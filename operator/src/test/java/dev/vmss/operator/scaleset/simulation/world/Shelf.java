package dev.vmss.operator.scaleset.simulation.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All objects of one type and everything that ever happened to them: what watches replay. */
public final class Shelf<T> {

  private final Map<Key, T> objects = new TreeMap<>();
  private final List<Change<T>> log = new ArrayList<>();

  /** One watch event; without {@code before} an addition, without {@code after} a deletion. */
  public record Change<T>(Key key, @Nullable T before, @Nullable T after) {}

  public Optional<T> get(Key key) {
    return Optional.ofNullable(objects.get(key));
  }

  public Collection<T> all() {
    return List.copyOf(objects.values());
  }

  public int size() {
    return objects.size();
  }

  public T put(Key key, T object) {
    log.add(new Change<>(key, objects.put(key, object), object));
    return object;
  }

  public void remove(Key key) {
    T before = objects.remove(key);
    if (before != null) {
      log.add(new Change<>(key, before, null));
    }
  }

  /** The number of events so far. */
  public int end() {
    return log.size();
  }

  public Change<T> event(int index) {
    return log.get(index);
  }

  /** The objects as they were after so many events. */
  public Map<Key, T> asOf(int events) {
    Map<Key, T> then = new TreeMap<>();
    for (Change<T> change : log.subList(0, events)) {
      if (change.after() == null) {
        then.remove(change.key());
      } else {
        then.put(change.key(), change.after());
      }
    }
    return then;
  }
}

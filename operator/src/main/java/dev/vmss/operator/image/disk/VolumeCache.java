package dev.vmss.operator.image.disk;

import dev.vmss.operator.cdi.DataVolume;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the watch has shown of our volumes so far. Whoever changes it tells it in order; questions
 * may come from any thread.
 */
public final class VolumeCache {

  private final Map<String, VolumeView> volumes = new HashMap<>();
  private final InstantSource pace;
  private final Consumer<String> wakeImage;
  private final Runnable wakeAll;
  private Backend backend;

  /**
   * @param pace for waiting
   * @param wakeImage told the image whose volume changed
   * @param wakeAll run when CDI has come or gone
   */
  public VolumeCache(
      boolean enabled, InstantSource pace, Consumer<String> wakeImage, Runnable wakeAll) {
    this.backend = enabled ? Backend.UNKNOWN : Backend.OFF;
    this.pace = pace;
    this.wakeImage = wakeImage;
    this.wakeAll = wakeAll;
  }

  synchronized Backend backend() {
    return backend;
  }

  synchronized Collection<VolumeView> of(String imageUid) {
    return volumes.values().stream().filter(view -> view.imageUid().equals(imageUid)).toList();
  }

  /** A volume appeared or changed. */
  void changed(DataVolume volume) {
    VolumeView now = VolumeView.of(volume, pace.instant());
    if (put(now)) {
      wakeImage.accept(now.imageName());
    }
  }

  private synchronized boolean put(VolumeView now) {
    Optional<VolumeView> before = Optional.ofNullable(volumes.get(now.name()));
    VolumeView after = before.map(now::after).orElse(now);
    volumes.put(now.name(), after);
    return !before.equals(Optional.of(after));
  }

  void vanished(String name) {
    remove(name).ifPresent(view -> wakeImage.accept(view.imageName()));
  }

  private synchronized Optional<VolumeView> remove(String name) {
    return Optional.ofNullable(volumes.remove(name));
  }

  /** All volumes there are have been told. */
  void complete() {
    become(Backend.PRESENT);
  }

  /** CDI's API is not served, or may not be used. */
  void lost() {
    become(Backend.ABSENT);
  }

  private void become(Backend now) {
    if (set(now)) {
      wakeAll.run();
    }
  }

  private synchronized boolean set(Backend now) {
    if (now == Backend.ABSENT) {
      volumes.clear();
    }
    boolean news = backend != now;
    backend = now;
    return news;
  }
}

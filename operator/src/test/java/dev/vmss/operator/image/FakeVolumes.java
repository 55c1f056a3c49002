package dev.vmss.operator.image;

import dev.vmss.operator.cdi.DataVolume;
import dev.vmss.operator.cdi.DataVolumeSource;
import dev.vmss.operator.cdi.DataVolumeSpec;
import dev.vmss.operator.cdi.DataVolumeStatus;
import dev.vmss.operator.cdi.HttpImport;
import dev.vmss.operator.image.disk.Backend;
import dev.vmss.operator.image.disk.DiskWords;
import dev.vmss.operator.image.disk.GoldenVolume;
import dev.vmss.operator.image.disk.VolumeStore;
import dev.vmss.operator.image.disk.VolumeView;
import dev.vmss.operator.image.download.DownloadFailure;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** CDI and the API server in front of it, as a test wants them. A watch shows all at once. */
public final class FakeVolumes implements VolumeStore {

  private final InstantSource pace;
  private final Map<String, DataVolume> volumes = new TreeMap<>();
  private final Map<String, VolumeView> seen = new HashMap<>();
  private final Map<String, Claim> claims = new HashMap<>();
  private final Set<String> leaving = new HashSet<>();

  /** How often the API server was asked. */
  public int calls;

  public final List<GoldenVolume> made = new ArrayList<>();
  public final List<String> discarded = new ArrayList<>();
  private Backend backend = Backend.ABSENT;

  /** A CDI before 1.65 whose API server does not validate strictly, either. */
  public boolean dropsChecksums;

  /** What is deleted is on its way out until {@link #vanish()}. */
  public boolean slow;

  /** Every import succeeds at once. */
  public boolean swift;

  public Optional<DownloadFailure> refusal = Optional.empty();

  /** What was filled with what it should be. */
  public final Set<String> verified = new HashSet<>();

  /** What the operator deleted and did not make again. */
  public final Set<String> deleted = new HashSet<>();

  public FakeVolumes(InstantSource pace) {
    this.pace = pace;
  }

  public void become(Backend now) {
    backend = now;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public Collection<VolumeView> of(String imageUid) {
    return backend == Backend.PRESENT
        ? seen.values().stream().filter(view -> view.imageUid().equals(imageUid)).toList()
        : List.of();
  }

  @Override
  public Made make(GoldenVolume wanted) {
    calls++;
    if (refusal.isPresent()) {
      return new Made.Refused(refusal.get());
    }
    if (backend != Backend.PRESENT) {
      return new Made.Refused(new DownloadFailure.Unavailable(DiskWords.backendMissing()));
    }
    if (claims.get(wanted.name()) == Claim.FILLED && !volumes.containsKey(wanted.name())) {
      return new Made.Filled();
    }
    if (volumes.containsKey(wanted.name())) {
      return new Made.Begun();
    }
    made.add(wanted);
    DataVolume volume = wanted.dataVolume("vmss-system");
    HttpImport http = volume.getSpec().source().http();
    if (dropsChecksums && http != null) {
      volume.setSpec(
          new DataVolumeSpec(
              DataVolumeSource.of(new HttpImport(http.url(), null)), volume.getSpec().storage()));
    }
    volumes.put(wanted.name(), volume);
    deleted.remove(wanted.name());
    show(wanted.name());
    if (swift) {
      succeed(wanted.name());
    }
    return new Made.Begun();
  }

  @Override
  public boolean discard(String name) {
    calls++;
    discarded.add(name);
    deleted.add(name);
    boolean there = volumes.containsKey(name) || claims.containsKey(name);
    leaving.add(name);
    if (volumes.containsKey(name)) {
      volumes.get(name).getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
      show(name);
    }
    if (!slow) {
      vanish();
    }
    return !there;
  }

  /** What is on its way out is gone. */
  public void vanish() {
    leaving.forEach(this::remove);
    leaving.clear();
  }

  /** Somebody deletes it, with all that belongs to it. */
  public void remove(String name) {
    volumes.remove(name);
    seen.remove(name);
    claims.remove(name);
  }

  /** As a CDI of old does with what is complete. */
  public void forgetVolume(String name, Claim claim) {
    remove(name);
    claims.put(name, claim);
  }

  @Override
  public Optional<Claim> lookForClaim(String name) {
    calls++;
    return Optional.of(claims.getOrDefault(name, Claim.NONE));
  }

  /** The name of the one volume that is there and stays. */
  public String only() {
    List<String> names = names();
    if (names.size() != 1) {
      throw new AssertionError("There are " + names);
    }
    return names.getFirst();
  }

  public List<String> names() {
    return volumes.keySet().stream().filter(name -> !leaving.contains(name)).toList();
  }

  /** All there are, those on their way out included. */
  public List<DataVolume> all() {
    return List.copyOf(volumes.values());
  }

  public void phase(String name, String phase, String progress) {
    report(name, new DataVolumeStatus(phase, progress, 0, List.of()));
  }

  public void succeed(String name) {
    HttpImport http = volumes.get(name).getSpec().source().http();
    if (http == null || http.checksum() != null) {
      verified.add(name);
    }
    phase(name, VolumeView.SUCCEEDED, "100.0%");
  }

  /** Its Pod failed, with these words of CDI's. */
  public void trouble(String name, String phase, int restarts, String reason, String words) {
    Condition running =
        new ConditionBuilder()
            .withType("Running")
            .withStatus("False")
            .withReason(reason)
            .withMessage(words)
            .build();
    report(name, new DataVolumeStatus(phase, "N/A", restarts, List.of(running)));
  }

  /** Its Pod runs again. */
  public void again(String name, int restarts, String progress) {
    report(name, new DataVolumeStatus("ImportInProgress", progress, restarts, List.of()));
  }

  /** Whatever was wrong with CDI is not any more, and all that is under way succeeds. */
  public void mend() {
    become(Backend.PRESENT);
    refusal = Optional.empty();
    dropsChecksums = false;
    slow = false;
    swift = true;
    vanish();
    names().forEach(this::succeed);
  }

  private void report(String name, DataVolumeStatus status) {
    DataVolume volume = volumes.get(name);
    if (volume == null) {
      throw new AssertionError("There is no " + name + " among " + volumes.keySet());
    }
    volume.setStatus(status);
    show(name);
  }

  private void show(String name) {
    VolumeView now = VolumeView.of(volumes.get(name), pace.instant());
    seen.put(name, Optional.ofNullable(seen.get(name)).map(now::after).orElse(now));
  }
}

package dev.vmss.operator.image;

import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.item.Fleet;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.Urn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Sets and instances as a test wants them. */
public final class FakeFleet implements Fleet {

  private record Carried(String imageUid, InstanceView view) {}

  public final List<SetView> sets = new ArrayList<>();
  private final List<Carried> instances = new ArrayList<>();
  public Set<Platform> platforms = Set.of(new Platform("linux", "amd64"));

  public FakeFleet set(String name, String version, int replicas, int missing) {
    sets.add(
        new SetView(
            "team", name, Urn.of("Canonical", "Ubuntu", "LTS", version), replicas, missing));
    return this;
  }

  public FakeFleet instances(String imageUid, String set, int count) {
    for (int i = 0; i < count; i++) {
      instances.add(
          new Carried(imageUid, new InstanceView("team", set, set + "-" + i, false, true, "")));
    }
    return this;
  }

  /** An instance that does not run yet, made from content with that digest. */
  public FakeFleet startingInstance(String imageUid, String digest) {
    instances.add(
        new Carried(imageUid, new InstanceView("team", "web", "web-0", false, false, digest)));
    return this;
  }

  public void removeInstances(String imageUid) {
    instances.removeIf(instance -> instance.imageUid().equals(imageUid));
  }

  @Override
  public Collection<SetView> setsOf(ImageFamily family) {
    return sets.stream().filter(set -> set.urn().family().equals(family)).toList();
  }

  @Override
  public Collection<InstanceView> instancesOf(String imageUid) {
    return instances.stream()
        .filter(instance -> instance.imageUid().equals(imageUid))
        .map(Carried::view)
        .toList();
  }

  @Override
  public Set<Platform> platforms() {
    return platforms;
  }
}

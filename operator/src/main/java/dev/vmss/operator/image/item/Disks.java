package dev.vmss.operator.image.item;

import dev.vmss.operator.image.disk.Backend;
import dev.vmss.operator.image.disk.VolumeView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The volumes of an item, as they were observed.
 *
 * @param namespace where they are: the operator's own
 * @param volumes all of them, those on their way out included; none while CDI is not there
 */
public record Disks(Backend backend, String namespace, Collection<VolumeView> volumes) {

  public Disks {
    volumes = List.copyOf(volumes);
  }

  public Optional<VolumeView> named(String name) {
    return volumes.stream().filter(volume -> volume.name().equals(name)).findFirst();
  }
}

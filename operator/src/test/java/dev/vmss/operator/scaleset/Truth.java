package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.scaleset.simulation.Wire;
import dev.vmss.operator.scaleset.simulation.process.Caches;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.snapshot.AllowedKeys;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import java.time.Instant;

/** What an operator would see that has just started and whose watches lag nothing. */
public final class Truth {

  private final Caches caches;
  private final SnapshotTaker snapshots;

  public Truth(ApiServer server, boolean assumeAutoscaling) {
    this.caches = new Caches(server, Wire.none(), (_, _) -> {}, 0);
    this.snapshots =
        new SnapshotTaker(
            caches, caches.instances(), new Journal(), assumeAutoscaling, AllowedKeys.DEFAULT);
  }

  public Catalogue catalogue() {
    return caches.catalogue();
  }

  public Snapshot of(VirtualMachineScaleSet set, Instant now) {
    return snapshots.take(set, now);
  }
}

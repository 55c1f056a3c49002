package dev.vmss.operator.image.item;

import dev.vmss.operator.image.disk.GoldenVolume;
import dev.vmss.operator.image.download.DownloadFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be done for an item, once its status is reported. */
public sealed interface NextStep {

  /** Ask the registry, away from the reconciliation; the item is visited again with the answer. */
  record Download(DownloadOrder order) implements NextStep {}

  /** The source names its digest, so nobody needs to be asked: take it, then decide again. */
  record Pin(DownloadOrder order) implements NextStep {}

  /** Ask the registry whether the tag still means the digest that is served. */
  record CheckTag(DownloadOrder order) implements NextStep {}

  /** Ask the registry what the digest that is served was built for. */
  record LookUpPlatforms(DownloadOrder order) implements NextStep {}

  /** Let CDI import the disk that was resolved; the item is visited again as that goes on. */
  record Import(GoldenVolume volume) implements NextStep {}

  /**
   * Delete volumes by name.
   *
   * @param because the import ended with this failure, and is begun anew in a while
   */
  record Discard(List<String> volumes, Optional<DownloadFailure> because) implements NextStep {
    public Discard {
      volumes = List.copyOf(volumes);
    }
  }

  /** Look whether the volume is there although its DataVolume is not. */
  record LookForClaim(String volume) implements NextStep {}

  /**
   * @param until visit again then, if no event comes first
   */
  record Wait(Optional<Instant> until) implements NextStep {

    public static final Wait FOR_EVENT = new Wait(Optional.empty());
  }

  /** The item is withdrawn, everybody is told, nothing is left of it: let the object vanish. */
  record RemoveFinalizer() implements NextStep {}
}

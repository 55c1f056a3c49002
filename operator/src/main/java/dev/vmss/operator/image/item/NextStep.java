package dev.vmss.operator.image.item;

import java.time.Instant;
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

  /**
   * @param until visit again then, if no event comes first
   */
  record Wait(Optional<Instant> until) implements NextStep {

    public static final Wait FOR_EVENT = new Wait(Optional.empty());
  }

  /** The item is withdrawn, everybody is told, nothing is left of it: let the object vanish. */
  record RemoveFinalizer() implements NextStep {}
}

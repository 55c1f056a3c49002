package dev.vmss.operator.feed.plan;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import java.time.Instant;
import java.util.Optional;

/**
 * A gallery item that is there, as a feed sees it.
 *
 * @param feed the label's value: who brought it
 * @param version that its spec asks for
 * @param served whether instances can be made from it
 * @param promoteAt when its stage becomes Supported by itself
 * @param checksum under which its feed offered it
 * @param use why it must not go, whatever is newer
 */
public record FeedImage(
    String name,
    String uid,
    String resourceVersion,
    Optional<String> feed,
    ImageFamily family,
    ImageVersion version,
    LifecycleStage stage,
    boolean served,
    boolean failed,
    boolean deleting,
    Optional<Instant> promoteAt,
    Optional<String> checksum,
    Use use) {

  /** Who would miss it. */
  public enum Use {
    NONE,
    /** A scale set names its version. */
    PINNED,
    /** Instances were made from it. */
    RUNNING
  }

  boolean waits() {
    return stage == LifecycleStage.PREVIEW && promoteAt.isPresent();
  }

  boolean eligibleForLatest() {
    return stage == LifecycleStage.SUPPORTED || stage == LifecycleStage.DEPRECATED;
  }
}

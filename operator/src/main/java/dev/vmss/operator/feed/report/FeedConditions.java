package dev.vmss.operator.feed.report;

import dev.vmss.api.v1alpha1.MarketplaceFeedStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/** The condition types and reasons of a feed, each in this one place. */
public final class FeedConditions {

  public static final String READY = "Ready";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";

  /** The feed offers a version again under another checksum. */
  public static final String TAMPERED = "Tampered";

  public static final String TRUE = "True";
  public static final String FALSE = "False";

  public static final String SYNCED = "Synced";
  public static final String SYNCING = "Syncing";
  public static final String SUSPENDED = "Suspended";
  public static final String SOURCE_UNAVAILABLE = "SourceUnavailable";
  public static final String SOURCE_REFUSED = "SourceRefused";
  public static final String SIGNATURE_INVALID = "SignatureInvalid";
  public static final String ROLLED_BACK = "RolledBack";
  public static final String INVALID_SPEC = "InvalidSpec";
  public static final String IMPORT_FAILED = "ImportFailed";
  public static final String SETTLED = "Settled";
  public static final String PROGRESSING = "Progressing";
  public static final String CHECKSUM_CHANGED = "ChecksumChanged";
  public static final String CHECKSUMS_UNCHANGED = "ChecksumsUnchanged";

  private FeedConditions() {}

  public static Optional<Condition> find(MarketplaceFeedStatus status, String type) {
    return status.conditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  /** Whether a condition is True for this reason. */
  public static boolean holds(MarketplaceFeedStatus status, String type, String reason) {
    return find(status, type).filter(condition -> reason.equals(condition.getReason())).isPresent();
  }
}

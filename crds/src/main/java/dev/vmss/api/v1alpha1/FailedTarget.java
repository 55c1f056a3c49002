package dev.vmss.api.v1alpha1;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A target that breached the policy: no roll to it restarts, and every create uses {@code
 * rollbackTo} when there is one.
 */
@ApiObject
public record FailedTarget(
    @Nullable String version,
    @Nullable String digest,
    @Nullable String model,
    String reason,
    @Nullable String message,
    @Nullable Instant failedAt,
    @Nullable ImageStatus rollbackTo) {}

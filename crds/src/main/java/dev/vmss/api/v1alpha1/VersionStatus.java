package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** How many instances run one version and digest. */
@ApiObject
public record VersionStatus(
    String version,
    @Nullable String digest,
    int replicas,
    int readyReplicas,
    boolean latestModel) {}

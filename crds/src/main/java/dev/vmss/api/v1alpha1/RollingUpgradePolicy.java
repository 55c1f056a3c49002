package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** The limits of a roll; percentages are of {@code spec.replicas}. */
@ApiObject
public record RollingUpgradePolicy(
    @JsonPropertyDescription(
            "The most instances of one batch, in percent of replicas, 5 to 100; at "
                + "least one instance. The default is 20.")
        @Min(5)
        @Max(100)
        @Default("20")
        Integer maxBatchInstancePercent,
    @JsonPropertyDescription(
            "The most unhealthy instances with which a batch may start, in percent "
                + "of replicas, 5 to 100; one is always allowed. The default is 20.")
        @Min(5)
        @Max(100)
        @Default("20")
        Integer maxUnhealthyInstancePercent,
    @JsonPropertyDescription(
            "The most upgraded instances that may be unhealthy after a batch, in "
                + "percent, 0 to 100; more stop the roll. The default is 20.")
        @Min(0)
        @Max(100)
        @Default("20")
        Integer maxUnhealthyUpgradedInstancePercent,
    @JsonPropertyDescription(
            "How long to wait after one batch before the next, as a duration such as "
                + "30s or 1h30m. The default is 0s.")
        @Size(min = 2, max = 32)
        @Pattern(Patterns.DURATION)
        @Default("0s")
        String pauseTimeBetweenBatches,
    @JsonPropertyDescription(
            "How long a batch may take to become healthy, not counting the time that "
                + "its instances take to stop, as a duration such as 5m. The default is 5m.")
        @Size(min = 2, max = 32)
        @Pattern(Patterns.DURATION)
        @Default("5m")
        String batchHealthTimeout,
    @JsonPropertyDescription("Whether unhealthy instances are upgraded first. The default is true.")
        @Default("true")
        Boolean prioritizeUnhealthyInstances,
    @JsonPropertyDescription(
            "Whether the failed instances of a roll that was stopped get the newest "
                + "earlier image again. The default is true.")
        @Default("true")
        Boolean rollbackFailedInstancesOnPolicyBreach,
    @JsonPropertyDescription(
            "Whether a batch is created first, and the instances that it replaces "
                + "are deleted once it is healthy. The default is false.")
        @Default("false")
        Boolean maxSurge,
    @JsonPropertyDescription("Whether a roll stops before its next batch. The default is false.")
        @Default("false")
        Boolean paused) {}

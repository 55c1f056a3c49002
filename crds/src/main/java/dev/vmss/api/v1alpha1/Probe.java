package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.ExactlyOneOf;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A health probe: exactly one of {@code httpGet} and {@code tcpSocket} is present, as the API
 * server enforces.
 */
@ExactlyOneOf({"httpGet", "tcpSocket"})
@ValidationRule(
    value = "has(self.httpGet) != has(self.tcpSocket)",
    message =
        "healthProfile.probe must have exactly one of httpGet and tcpSocket: "
            + "keep one of them.")
@ApiObject
public record Probe(
    @JsonPropertyDescription(
            "Healthy when a GET request is answered with a status from 200 to 399.")
        @Nullable HttpGetProbe httpGet,
    @JsonPropertyDescription("Healthy when a TCP connection can be opened.")
        @Nullable TcpSocketProbe tcpSocket,
    @JsonPropertyDescription("The seconds from one probe to the next, 1 to 60. The default is 5.")
        @Min(1)
        @Max(60)
        @Default("5")
        Integer intervalSeconds,
    @JsonPropertyDescription(
            "How many probes in a row must agree before the health changes, 1 to 24. "
                + "The default is 1.")
        @Min(1)
        @Max(24)
        @Default("1")
        Integer numberOfProbes,
    @JsonPropertyDescription(
            "The seconds after the start in which failing probes do not count, 0 to "
                + "14400; the first success ends them. An instance without one by then is "
                + "started again. The default is 0.")
        @Min(0)
        @Max(14400)
        @Default("0")
        Integer gracePeriodSeconds) {}

package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;

/** Healthy when a TCP connection opens. */
@ApiObject
public record TcpSocketProbe(
    @JsonPropertyDescription(
            "The port to connect to, 1 to 65535, or the name of one of " + "networkProfile.ports.")
        @Required
        @Min(1)
        @Max(65535)
        @Size(min = 1, max = 15)
        @Pattern(Patterns.PORT_NAME)
        IntOrString port) {}

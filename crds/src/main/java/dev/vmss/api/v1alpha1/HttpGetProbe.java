package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.AllowedValues;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;

/** Healthy when a GET answers 200 to 399. */
@ApiObject
public record HttpGetProbe(
    @JsonPropertyDescription(
            "The path to ask for, beginning with a slash, at most 1024 characters. "
                + "The default is /.")
        @Size(min = 1, max = 1024)
        @Pattern("^/\\S*$")
        @Default("/")
        String path,
    @JsonPropertyDescription(
            "The port to ask, 1 to 65535, or the name of one of networkProfile.ports.")
        @Required
        @Min(1)
        @Max(65535)
        @Size(min = 1, max = 15)
        @Pattern(Patterns.PORT_NAME)
        IntOrString port,
    @JsonPropertyDescription("HTTP or HTTPS; certificates are not verified. The default is HTTP.")
        @AllowedValues({"HTTP", "HTTPS"})
        @Default("HTTP")
        String scheme) {}

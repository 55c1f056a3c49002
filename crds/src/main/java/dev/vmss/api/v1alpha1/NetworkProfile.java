package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.ListKeys;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The ports that an instance serves. */
@ApiObject
public record NetworkProfile(
    @JsonPropertyDescription(
            "The ports that every instance serves, at most 32, each with a name of " + "its own.")
        @Size(max = 32)
        @ListKeys("name")
        List<InstancePort> ports) {

  /** Nothing asked for. */
  public static final NetworkProfile NONE = new NetworkProfile(List.of());

  public NetworkProfile {
    ports = Copies.of(ports);
  }
}

package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.UniqueItems;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Which instances go first when a set shrinks. */
@ApiObject
public record ScaleInPolicy(
    @JsonPropertyDescription(
            "The one rule for choosing instances once zones are balanced: Default "
                + "balances nodes and then takes the highest id, OldestVM the oldest, "
                + "NewestVM the newest. The default is Default.")
        @Size(min = 1, max = 1)
        @UniqueItems
        @Default("[\"Default\"]")
        @UnknownAsNull
        List<ScaleInRule> rules,
    @JsonPropertyDescription(
            "What becomes of the data disks of an instance that goes: Delete or Retain. The data "
                + "disks of Pods always go with them, so that Retain is refused for images of "
                + "containers. The default is Delete.")
        @Default("Delete")
        @UnknownAsNull
        DataDiskPolicy dataDisks) {

  public ScaleInPolicy {
    rules = Copies.known(rules);
  }
}

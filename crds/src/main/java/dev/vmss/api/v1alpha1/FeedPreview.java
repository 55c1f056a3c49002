package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What a feed would do if it were not suspended. */
@ApiObject
public record FeedPreview(
    @JsonPropertyDescription(
            "MarketplaceImages that would be imported, as name and version, at most 50.")
        @Size(max = 50)
        List<String> imports,
    @JsonPropertyDescription("MarketplaceImages that would be deleted, at most 50.") @Size(max = 50)
        List<String> retirements) {

  public FeedPreview {
    imports = Copies.of(imports);
    retirements = Copies.of(retirements);
  }
}

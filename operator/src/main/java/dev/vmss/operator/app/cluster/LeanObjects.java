package dev.vmss.operator.app.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads sets and images without what nobody here reads of them and everybody can make large: who
 * manages which field, the copy of the whole object that {@code kubectl apply} keeps in an
 * annotation, labels, owners. They are kept in memory whole otherwise. Nothing of it is lost at the
 * server: the operator writes of these objects only their status and its finalizer, each by a patch
 * of that alone.
 */
final class LeanObjects {

  private static final String OURS = WellKnown.GROUP + "/";

  private LeanObjects() {}

  static KubernetesSerialization serialization() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.addMixIn(VirtualMachineScaleSet.class, Lean.class);
    mapper.addMixIn(MarketplaceImage.class, Lean.class);
    mapper.addMixIn(MarketplaceFeed.class, Lean.class);
    return new KubernetesSerialization(mapper, true);
  }

  /** What is added to the classes of these objects. */
  abstract static class Lean {
    @JsonDeserialize(using = LeanMetadata.class)
    abstract void setMetadata(ObjectMeta metadata);
  }

  private static final class LeanMetadata extends JsonDeserializer<ObjectMeta> {

    @Override
    public ObjectMeta deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      ObjectMeta metadata = context.readValue(parser, ObjectMeta.class);
      metadata.setManagedFields(List.of());
      metadata.setOwnerReferences(List.of());
      metadata.setLabels(ours(metadata.getLabels()));
      metadata.setAnnotations(ours(metadata.getAnnotations()));
      return metadata;
    }

    private static Map<String, String> ours(@Nullable Map<String, String> all) {
      Map<String, String> ours = new HashMap<>();
      if (all != null) {
        all.forEach(
            (key, value) -> {
              if (key.startsWith(OURS)) {
                ours.put(key, value);
              }
            });
      }
      return ours;
    }
  }
}

package dev.vmss.operator.cdi;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a volume is stored.
 *
 * @param storageClassName the cluster's default one when absent
 */
@CdiObject
public record Storage(@Nullable String storageClassName, @Nullable Resources resources) {

  private static final String STORAGE = "storage";

  /** What is asked for. */
  @CdiObject
  public record Resources(Map<String, Quantity> requests) {

    public Resources {
      requests = requests == null ? Map.of() : Map.copyOf(requests);
    }
  }

  public static Storage of(Quantity size, @Nullable String storageClassName) {
    return new Storage(storageClassName, new Resources(Map.of(STORAGE, size)));
  }
}

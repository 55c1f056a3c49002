package dev.vmss.operator.kubevirt;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hardware of a machine.
 *
 * @param cpu absent where an instancetype says it, as are memory and resources
 */
@KubeVirtObject
public record Domain(
    @Nullable Cpu cpu, @Nullable Memory memory, @Nullable Resources resources, Devices devices) {

  /** The processors, as the product of the three. */
  @KubeVirtObject
  public record Cpu(Integer cores, Integer sockets, Integer threads) {}

  /**
   * @param guest what the guest sees; its Pod asks for some hundred MiB more
   */
  @KubeVirtObject
  public record Memory(Quantity guest) {}

  /**
   * @param requests of processors; without it KubeVirt asks for a tenth of them
   */
  @KubeVirtObject
  public record Resources(Map<String, Quantity> requests) {

    public Resources {
      requests = Copies.of(requests);
    }
  }
}

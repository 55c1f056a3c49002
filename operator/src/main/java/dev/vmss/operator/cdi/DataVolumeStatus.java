package dev.vmss.operator.cdi;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far CDI is.
 *
 * @param phase such as {@code ImportInProgress}; absent before CDI's first look
 * @param progress {@code N/A}, or percent such as {@code 42.31%}
 * @param restartCount how often the Pod that fills the volume failed and was started again
 * @param conditions Bound, Running, Ready
 */
@CdiObject
public record DataVolumeStatus(
    @Nullable String phase,
    @Nullable String progress,
    @Nullable Integer restartCount,
    List<Condition> conditions) {

  public DataVolumeStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}

package dev.vmss.operator.runtime;

import dev.vmss.operator.model.InstanceId;
import java.util.Optional;

/**
 * A data disk that outlives its instance, and waits for the next one of that number. (Those of Pods
 * do not: Kubernetes makes and deletes them with the Pod.)
 *
 * @param name of the PersistentVolumeClaim
 * @param zone it was made for, to which the next instance has to go
 * @param retained a scale-in left it: nobody but people delete it
 */
public record DataDiskClaim(
    String name,
    String uid,
    InstanceId id,
    Optional<String> zone,
    boolean retained,
    boolean terminating) {

  /** It keeps its number for the next instance. */
  public boolean keepsNumber() {
    return !retained && !terminating;
  }
}

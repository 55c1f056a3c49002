package dev.vmss.operator.cdi;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A volume with content: CDI makes a PersistentVolumeClaim of the same name, and fills it. */
@Group(DataVolume.GROUP)
@Version(DataVolume.VERSION)
@Kind(DataVolume.KIND)
@Plural(DataVolume.PLURAL)
public final class DataVolume extends CustomResource<DataVolumeSpec, DataVolumeStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  public static final String GROUP = "cdi.kubevirt.io";
  public static final String VERSION = "v1beta1";
  public static final String KIND = "DataVolume";
  public static final String PLURAL = "datavolumes";

  /**
   * Annotation, whatever its value: the volume is provisioned and filled at once, also where its
   * storage class waits for a first consumer, which an import never has.
   */
  public static final String BIND_AT_ONCE = "cdi.kubevirt.io/storage.bind.immediate.requested";

  /** Annotation of a PersistentVolumeClaim: how far the Pod is that fills it. */
  public static final String POD_PHASE = "cdi.kubevirt.io/storage.pod.phase";
}

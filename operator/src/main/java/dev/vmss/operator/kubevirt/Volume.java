package dev.vmss.operator.kubevirt;

import org.jspecify.annotations.Nullable;

/** What is behind the disk of the same name: exactly one of the four. */
@KubeVirtObject
public record Volume(
    String name,
    @Nullable ContainerDisk containerDisk,
    @Nullable DataVolume dataVolume,
    @Nullable Claim persistentVolumeClaim,
    @Nullable CloudInit cloudInitNoCloud) {

  public static Volume of(String name, ContainerDisk disk) {
    return new Volume(name, disk, null, null, null);
  }

  public static Volume of(String name, DataVolume volume) {
    return new Volume(name, null, volume, null, null);
  }

  public static Volume of(String name, Claim claim) {
    return new Volume(name, null, null, claim, null);
  }

  public static Volume of(String name, CloudInit data) {
    return new Volume(name, null, null, null, data);
  }

  /**
   * A disk out of a container image, fresh at every start.
   *
   * @param imagePullSecret name of a Secret in the machine's namespace
   */
  @KubeVirtObject
  public record ContainerDisk(String image, @Nullable String imagePullSecret) {}

  /** A DataVolume in the machine's namespace, such as one of its templates. */
  @KubeVirtObject
  public record DataVolume(String name) {}

  /** A PersistentVolumeClaim in the machine's namespace. */
  @KubeVirtObject
  public record Claim(String claimName) {}

  /**
   * User data for cloud-init, in one of two forms.
   *
   * @param secretRef a Secret with the key {@code userdata} or {@code userData}
   * @param userDataBase64 at most 2,048 bytes, decoded
   */
  @KubeVirtObject
  public record CloudInit(@Nullable SecretName secretRef, @Nullable String userDataBase64) {}

  /** A Secret in the machine's namespace. */
  @KubeVirtObject
  public record SecretName(String name) {}
}

package dev.vmss.testing.kubevirt;

/** A DataVolume of a machine could not be made; the message is KubeVirt's. */
final class VolumeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  VolumeException(String message) {
    super(message);
  }
}

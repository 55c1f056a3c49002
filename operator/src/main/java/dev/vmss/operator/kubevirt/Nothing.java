package dev.vmss.operator.kubevirt;

/** An object whose presence is all that it says, written as {@code {}}. */
@KubeVirtObject
public record Nothing() {

  public static final Nothing MORE = new Nothing();
}

package dev.vmss.api.v1alpha1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container image; its instances are Pods. */
@ApiObject
public record ContainerImageSource(
    String reference,
    @Nullable String digest,
    @Nullable String pullSecret,
    List<String> command,
    List<String> args) {

  public ContainerImageSource {
    command = Copies.of(command);
    args = Copies.of(args);
  }
}

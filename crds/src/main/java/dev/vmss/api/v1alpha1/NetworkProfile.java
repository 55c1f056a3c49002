package dev.vmss.api.v1alpha1;

import java.util.List;

/** The ports that an instance serves. */
@ApiObject
public record NetworkProfile(List<InstancePort> ports) {

  /** Nothing asked for. */
  public static final NetworkProfile NONE = new NetworkProfile(List.of());

  public NetworkProfile {
    ports = Copies.of(ports);
  }
}

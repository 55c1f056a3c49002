package dev.vmss.api.v1alpha1;

import java.util.List;

/** Which instances go first when a set shrinks. */
@ApiObject
public record ScaleInPolicy(@UnknownAsNull List<ScaleInRule> rules) {

  public ScaleInPolicy {
    rules = Copies.known(rules);
  }
}

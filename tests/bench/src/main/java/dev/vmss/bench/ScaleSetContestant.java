package dev.vmss.bench;

import dev.vmss.testing.operator.Tenant;

/** The product. */
final class ScaleSetContestant implements Contestant {

  private final Tenant tenant;

  ScaleSetContestant(Tenant tenant) {
    this.tenant = tenant;
    cleanUp();
    tenant.await("an empty set", () -> tenant.instances("bench").isEmpty());
  }

  @Override
  public String name() {
    return "scale set";
  }

  @Override
  public void create(int pods) {
    tenant.scale("bench", pods);
  }

  @Override
  public void cleanUp() {
    tenant.scale("bench", 0);
  }
}

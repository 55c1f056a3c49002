package dev.vmss.operator.model;

import java.util.Locale;

/** How {@code spec.sku.name} finds its {@code VirtualMachineSize}. */
public final class SizeName {

  private SizeName() {}

  /** The object name of an Azure size: {@code Standard_A1_v2} is {@code standard-a1-v2}. */
  public static String objectOf(String sku) {
    return sku.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package dev.vmss.operator.cdi;

import org.jspecify.annotations.Nullable;

/** Where the content comes from: exactly one of these. */
@CdiObject
public record DataVolumeSource(
    @Nullable HttpImport http, @Nullable RegistryImport registry, @Nullable VolumeClone pvc) {

  public static DataVolumeSource of(HttpImport http) {
    return new DataVolumeSource(http, null, null);
  }

  public static DataVolumeSource of(RegistryImport registry) {
    return new DataVolumeSource(null, registry, null);
  }

  public static DataVolumeSource of(VolumeClone pvc) {
    return new DataVolumeSource(null, null, pvc);
  }
}

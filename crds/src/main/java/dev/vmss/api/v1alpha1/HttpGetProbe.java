package dev.vmss.api.v1alpha1;

import io.fabric8.kubernetes.api.model.IntOrString;

/** Healthy when a GET answers 200 to 399. */
@ApiObject
public record HttpGetProbe(String path, IntOrString port, String scheme) {}

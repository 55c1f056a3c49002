package dev.vmss.testing.controlplane;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Marks a test that starts or stops a control plane of its own, whatever cluster other tests use.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
    value = "dev.vmss.testing.controlplane.Binaries#areInstalled",
    disabledReason = "the control plane programs are not installed: run `make control-plane`")
public @interface NeedsLocalBinaries {}

package dev.vmss.operator.app;

import dev.vmss.operator.app.sdk.Registration;
import java.util.List;

/** Builds the controllers. The one place that knows every room; called once, before the start. */
@FunctionalInterface
public interface Wiring {

  List<Registration<?>> registrations(ProgramParts parts);

  /** The controllers of the shipped program. */
  static Wiring ofProgram() {
    return parts -> new ProgramWiring(parts).registrations();
  }
}

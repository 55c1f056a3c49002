package dev.vmss.operator.app;

import dev.vmss.operator.app.sdk.Registration;
import java.util.List;

/** Builds the controllers. The one place that knows every room; called once, before the start. */
@FunctionalInterface
public interface Wiring {

  List<Registration<?>> registrations(Surroundings surroundings);

  /** The controllers of the shipped program. */
  static Wiring ofProgram() {
    return surroundings -> new ProgramWiring(surroundings).registrations();
  }
}

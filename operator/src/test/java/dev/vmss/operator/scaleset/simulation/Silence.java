package dev.vmss.operator.scaleset.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** No log lines of the operator: one per write is a lot, where there are millions of writes. */
public final class Silence {

  private Silence() {}

  public static <T> T during(Supplier<T> work) {
    Logger logger = (Logger) LoggerFactory.getLogger("dev.vmss");
    Level before = logger.getLevel();
    logger.setLevel(Level.OFF);
    try {
      return work.get();
    } finally {
      logger.setLevel(before);
    }
  }
}

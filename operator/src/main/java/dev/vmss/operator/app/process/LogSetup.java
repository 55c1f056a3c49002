package dev.vmss.operator.app.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.vmss.operator.app.configuration.OperatorConfiguration.Logging;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import org.slf4j.LoggerFactory;

/**
 * Logs to standard output, as text with key=value pairs or as JSON lines. Done in code and not in
 * an XML file, because the options come from three layers of configuration.
 */
public final class LogSetup {

  private static final String VERSION_WARNINGS =
      "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils";

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level %logger{0}: %msg %kvp%n";

  /** Standard output is where operators' logs are collected from; one writer, opened once. */
  public static void apply(Logging logging) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder = encoder(logging.format(), context);
    encoder.start();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setName("console");
    console.setEncoder(encoder);
    console.start();
    Level own = Level.toLevel(logging.level());
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    root.setLevel(librariesLevel(own));
    context.getLogger("dev.vmss").setLevel(own);
    // Warns once per kind that our API is v1alpha1, which is no news to those who run it.
    context.getLogger(VERSION_WARNINGS).setLevel(Level.ERROR);
    // Shows the whole object each time that somebody was faster, and its status is computed again.
    context.getLogger(PrimaryUpdateAndCacheUtils.class.getName()).setLevel(Level.ERROR);
    if (own.isGreaterOrEqual(Level.INFO)) {
      // What it has to say, SightedLock says without a stack trace.
      context.getLogger(LeaderElector.class.getName()).setLevel(Level.OFF);
    }
  }

  /** Libraries tell at INFO what the operator says better; one step quieter, and two below that. */
  private static Level librariesLevel(Level own) {
    return switch (own.levelInt) {
      case Level.TRACE_INT -> Level.DEBUG;
      case Level.DEBUG_INT -> Level.INFO;
      case Level.ERROR_INT -> Level.ERROR;
      default -> Level.WARN;
    };
  }

  private static Encoder<ILoggingEvent> encoder(Logging.Format format, LoggerContext context) {
    return switch (format) {
      case TEXT -> {
        var text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern(PATTERN);
        yield text;
      }
      case JSON -> {
        var json = new JsonEncoder();
        json.setContext(context);
        json.setWithContext(false);
        json.setWithSequenceNumber(false);
        json.setWithNanoseconds(false);
        json.setWithFormattedMessage(true);
        json.setWithMessage(false);
        json.setWithArguments(false);
        yield json;
      }
    };
  }

  private LogSetup() {}
}

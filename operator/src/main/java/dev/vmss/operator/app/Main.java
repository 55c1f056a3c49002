package dev.vmss.operator.app;

import dev.vmss.operator.app.configuration.ConfigurationLoader;
import dev.vmss.operator.app.configuration.ConfigurationReference;
import dev.vmss.operator.app.configuration.InvalidConfiguration;
import dev.vmss.operator.app.configuration.OperatorConfiguration;
import dev.vmss.operator.app.health.ReadinessCheck;
import dev.vmss.operator.app.process.LogSetup;
import dev.vmss.operator.app.process.StartupFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entry point. Exit codes: 0 after {@code --help} and the like, 1 when the operator cannot start or
 * go on or is found not ready, 2 when it is told something wrong, 143 after SIGTERM.
 */
public final class Main {

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private static final int FAILED = 1;
  private static final int TOLD_WRONG = 2;

  private static final String HELP =
      """
      Usage: java -jar vmss-operator.jar [--help | --version | --print-config-reference | --check URL DURATION]

      Without an argument the operator runs against the cluster of KUBECONFIG, of ~/.kube/config, or the
      one it runs in. Options are given by environment variables (VMSS_...) or by a YAML file named by
      VMSS_CONFIG; --print-config-reference describes them all.

      --check asks an operator at its URL (http://HOST:8081/readyz) whether it is ready, for at most DURATION (30s), and
      ends with 0 as soon as it is, else with 1.
      """;

  private Main() {}

  public static void main(String[] args) {
    if (args.length == 0) {
      run(System.getenv());
      return;
    }
    if (args.length == 3 && args[0].equals("--check")) {
      check(args[1], args[2]);
      return;
    }
    switch (args.length == 1 ? args[0] : "") {
      case "--help", "-h" -> System.out.print(HELP);
      case "--version" ->
          System.out.println(ProgramVersion.PROGRAM + " " + ProgramVersion.ofThisBuild().text());
      case "--print-config-reference" -> System.out.print(ConfigurationReference.markdown());
      default -> {
        System.err.print("Unknown arguments: " + String.join(" ", args) + "\n" + HELP);
        System.exit(TOLD_WRONG);
      }
    }
  }

  private static void check(String url, String atMost) {
    try {
      if (!new ReadinessCheck(url, atMost).passes()) {
        System.exit(FAILED);
      }
    } catch (IllegalArgumentException e) {
      System.err.println(ProgramVersion.PROGRAM + ": --check: " + e.getMessage());
      System.exit(TOLD_WRONG);
    }
  }

  private static void run(Map<String, String> environment) {
    OperatorConfiguration configuration;
    try {
      configuration = ConfigurationLoader.load(environment);
      // Wrong proxies and certificates are told now, and not when the cluster has been asked for
      // much.
      var _ = FetchSettings.download(configuration.fetch(), environment, Clock.systemUTC());
    } catch (InvalidConfiguration e) {
      System.err.println(ProgramVersion.PROGRAM + ": " + e.getMessage());
      System.exit(TOLD_WRONG);
      return;
    }
    LogSetup.apply(configuration.logging());
    for (String variable : ConfigurationLoader.unknownVariables(environment.keySet())) {
      log.atWarn().addKeyValue("variable", variable).log("No option has this environment variable");
    }
    runProgram(configuration);
  }

  private static void runProgram(OperatorConfiguration configuration) {
    var program =
        new Program(
            configuration,
            ProgramVersion.ofThisBuild(),
            Wiring.ofProgram(),
            Clock.systemUTC(),
            Main::endSoon);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(program), "stop"));
    try {
      program.start();
      new CountDownLatch(1).await(); // until a signal ends the process
    } catch (StartupFailure e) {
      if (!program.stopping()) {
        log.error(e.getMessage());
        System.exit(FAILED);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!program.stopping()) {
        log.error("The operator failed while starting", e);
        System.exit(FAILED);
      }
    }
  }

  /** Never on the caller's thread: exit waits for the stop, which may wait for the caller. */
  private static void endSoon(String reason) {
    log.error(reason);
    new Thread(() -> System.exit(FAILED), "end").start();
  }

  private static void stop(Program program) {
    long begin = System.nanoTime();
    log.info("VMSS Operator stops");
    program.stop();
    log.atInfo()
        .addKeyValue("took", Duration.ofNanos(System.nanoTime() - begin).toMillis() + "ms")
        .log("VMSS Operator stopped");
  }
}

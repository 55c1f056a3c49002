package dev.vmss.testing.controlplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code config/control-plane/get.sh} with a home of its own, small tarballs from a server on the
 * loopback address, and a Go that does not work.
 */
@EnabledOnOs(OS.LINUX)
class GetScriptTest {

  private static final Path SOURCE = Repository.file("config/control-plane");
  private static final String ETCD = "3.0.1";
  private static final String PLATFORM =
      "linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");

  @TempDir private Path folder;
  private FileServer server;
  private Path scripts;
  private Path home;

  private record Result(int code, String said) {}

  @BeforeEach
  void prepare() throws Exception {
    server = new FileServer();
    home = Files.createDirectories(folder.resolve("home"));
    scripts = Files.createDirectories(folder.resolve("scripts"));
    for (String name : List.of("get.sh", "download.sh", "build.sh")) {
      Files.copy(SOURCE.resolve(name), scripts.resolve(name));
    }
    Path download = scripts.resolve("download.sh");
    Files.writeString(
        download,
        Files.readString(download).replaceFirst("(?m)^etcd_release=.*$", "etcd_release=" + ETCD));
    Files.createDirectories(scripts.resolve("etcd"));
    Files.writeString(
        scripts.resolve("versions.txt"),
        "# table\n1.37 1.37.2 1.37.1\n1.36 1.36.3 1.36.2\n1.35 1.35.4 -\n");
    program(folder.resolve("bin/go"), "exit 1");
    byte[] etcd = tarball("etcd-v" + ETCD + "-" + PLATFORM, "etcd");
    byte[] kubernetes =
        tarball(
            "kubernetes/server/bin",
            "kube-apiserver",
            "kube-controller-manager",
            "kube-scheduler",
            "kubectl");
    server.serve("/v" + ETCD + "/etcd-v" + ETCD + "-" + PLATFORM + ".tar.gz", etcd);
    server.serve(kubernetesPath(), kubernetes);
    Files.writeString(
        scripts.resolve("sums.txt"),
        "# sums\n%s  etcd-v%s-%s.tar.gz\n%s  kubernetes-v1.37.1-server-%s.tar.gz\n"
            .formatted(sum("SHA-256", etcd), ETCD, PLATFORM, sum("SHA-512", kubernetes), PLATFORM));
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void takesTheReleaseAndAsksNobodyTheSecondTime() throws Exception {
    Result first = run();

    assertThat(first.code()).as(first.said()).isZero();
    assertThat(first.said()).contains("Kubernetes v1.37.1 in " + cached("1.37.1"));
    assertThat(new Binaries(cached("1.37.1")).isComplete()).isTrue();
    assertThat(cached("1.37.1").resolve("kubectl")).isExecutable();
    assertThat(run("--folder").said().strip()).isEqualTo(cached("1.37.1").toString());
    int asked = server.requests().size();
    assertThat(run().code()).isZero();
    assertThat(server.requests()).hasSize(asked);
  }

  @Test
  void refusesWhatHasTheWrongSum() throws Exception {
    server.serve(kubernetesPath(), "something else".getBytes(UTF_8));

    Result result = run();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.said()).contains("REFUSED").contains("Any one of these helps");
    assertNothingIsFilled();
    assertThat(home.resolve(".cache/vmss/downloads"))
        .isDirectoryNotContaining(file -> file.toString().contains("kubernetes"));
  }

  @Test
  void goesOnWithADownloadThatBrokeOff() throws Exception {
    server.breakOffOnce(kubernetesPath());

    Result result = run();

    assertThat(result.code()).as(result.said()).isZero();
    assertThat(result.said()).contains("broke off");
    assertThat(server.requests())
        .anyMatch(request -> request.matches(kubernetesPath() + " bytes=[1-9]\\d*-"));
  }

  @Test
  void goesOnWhereAnEarlierRunStopped() throws Exception {
    server.breakOffOnce(kubernetesPath());
    server.failAfterwards(kubernetesPath());
    assertThat(run().code()).isEqualTo(1);
    assertNothingIsFilled();

    server.recover();
    Result second = run();

    assertThat(second.code()).as(second.said()).isZero();
    assertThat(server.requests()).last().asString().matches(kubernetesPath() + " bytes=[1-9]\\d*-");
  }

  @Test
  void saysWhatHelpsWhereThereIsNeitherServerNorGo() throws Exception {
    server.close();

    Result result = run();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.said())
        .contains("cannot be had")
        .contains("no Go 1.26 or newer on PATH")
        .contains("VMSS_CONTROL_PLANE_DIR", "VMSS_KUBECONFIG", "Docker");
    assertNothingIsFilled();
  }

  @Test
  void downloadsNothingWhenToldNotTo() throws Exception {
    Result result = run(Map.of("VMSS_CONTROL_PLANE_DOWNLOAD", "off"));

    assertThat(result.code()).isEqualTo(1);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void downloadsNothingWhoseSumIsUnknown() throws Exception {
    Result unlisted = run(Map.of("KUBERNETES", "1.36"));
    Result none = run(Map.of("KUBERNETES", "1.35"));

    assertThat(unlisted.said()).contains("has no sum in sums.txt");
    assertThat(none.said()).contains("no release of Kubernetes 1.35 has its sum");
    assertThat(server.requests()).noneMatch(request -> request.contains("kubernetes"));
    assertNothingIsFilled();
  }

  @Test
  void namesTheVersionsThatThereAre() throws Exception {
    Result result = run(Map.of("KUBERNETES", "1.20"));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.said()).contains("KUBERNETES=1.20", "1.37 1.36 1.35");
  }

  @Test
  void fillsTheNamedFolderButNeverOneWithOtherFiles() throws Exception {
    Path named = folder.resolve("named");
    assertThat(run(Map.of("VMSS_CONTROL_PLANE_DIR", named.toString())).code()).isZero();
    assertThat(new Binaries(named).isComplete()).isTrue();

    Files.delete(named.resolve("etcd"));
    Result again = run(Map.of("VMSS_CONTROL_PLANE_DIR", named.toString()));

    assertThat(again.code()).isEqualTo(1);
    assertThat(again.said()).contains("lacks").contains("etcd");
  }

  @Test
  void twoRunsWaitForEachOther() throws Exception {
    server.hold();
    Process first = start(Map.of());
    server.awaitRequest();
    Process second = start(Map.of());
    try (BufferedReader words = second.inputReader()) {
      assertThat(words.readLine()).contains("waiting for it");
      server.release();
      assertThat(words.lines()).last().asString().contains("Kubernetes v1.37.1 in");
    }
    assertThat(finish(first).code()).isZero();
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void whatAnEndedRunLeavesIsNotTakenForWhole() throws Exception {
    server.hold();
    Process run = start(Map.of());
    server.awaitRequest();
    run.toHandle().destroy(); // unlike Process.destroy, it leaves the output to be read
    assertThat(finish(run).code()).isEqualTo(143);
    assertNothingIsFilled();

    server.release();
    assertThat(run().code()).isZero();
  }

  @Test
  void everyReleaseThatIsNamedHasItsSums() throws IOException {
    String sums = Files.readString(SOURCE.resolve("sums.txt"));
    String etcd =
        Files.readAllLines(SOURCE.resolve("download.sh")).stream()
            .filter(line -> line.startsWith("etcd_release="))
            .findFirst()
            .orElseThrow()
            .substring("etcd_release=".length());
    List<String> downloaded =
        Files.readAllLines(SOURCE.resolve("versions.txt")).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split(" +")[2])
            .filter(version -> !version.equals("-"))
            .toList();
    assertThat(downloaded).isNotEmpty();
    for (String architecture : List.of("amd64", "arm64")) {
      assertThat(sums)
          .containsPattern(
              "(?m)^[0-9a-f]{64}  etcd-v%s-linux-%s\\.tar\\.gz$".formatted(etcd, architecture));
      assertThat(downloaded)
          .allSatisfy(
              version ->
                  assertThat(sums)
                      .containsPattern(
                          "(?m)^[0-9a-f]{128}  kubernetes-v%s-server-linux-%s\\.tar\\.gz$"
                              .formatted(version, architecture)));
    }
  }

  private static String kubernetesPath() {
    return "/v1.37.1/kubernetes-server-" + PLATFORM + ".tar.gz";
  }

  private Path cached(String version) {
    return home.resolve(".cache/vmss/control-plane").resolve(version);
  }

  private void assertNothingIsFilled() throws IOException {
    Path cache = home.resolve(".cache/vmss/control-plane");
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files)
          .extracting(file -> String.valueOf(file.getFileName()))
          .containsOnly(".lock");
    }
  }

  private Result run(String... arguments) throws Exception {
    return finish(start(Map.of(), arguments));
  }

  private Result run(Map<String, String> variables) throws Exception {
    return finish(start(variables));
  }

  private Process start(Map<String, String> variables, String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of("bash", scripts.resolve("get.sh").toString()), Stream.of(arguments))
                .toList());
    Map<String, String> environment = builder.environment();
    environment
        .keySet()
        .removeIf(
            name -> name.startsWith("VMSS_") || name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    environment.remove("KUBERNETES");
    environment.put("HOME", home.toString());
    environment.put("PATH", folder.resolve("bin") + ":" + environment.get("PATH"));
    environment.put("VMSS_CONTROL_PLANE_KUBERNETES_URL", server.address());
    environment.put("VMSS_CONTROL_PLANE_ETCD_URL", server.address());
    environment.putAll(variables);
    return builder.redirectErrorStream(true).start();
  }

  private static Result finish(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Result(process.exitValue(), said);
  }

  /** Programs that only tell their version, padded so that half a tarball is something. */
  private byte[] tarball(String inside, String... names) throws Exception {
    Path root = Files.createTempDirectory(folder, "tarball");
    for (String name : names) {
      program(root.resolve(inside).resolve(name), "echo Kubernetes v1.37.1");
    }
    Path file = root.resolve("all.tar.gz");
    Process tar =
        new ProcessBuilder(
                "tar",
                "-czf",
                file.toString(),
                "-C",
                root.toString(),
                Path.of(inside).getName(0).toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    return Files.readAllBytes(file);
  }

  private static void program(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static String sum(String algorithm, byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
  }
}

package dev.vmss.operator.feed.simplestreams;

import static dev.vmss.operator.feed.simplestreams.SignedTree.INDEX;
import static dev.vmss.operator.feed.simplestreams.SignedTree.PRODUCTS;
import static dev.vmss.operator.feed.simplestreams.SignedTree.sjson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vmss.operator.feed.Shelf;
import dev.vmss.operator.feed.plan.FeedPlan;
import dev.vmss.operator.feed.plan.Offer;
import dev.vmss.operator.feed.plan.RuleBook;
import dev.vmss.operator.feed.signature.Gpg;
import dev.vmss.operator.feed.signature.Keyring;
import dev.vmss.operator.feed.signature.SignatureInvalid;
import dev.vmss.operator.feed.source.Reading;
import dev.vmss.operator.feed.source.Reading.Kind;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.fetch.FileDownload;
import dev.vmss.operator.image.download.fetch.FileDownload.Validators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tree that GnuPG signed is read; one that somebody changed is refused with a sentence. */
class TamperedTreeTest {

  private static final RuleBook RULES = Shelf.rules("", "com.ubuntu.cloud:server:22.04:amd64");

  private static Gpg gpg;
  private static Keyring keyring;

  @TempDir private Path folder;
  private SignedTree tree;

  @BeforeAll
  static void keys() throws SignatureInvalid {
    assumeTrue(Gpg.installed(), "gpg is not installed");
    gpg = new Gpg().key("vendor", "rsa3072", "never").key("other", "rsa3072", "never");
    keyring = Keyring.of(gpg.export("vendor"));
  }

  @AfterAll
  static void noKeys() {
    if (gpg != null) {
      gpg.close();
    }
  }

  @BeforeEach
  void publish() {
    tree = new SignedTree(gpg, folder).version("20260530", 'a').version("20260531", 'b');
    tree.publishClear();
    tree.publish();
  }

  @AfterEach
  void close() throws IOException {
    tree.close();
  }

  @Test
  void aTreeWithSignaturesBesideItsFilesIsRead() {
    assertRead(read(INDEX));
  }

  @Test
  void aClearSignedTreeIsRead() {
    tree.publishClear();
    assertRead(read(sjson(INDEX)));
  }

  private void assertRead(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Listed.class);
    var listing = ((Reading.Listed) reading).listing();
    assertThat(listing.seen()).isEqualTo(3);
    assertThat(listing.offers())
        .extracting(Offer::text)
        .containsExactly("22.4.20260530", "22.4.20260531");
    assertThat(listing.offers().getFirst().content())
        .isEqualTo(
            new Offer.Content(
                tree.url("/releases/server/jammy/20260530/disk1.img"),
                Optional.of("sha256:" + "a".repeat(64)),
                Optional.of(LocalDate.parse("2027-04-21"))));
    assertThat(listing.revision()).isEqualTo("2026-06-01T00:00:00Z");
  }

  /** What somebody did to the tree, from which file on it is read, and what is said. */
  record Case(String name, Kind kind, String sentence, String index, Deed deed) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface Deed {
    void to(SignedTree tree) throws IOException;
  }

  private static Case json(String name, Kind kind, String sentence, Deed deed) {
    return new Case(name, kind, sentence, INDEX, deed);
  }

  private static Case clear(String name, String sentence, Deed deed) {
    return new Case(
        name,
        Kind.SIGNATURE,
        sentence,
        sjson(INDEX),
        tree -> {
          tree.publishClear();
          deed.to(tree);
        });
  }

  static Stream<Case> tamperings() {
    return Stream.of(ofSignatures(), ofContent(), ofServers()).flatMap(List::stream);
  }

  private static List<Case> ofSignatures() {
    return List.of(
        json(
            "a byte of the text is another",
            Kind.SIGNATURE,
            "was changed after it was signed",
            tree -> tree.put(INDEX, tree.text(INDEX).replace("aws", "bws"))),
        json(
            "the key is somebody else's",
            Kind.SIGNATURE,
            "which the keyring does not have",
            tree -> tree.sign(INDEX, "other")),
        clear(
            "text before the signed block",
            "nothing may stand before it",
            tree -> tree.put(sjson(INDEX), "{}\n" + tree.text(sjson(INDEX)))),
        clear(
            "text after the signed block",
            "text after its signed block",
            tree -> tree.put(sjson(INDEX), tree.text(sjson(INDEX)) + "{}\n")),
        clear(
            "two signed blocks",
            "text after its signed block",
            tree -> tree.put(sjson(INDEX), tree.text(sjson(INDEX)).repeat(2))),
        clear(
            "it breaks off",
            "it is not whole",
            tree ->
                tree.put(
                    sjson(INDEX),
                    tree.text(sjson(INDEX)).substring(0, tree.text(sjson(INDEX)).length() - 60))),
        json(
            "the signature is of another file",
            Kind.SIGNATURE,
            "was changed after it was signed",
            tree -> tree.files.put(INDEX + ".gpg", tree.files.get(PRODUCTS + ".gpg"))),
        json(
            "the products file is not signed",
            Kind.SIGNATURE,
            "its signature cannot be had",
            tree -> tree.files.remove(PRODUCTS + ".gpg")));
  }

  private static List<Case> ofContent() {
    return List.of(
        json(
            "it is older than what was accepted",
            Kind.ROLLED_BACK,
            "was updated at 2026-05-01T00:00:00Z, and one of 2026-06-01T00:00:00Z",
            tree -> {
              tree.updated = "Fri, 01 May 2026 00:00:00 +0000";
              tree.publish();
            }),
        json(
            "the products file is older than the index says",
            Kind.ROLLED_BACK,
            "accepted or announced before",
            tree -> {
              byte[] old = tree.files.get(PRODUCTS);
              byte[] signature = tree.files.get(PRODUCTS + ".gpg");
              tree.updated = "Wed, 01 Jul 2026 00:00:00 +0000";
              tree.publish();
              tree.files.put(PRODUCTS, old);
              tree.files.put(PRODUCTS + ".gpg", signature);
            }),
        json(
            "a path leads out of the tree",
            Kind.UNTRUSTED,
            "does not stay within its tree",
            tree -> {
              tree.path = "../../%s/etc/passwd";
              tree.publish();
            }),
        json(
            "the path of the products file leads out of the tree",
            Kind.UNTRUSTED,
            "does not stay within its tree",
            tree -> {
              tree.put(INDEX, tree.index("//evil.example/products.json"));
              tree.sign(INDEX);
            }),
        json(
            "it nests deeply",
            Kind.UNTRUSTED,
            "nests deeper",
            tree -> {
              tree.put(INDEX, "{\"format\": \"index:1.0\", \"x\": " + "[".repeat(100_000));
              tree.sign(INDEX);
            }),
        json(
            "the JSON breaks off",
            Kind.UNTRUSTED,
            "breaks off",
            tree -> {
              tree.put(PRODUCTS, tree.text(PRODUCTS).substring(0, 300));
              tree.sign(PRODUCTS);
            }),
        json(
            "it does not say how old it is",
            Kind.UNTRUSTED,
            "does not say when it was updated",
            tree -> {
              tree.put(INDEX, tree.text(INDEX).replace("\"updated\"", "\"upd\""));
              tree.sign(INDEX);
            }));
  }

  private static List<Case> ofServers() {
    return List.of(
        json(
            "a file of 200 MB",
            Kind.UNTRUSTED,
            "sent more than 64 MiB",
            tree ->
                tree.scripts.put(
                    PRODUCTS,
                    (_, reply) -> {
                      byte[] chunk = new byte[1024 * 1024];
                      reply.head(200, Map.of(), 200L * chunk.length);
                      for (int i = 0; i < 200; i++) {
                        reply.out().write(chunk);
                      }
                    })),
        json(
            "a redirect to the metadata service",
            Kind.UNAVAILABLE,
            "redirects to http://169.254.169.254",
            tree -> redirect(tree, "http://169.254.169.254/latest/meta-data")),
        json(
            "a redirect to the metadata service by https",
            Kind.UNAVAILABLE,
            "is at 169.254.169.254",
            tree -> redirect(tree, "https://169.254.169.254/latest/meta-data")));
  }

  private static void redirect(SignedTree tree, String to) {
    tree.scripts.put(INDEX, (_, reply) -> reply.send(302, Map.of("Location", to), ""));
  }

  @ParameterizedTest
  @MethodSource("tamperings")
  void isRefusedWithASentenceAndWithoutMuchMemory(Case one) throws IOException {
    one.deed().to(tree);
    long before = used();
    Reading reading = read(one.index());
    assertThat(used() - before).as("heap").isLessThan(64L * 1024 * 1024);
    assertThat(reading).isInstanceOf(Reading.Refused.class);
    Reading.Refused refused = (Reading.Refused) reading;
    assertThat(refused.message()).contains(one.sentence()).endsWith(".");
    assertThat(refused.kind()).isEqualTo(one.kind());
    try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(left.filter(path -> path.getFileName().toString().matches("feed[0-9]+")))
          .as("nothing is left in the folder for temporary files")
          .isEmpty();
    }
  }

  /** The last of them is no matter of the file: it is signed, and it lies. */
  @Test
  void aVersionWhoseChecksumChangedIsNotTakenOver() {
    Shelf shelf = new Shelf("  stage: Supported\n");
    shelf.offers.addAll(((Reading.Listed) read(INDEX)).listing().offers());
    shelf.sync();
    List<String> items = List.copyOf(shelf.images.keySet());
    tree.updated = "Tue, 02 Jun 2026 00:00:00 +0000";
    tree.version("20260530", 'c').publish();
    shelf.offers.clear();
    shelf.offers.addAll(((Reading.Listed) read(INDEX)).listing().offers());
    FeedPlan plan = shelf.sync();
    assertThat(plan.tampered())
        .extracting(FeedPlan.Tampered::version)
        .containsExactly("22.4.20260530");
    assertThat(shelf.images.keySet()).containsExactlyElementsOf(items);
  }

  @Test
  void anUnchangedTreeCostsOneRequest() {
    Reading.Listed first = (Reading.Listed) read(INDEX);
    int requests = tree.server().seen().size();
    assertThat(requests).isEqualTo(4);
    assertThat(reader().read(question(INDEX, Optional.of(keyring), first.validators())))
        .isInstanceOf(Reading.Unchanged.class);
    assertThat(tree.server().seen()).hasSize(requests + 1);
  }

  @Test
  void withoutAKeyringNobodysSignatureIsAskedFor() {
    tree.files.keySet().removeIf(name -> name.endsWith(".gpg"));
    assertRead(reader().read(question(INDEX, Optional.empty(), Validators.NONE)));
    assertThat(tree.server().seen()).hasSize(2);
    assertThat(reader().read(question(sjson(INDEX), Optional.empty(), Validators.NONE)))
        .extracting(Reading.Refused.class::cast)
        .satisfies(refused -> assertThat(refused.message()).contains("unsigned: true"));
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private Reading read(String index) {
    return reader().read(question(index, Optional.of(keyring), Validators.NONE));
  }

  private static StreamsReader reader() {
    return new StreamsReader(
        new FileDownload(Downloads.loopback(), Downloads.CLOCK, System::nanoTime));
  }

  private StreamsReader.Question question(String index, Optional<Keyring> keys, Validators known) {
    Map<String, Instant> accepted =
        Map.of(
            tree.url(INDEX), Instant.parse("2026-06-01T00:00:00Z"),
            tree.url(sjson(INDEX)), Instant.parse("2026-06-01T00:00:00Z"));
    return new StreamsReader.Question(
        tree.url(index), keys, RULES, accepted, known, Instant.now().plus(1, ChronoUnit.HOURS));
  }
}

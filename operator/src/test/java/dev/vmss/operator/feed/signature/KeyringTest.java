package dev.vmss.operator.feed.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What GnuPG signs is believed, and what it would warn of is not. */
class KeyringTest {

  private static final String TEXT = "{\"format\": \"index:1.0\"}\n- with a dash\n";

  /** What GnuPG signs in this test is of the past. */
  private final Instant now = Instant.now().plus(1, ChronoUnit.HOURS);

  @TempDir private Path folder;
  private Gpg gpg;
  private Path file;
  private Path signed;
  private Path text;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(Gpg.installed(), "gpg is not installed");
    gpg = new Gpg();
    file = Files.writeString(folder.resolve("index.json"), TEXT);
    signed = folder.resolve("index.sjson");
    text = folder.resolve("verified");
  }

  @AfterEach
  void close() {
    if (gpg != null) {
      gpg.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "rsa4096", "ed25519"})
  void whatGpgSignsIsBelievedAndTheTextReturned(String algorithm) throws Exception {
    gpg.key("vendor", algorithm, "never");
    gpg.clearSign("vendor", file, signed);
    clear("vendor");
    assertThat(text).hasContent(TEXT);
  }

  @Test
  void aSignatureBesideAFileIsBelieved() throws Exception {
    gpg.key("vendor", "rsa3072", "never");
    gpg.detach("vendor", file, signed);
    Keyring.of(gpg.export("vendor")).verifyDetached(file, signed, text, now);
    assertThat(text).hasContent(TEXT);
    gpg.detach("vendor", file, signed, "--armor");
    assertThatCode(() -> Keyring.of(gpg.export("vendor")).verifyDetached(file, signed, text, now))
        .doesNotThrowAnyException();
  }

  @Test
  void aChangedFileDoesNotFitTheSignatureBesideIt() {
    gpg.key("vendor", "rsa3072", "never");
    gpg.detach("vendor", file, signed);
    assertThatThrownBy(
            () -> {
              Files.writeString(file, TEXT + " ");
              Keyring.of(gpg.export("vendor")).verifyDetached(file, signed, text, now);
            })
        .hasMessageContaining("was changed after it was signed");
  }

  @Test
  void aKeyOfSomebodyElseIsNamed() {
    gpg.key("vendor", "rsa3072", "never").key("other", "rsa3072", "never");
    gpg.clearSign("other", file, signed);
    refused("vendor").hasMessageContaining("which the keyring does not have");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1", "MD5"})
  void hashesThatCanBeForgedAreRefusedByName(String hash) {
    gpg.key("vendor", "rsa3072", "never");
    gpg.clearSign("vendor", file, signed, "--digest-algo", hash, "--allow-weak-digest-algos");
    refused("vendor").hasMessageContaining("signed over " + (hash.equals("MD5") ? "MD5" : "SHA-1"));
  }

  /** As if it were from a time when nobody knew: whoever forges it writes any date. */
  @Test
  void aSignatureOverSha1IsRefusedHoweverOldItSaysItIs() {
    gpg.key("vendor", "rsa3072", "never", "--faked-system-time", "20100101T000000");
    gpg.clearSign(
        "vendor", file, signed, "--digest-algo", "SHA1", "--faked-system-time", "20110101T000000");
    refused("vendor").hasMessageContaining("signed over SHA-1");
  }

  /** Ubuntu's keys are of that kind. */
  @Test
  void aKeyWhoseOwnCertificateIsOverSha1IsBelieved() throws Exception {
    gpg.key("vendor", "rsa4096", "never", "--cert-digest-algo", "SHA1");
    gpg.clearSign("vendor", file, signed);
    clear("vendor");
    assertThat(text).hasContent(TEXT);
  }

  @Test
  void aShortKeyIsRefusedByName() {
    gpg.key("vendor", "rsa1024", "never");
    gpg.clearSign("vendor", file, signed);
    refused("vendor").hasMessageContaining("too short");
  }

  @Test
  void aKeyThatHasExpiredIsRefusedByNameAlsoForWhatItSignedBefore() throws Exception {
    gpg.key("vendor", "rsa3072", "2d");
    gpg.clearSign("vendor", file, signed);
    clear("vendor");
    assertThatThrownBy(() -> clear("vendor", now.plus(3, ChronoUnit.DAYS)))
        .hasMessageContaining("has expired");
  }

  @Test
  void aKeyThatWasRevokedIsRefusedByName() {
    gpg.key("vendor", "rsa3072", "never");
    gpg.clearSign("vendor", file, signed);
    gpg.revoke("vendor");
    refused("vendor").hasMessageContaining("was revoked");
  }

  @Test
  void oneOfSeveralKeysIsEnough() throws Exception {
    gpg.key("old", "rsa3072", "never").key("new", "rsa3072", "never");
    gpg.clearSign("new", file, signed);
    Keyring.of(gpg.export("old", "new")).verifyClear(signed, folder.resolve("scratch"), text, now);
    assertThat(text).hasContent(TEXT);
  }

  @Test
  void whatIsNoKeyringIsRefused() {
    gpg.key("vendor", "rsa3072", "never");
    assertThatThrownBy(() -> Keyring.of("hello".getBytes(UTF_8)))
        .hasMessageContaining("holds no OpenPGP public key");
    assertThatThrownBy(() -> Keyring.of(new byte[0])).isInstanceOf(SignatureInvalid.class);
  }

  @Test
  void aFileIsOneSignedBlockAndNothingElse() throws Exception {
    gpg.key("vendor", "rsa3072", "never");
    gpg.clearSign("vendor", file, signed);
    String whole = Files.readString(signed);
    framed("evil\n" + whole, "does not begin with a signed block");
    framed("\n" + whole, "does not begin with a signed block");
    framed(whole + "evil\n", "text after its signed block");
    framed(whole + whole, "text after its signed block");
    framed(
        whole.replace(TEXT.substring(0, 5), "-----BEGIN PGP X\n" + TEXT.substring(0, 5)),
        "more than one signed block");
    framed(whole.substring(0, whole.length() - 40), "breaks off");
    framed(TEXT, "does not begin with a signed block");
    framed("", "is empty");
    framed(whole.replaceFirst("Hash: ", "Comment: "), "a header that it must not have");
    framed(whole.replace("index", "jndex"), "was changed after it was signed");
  }

  private void framed(String content, String sentence) throws IOException {
    Files.writeString(signed, content);
    refused("vendor").as(sentence).hasMessageContaining(sentence);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(String keys) {
    return assertThatThrownBy(() -> clear(keys)).isInstanceOf(SignatureInvalid.class);
  }

  private void clear(String keys) throws IOException, SignatureInvalid {
    clear(keys, now);
  }

  private void clear(String keys, Instant now) throws IOException, SignatureInvalid {
    Keyring.of(gpg.export(keys)).verifyClear(signed, folder.resolve("scratch"), text, now);
  }
}

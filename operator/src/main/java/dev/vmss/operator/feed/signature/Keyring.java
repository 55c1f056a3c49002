package dev.vmss.operator.feed.signature;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.pgpainless.PGPainless;
import org.pgpainless.algorithm.HashAlgorithm;
import org.pgpainless.decryption_verification.ConsumerOptions;
import org.pgpainless.decryption_verification.DecryptionStream;
import org.pgpainless.decryption_verification.MessageMetadata;
import org.pgpainless.decryption_verification.cleartext_signatures.MultiPassStrategy;
import org.pgpainless.policy.Policy;
import org.pgpainless.policy.Policy.HashAlgorithmPolicy;

/**
 * Public keys, and what is believed on the word of one of them.
 *
 * <p>Hashes that can be forged (SHA-1, MD5) are not believed over data, whenever somebody says it
 * was signed. On a key's own certificate SHA-1 is: known vendors' keys are that old, and whoever
 * gave us the keyring has vouched for them.
 */
public final class Keyring {

  private static final List<HashAlgorithm> STRONG =
      List.of(
          HashAlgorithm.SHA512,
          HashAlgorithm.SHA384,
          HashAlgorithm.SHA256,
          HashAlgorithm.SHA224,
          HashAlgorithm.SHA3_512,
          HashAlgorithm.SHA3_256);

  static {
    // The library has one policy for a process, and nobody else here uses it.
    Policy policy = PGPainless.getPolicy();
    policy.setDataSignatureHashAlgorithmPolicy(
        new HashAlgorithmPolicy(HashAlgorithm.SHA512, STRONG));
    policy.setCertificationSignatureHashAlgorithmPolicy(
        new HashAlgorithmPolicy(
            HashAlgorithm.SHA512,
            Stream.concat(STRONG.stream(), Stream.of(HashAlgorithm.SHA1)).toList()));
  }

  private final PGPPublicKeyRingCollection keys;

  private Keyring(PGPPublicKeyRingCollection keys) {
    this.keys = keys;
  }

  /**
   * Reads public keys.
   *
   * @param bytes armored or binary, as {@code gpg --export} writes them
   */
  public static Keyring of(byte[] bytes) throws SignatureInvalid {
    try {
      PGPPublicKeyRingCollection keys = PGPainless.readKeyRing().publicKeyRingCollection(bytes);
      if (keys != null && keys.size() > 0) {
        return new Keyring(keys);
      }
    } catch (IOException | RuntimeException _) {
      // Whatever it is, it is no keyring.
    }
    throw new SignatureInvalid("holds no OpenPGP public key: put in what 'gpg --export' writes");
  }

  /**
   * Verifies a clear-signed file and writes the text that was signed, and only that.
   *
   * @param scratch a file that may be overwritten
   * @param now keys that have expired or were revoked by then are not believed
   */
  public void verifyClear(Path signed, Path scratch, Path text, Instant now)
      throws IOException, SignatureInvalid {
    ClearSigned.check(signed);
    ConsumerOptions options =
        options().setMultiPassStrategy(MultiPassStrategy.writeMessageToFile(scratch.toFile()));
    MessageMetadata metadata = read(signed, text, options);
    if (!metadata.isUsingCleartextSignatureFramework()) {
      throw new SignatureInvalid("is not clear-signed");
    }
    new SignatureVerdict(keys, now).demand(metadata);
  }

  /** Verifies a file by the signature beside it, and writes what was verified. */
  public void verifyDetached(Path file, Path signature, Path verified, Instant now)
      throws IOException, SignatureInvalid {
    ConsumerOptions options = options().forceNonOpenPgpData();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(signature))) {
      options.addVerificationOfDetachedSignatures(in);
    } catch (PGPException | IOException | RuntimeException _) {
      throw new SignatureInvalid("has beside it something that is no OpenPGP signature");
    }
    if (options.getDetachedSignatures().isEmpty()) {
      throw new SignatureInvalid("has beside it something that is no OpenPGP signature");
    }
    new SignatureVerdict(keys, now).demand(read(file, verified, options));
  }

  private ConsumerOptions options() {
    return ConsumerOptions.get().addVerificationCerts(keys);
  }

  private static MessageMetadata read(Path file, Path to, ConsumerOptions options)
      throws IOException, SignatureInvalid {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
      DecryptionStream stream =
          PGPainless.decryptAndOrVerify().onInputStream(in).withOptions(options);
      try (stream) {
        stream.transferTo(out);
      }
      return stream.getMetadata();
    } catch (PGPException | RuntimeException _) {
      throw new SignatureInvalid("has a signature that cannot be read");
    }
  }
}

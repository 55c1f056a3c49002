package dev.vmss.operator.feed.signature;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.jspecify.annotations.Nullable;
import org.pgpainless.PGPainless;
import org.pgpainless.decryption_verification.MessageMetadata;
import org.pgpainless.decryption_verification.SignatureVerification;
import org.pgpainless.key.info.KeyRingInfo;

/** Whether one of the signatures of a file may be believed now, and by which name if not. */
record SignatureVerdict(PGPPublicKeyRingCollection keys, Instant now) {

  private static final int LEAST_RSA_BITS = 2_048;

  /** RSA has three numbers in a row: for all, for encryption, for signatures. */
  private static final int LAST_RSA = 3;

  void demand(MessageMetadata metadata) throws SignatureInvalid {
    List<SignatureVerification> verified = metadata.getVerifiedSignatures();
    if (metadata.isVerifiedSigned()
        && verified.stream().anyMatch(one -> objection(one.getSignature()).isEmpty())) {
      return;
    }
    Optional<String> objection =
        Stream.concat(
                verified.stream().map(SignatureVerification::getSignature),
                metadata.getRejectedSignatures().stream()
                    .map(SignatureVerification.Failure::getSignature))
            .flatMap(signature -> objection(signature).stream())
            .findFirst();
    throw new SignatureInvalid(
        objection.orElse(
            metadata.getRejectedSignatures().isEmpty()
                ? "is not signed by a key of the keyring"
                : "does not fit its signature: it was changed after it was signed"));
  }

  /** Why a signature is not believed although it may fit the file. */
  private Optional<String> objection(PGPSignature signature) {
    int hash = signature.getHashAlgorithm();
    if (hash == HashAlgorithmTags.SHA1 || hash == HashAlgorithmTags.MD5) {
      return Optional.of(
          "is signed over %s, which can be forged: it must be signed over SHA-256 or better"
              .formatted(hash == HashAlgorithmTags.MD5 ? "MD5" : "SHA-1"));
    }
    PGPPublicKeyRing ring = keys.getPublicKeyRing(signature.getKeyID());
    PGPPublicKey key = ring == null ? null : ring.getPublicKey(signature.getKeyID());
    if (ring == null || key == null) {
      return Optional.of(
          "is signed by the key %016X, which the keyring does not have"
              .formatted(signature.getKeyID()));
    }
    return objection(ring, key);
  }

  private Optional<String> objection(PGPPublicKeyRing ring, PGPPublicKey key) {
    if (isWeak(key) || isWeak(ring.getPublicKey())) {
      return Optional.of(
          "is signed by the key %016X, which is too short: an RSA key has %d bits or more"
              .formatted(key.getKeyID(), LEAST_RSA_BITS));
    }
    if (ring.getPublicKey().hasRevocation() || key.hasRevocation()) {
      return Optional.of("is signed by the key %016X, which was revoked".formatted(key.getKeyID()));
    }
    try {
      return objection(PGPainless.inspectKeyRing(ring, Date.from(now)), key);
    } catch (RuntimeException _) { // nothing in the certificate counts at this time
      return notAllowed(key);
    }
  }

  private Optional<String> objection(KeyRingInfo info, PGPPublicKey key) {
    if (expired(info.getPrimaryKeyExpirationDate())
        || (!key.isMasterKey() && expired(info.getSubkeyExpirationDate(key.getKeyID())))) {
      return Optional.of(
          "is signed by the key %016X, which has expired: put a newer one into the keyring"
              .formatted(key.getKeyID()));
    }
    return info.isKeyValidlyBound(key.getKeyID()) ? Optional.empty() : notAllowed(key);
  }

  private static Optional<String> notAllowed(PGPPublicKey key) {
    return Optional.of(
        "is signed by the key %016X, which its own certificate does not allow to sign"
            .formatted(key.getKeyID()));
  }

  private static boolean isWeak(PGPPublicKey key) {
    int algorithm = key.getAlgorithm();
    boolean rsa = algorithm >= PublicKeyAlgorithmTags.RSA_GENERAL && algorithm <= LAST_RSA;
    return rsa && key.getBitStrength() < LEAST_RSA_BITS;
  }

  private boolean expired(@Nullable Date date) {
    return date != null && !date.toInstant().isAfter(now);
  }
}

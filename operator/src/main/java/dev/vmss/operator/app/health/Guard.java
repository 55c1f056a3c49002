package dev.vmss.operator.app.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the metrics: who reads them shows a bearer token, and somebody who knows says what
 * it is good for. An answer holds for a while, and few questions are under way at a time, so that
 * strangers with invented tokens cost the API server little.
 */
public final class Guard {

  static final Duration ADMITTED_FOR = Duration.ofMinutes(1);
  static final Duration REFUSED_FOR = Duration.ofSeconds(10);

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;
  private static final int REMEMBERED = 1000;
  private static final int QUESTIONS = 8;
  private static final long PATIENCE_SECONDS = 3;
  private static final String SCHEME = "bearer ";

  private final Optional<ToIntFunction<String>> judge;
  private final LongSupplier nanoTime;
  private final Semaphore questions = new Semaphore(QUESTIONS);
  private final Map<String, Verdict> verdicts = new LinkedHashMap<>();

  private record Verdict(int status, long until) {}

  private Guard(Optional<ToIntFunction<String>> judge, LongSupplier nanoTime) {
    this.judge = judge;
    this.nanoTime = nanoTime;
  }

  /** Everybody may read. */
  public static Guard open() {
    return new Guard(Optional.empty(), System::nanoTime);
  }

  /**
   * Only those may read whom the judge lets.
   *
   * @param judge says what a token is good for, as an HTTP status: 200; 401 when nobody knows it;
   *     403 when its owner may not read metrics; 503 when that could not be found out
   * @param nanoTime a clock that never jumps
   */
  public static Guard asking(ToIntFunction<String> judge, LongSupplier nanoTime) {
    return new Guard(Optional.of(judge), nanoTime);
  }

  /** The status for who shows this header {@code Authorization}; 200 when he may pass. */
  int status(@Nullable String authorization) {
    if (judge.isEmpty()) {
      return OK;
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return UNAUTHORIZED;
    }
    String token = authorization.substring(SCHEME.length()).strip();
    // What is remembered must be of no use to whoever reads the memory.
    String key = digest(token);
    OptionalInt known = known(key);
    return known.isPresent() ? known.getAsInt() : ask(judge.get(), token, key);
  }

  private int ask(ToIntFunction<String> asked, String token, String key) {
    try {
      if (!questions.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return UNAVAILABLE;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return UNAVAILABLE;
    }
    try {
      OptionalInt meanwhile = known(key);
      return meanwhile.isPresent()
          ? meanwhile.getAsInt()
          : remembered(key, asked.applyAsInt(token));
    } finally {
      questions.release();
    }
  }

  private synchronized OptionalInt known(String key) {
    Verdict verdict = verdicts.get(key);
    return verdict == null || verdict.until() - nanoTime.getAsLong() <= 0
        ? OptionalInt.empty()
        : OptionalInt.of(verdict.status());
  }

  private synchronized int remembered(String key, int status) {
    if (status != UNAVAILABLE) {
      Duration time = status == OK ? ADMITTED_FOR : REFUSED_FOR;
      verdicts.remove(key);
      verdicts.put(key, new Verdict(status, nanoTime.getAsLong() + time.toNanos()));
      if (verdicts.size() > REMEMBERED) {
        verdicts.remove(verdicts.keySet().iterator().next());
      }
    }
    return status;
  }

  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}

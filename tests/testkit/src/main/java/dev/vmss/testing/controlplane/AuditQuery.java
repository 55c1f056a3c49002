package dev.vmss.testing.controlplane;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A question about the audit log; every method narrows it and returns a new one. */
public final class AuditQuery {

  private final AuditLog log;
  private final long offset;
  private final Predicate<AuditEvent> wanted;

  AuditQuery(AuditLog log, long offset, Predicate<AuditEvent> wanted) {
    this.log = log;
    this.offset = offset;
    this.wanted = wanted;
  }

  /** Only what was logged after {@link AuditLog#offset()} had this value. */
  public AuditQuery sinceOffset(long mark) {
    return new AuditQuery(log, mark, wanted);
  }

  /** Only requests received at or after this time, by the clock of the API server. */
  public AuditQuery since(Instant time) {
    return where(event -> !event.received().isBefore(time));
  }

  public AuditQuery userAgentStartsWith(String prefix) {
    return where(event -> event.userAgent().startsWith(prefix));
  }

  /** The full user name, such as {@code system:serviceaccount:vmss-system:vmss-operator}. */
  public AuditQuery user(String name) {
    return where(event -> event.user().equals(name));
  }

  /** A plural, with its subresource if meant: {@code pods} does not include {@code pods/status}. */
  public AuditQuery resource(String plural) {
    return where(event -> event.resource().equals(plural));
  }

  public AuditQuery namespace(String name) {
    return where(event -> event.namespace().equals(name));
  }

  public AuditQuery verbs(String... verbs) {
    Set<String> any = Set.of(verbs);
    return where(event -> any.contains(event.verb()));
  }

  public AuditQuery writes() {
    return where(AuditEvent::isWrite);
  }

  public AuditQuery lists() {
    return verbs("list");
  }

  public AuditQuery where(Predicate<AuditEvent> condition) {
    return new AuditQuery(log, offset, wanted.and(condition));
  }

  public long count() {
    return events().size();
  }

  public List<AuditEvent> events() {
    return log.read(offset, wanted);
  }
}

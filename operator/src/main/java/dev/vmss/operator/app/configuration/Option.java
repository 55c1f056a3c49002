package dev.vmss.operator.app.configuration;

import java.util.Locale;

/**
 * One option of the program: its path in the YAML file, the values it takes, its default as a
 * person would write it (empty = not set) and what it does.
 */
record Option<T>(String name, OptionType<T> type, String defaultText, String description) {

  /** {@code leaderElection.leaseName} is read from {@code VMSS_LEADER_ELECTION_LEASE_NAME}. */
  String environmentVariable() {
    return "VMSS_"
        + name.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  T parse(Setting setting) {
    return type.parse(setting.text()).orElseThrow(() -> refuse(setting));
  }

  private InvalidConfiguration refuse(Setting setting) {
    return new InvalidConfiguration(
        "Option %s has the value '%s' (from %s), but it must be %s."
            .formatted(name, setting.text(), setting.origin(), type.allowed()));
  }

  /** A value as written, and where: a file, an environment variable or the defaults. */
  record Setting(String text, String origin) {}
}

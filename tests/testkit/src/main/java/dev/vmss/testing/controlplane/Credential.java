package dev.vmss.testing.controlplane;

import java.nio.file.Path;

/** A certificate and its private key, both as PEM files. */
record Credential(Path certificate, Path key) {}

/** A real OCI registry on loopback, and images to push to it. Development tooling, not shipped. */
@org.jspecify.annotations.NullMarked
package dev.vmss.testing.registry;

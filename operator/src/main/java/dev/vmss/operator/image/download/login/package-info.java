/** Credentials: what a pull secret holds, what a registry demands, and who may see what. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.image.download.login;

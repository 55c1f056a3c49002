/** What the operator's account may do, from the manifests, and what it does, from audit logs. */
@NullMarked
package dev.vmss.testing.rbac;

import org.jspecify.annotations.NullMarked;

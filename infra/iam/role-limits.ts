import * as pulumi from '@pulumi/pulumi';
import type { RoleSettings } from './options';

const ROLE = 'aws:iam/role:Role';

/**
 * Role limits: from here on every IAM role of the stack gets the path and the permissions boundary (IAM: "Permissions
 * boundaries for IAM entities"), whichever part makes it. Where a deployment may only make such roles, one that was
 * forgotten would stop it.
 */
export function limitRoles({ rolePath, permissionsBoundary }: RoleSettings): void {
  const limits = { path: rolePath, ...(permissionsBoundary && { permissionsBoundary }) };
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
    type === ROLE ? { props: { ...props, ...limits }, opts } : undefined,
  );
}

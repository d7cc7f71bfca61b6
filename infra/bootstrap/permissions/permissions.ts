/**
 * Permissions of a resource type: the IAM actions that Pulumi's AWS provider needs to create, read, update and delete
 * one, and the ARNs that they are allowed on, without `arn:<partition>:`, where `{place}` stands for region and account.
 *
 * Sources: CloudFormation's resource schemas, `handlers.permissions`, for what AWS itself calls for the type; the
 * sources of Terraform's AWS provider, which Pulumi's is made of, for what it calls besides.
 */
export interface Permissions {
  on: string[];
  /** The only AWS service, such as `s3`, through which keys may be used. */
  via?: string;
  create?: string[];
  read?: string[];
  update?: string[];
  delete?: string[];
  /** What the stack itself does while it runs. */
  run?: string[];
}

/**
 * Permissions by resource type, a list where they are for several AWS services, and by provider function, such as
 * `aws:route53/getZone:getZone`.
 */
export type PermissionTable = Record<string, Permissions | Permissions[]>;

/** Actions of one AWS service, such as `iam:` and `GetRole`. */
export const actions = (service: string, ...names: string[]) => names.map((name) => `${service}:${name}`);

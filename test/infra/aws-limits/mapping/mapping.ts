/** Where a property goes in an operation's input, from the structure that takes its siblings. */
export type Destination = string | { to: string; as: (value: unknown) => unknown };

/**
 * API call: an operation that Pulumi's provider sends for a resource. A property goes to the member of the same name,
 * whatever its case and whether or not it ends in "s"; `properties` names the others, by their path
 * (`actions.fixedResponse`, list items have no part of their own). The destination is a path of members too; an empty
 * one means that the properties inside go where the property itself is.
 */
export interface ApiCall {
  /** Such as `iam.CreateRole`. */
  operation: string;
  properties?: Record<string, Destination>;
  /** What the provider itself sends. */
  adds?: Record<string, unknown>;
  /** The property without which the provider leaves the call out. */
  onlyWith?: string;
}

/** Mapping: how the properties of a resource type reach AWS. */
export interface Mapping {
  calls: ApiCall[];
  /** The property that gets the resource's name and seven random characters where the stack leaves it out. */
  autoName?: string;
  /** Paths of properties that no call carries, each with the reason. */
  notSent?: Record<string, string>;
}

/** Mappings by resource type; a text instead says why a type has no call of its own. */
export type Mappings = Record<string, Mapping | string>;

/** Attribute: a property that is sent as one entry of a list of keys and values. */
export const attribute = (key: string): Destination => ({
  to: 'Attributes',
  as: (value) => [{ Key: key, Value: String(value) }],
});

/** Plain JSON properties, with Pulumi's own signature objects for secrets and assets. */
export type Properties = Record<string, unknown>;

/** What a resource is asked to become. */
export interface ResourceRequest {
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
}

/** Answers in place of the resource providers: the engine itself knows nothing about AWS. */
export interface Cloud {
  /** The outputs that a provider computes for a resource that it has created, over and above its inputs. */
  computedOutputs(request: ResourceRequest): Properties;
  /** The result of a provider function such as `aws:index/getRegion:getRegion`. Throws for an unknown one. */
  invoke(token: string, inputs: Properties): Properties;
}

import type { Properties } from './properties';

/** What a resource is asked to become. */
export interface ResourceRequest {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: Properties;
}

/** Answers in place of the resource providers: the engine itself knows nothing about AWS. */
export interface Cloud {
  /** Makes a resource: its id, which a component has not, and its inputs with what the provider computed. */
  create(request: ResourceRequest): Promise<{ id: string; state: Properties }>;
  /** The result of a provider function such as `aws:index/getRegion:getRegion`. Throws for an unknown one. */
  invoke(token: string, inputs: Properties): Promise<Properties>;
}

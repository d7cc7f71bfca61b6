import * as pulumi from '@pulumi/pulumi';

/** A custom resource of no real provider; `address` is computed when it is created. */
export class Leaf extends pulumi.CustomResource {
  declare readonly address: pulumi.Output<string>;

  constructor(name: string, inputs: pulumi.Inputs, options?: pulumi.CustomResourceOptions) {
    super('test:index:Leaf', name, { ...inputs, address: undefined }, options);
  }
}

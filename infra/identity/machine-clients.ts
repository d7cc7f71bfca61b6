import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Gate } from '../../contract/gate';
import { GATE_RESOURCE, machineScope } from '../../contract/user-pool';
import type { ClientSettings } from './client-options';

export interface MachineClientsArgs {
  settings: Pick<ClientSettings, 'machineClients'> & { gates: readonly Gate[] };
  userPoolId: pulumi.Input<string>;
}

/**
 * App clients of machines, which get access tokens for their own credentials (RFC 6749 section 4.4), and the resource
 * server whose scopes are the gates that they may command.
 */
export class MachineClients extends pulumi.ComponentResource {
  /** Client ids by name. */
  readonly ids: Readonly<Record<string, pulumi.Output<string>>>;
  /** Secrets by name. */
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(
    name: string,
    { settings, userPoolId }: MachineClientsArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:MachineClients', name, {}, options);
    const { machineClients, gates } = settings;
    const commanded = gates.filter(({ id }) => machineClients.some((machine) => machine.gates.includes(id)));
    const resourceServer = new aws.cognito.ResourceServer(
      name,
      {
        userPoolId,
        identifier: GATE_RESOURCE,
        name: 'Gates',
        scopes: commanded.map((gate) => ({
          scopeName: gate.id,
          scopeDescription: `See and command ${gate.name}`,
        })),
      },
      { parent: this },
    );
    const clients = machineClients.map(
      (machine) =>
        [
          machine.name,
          new aws.cognito.UserPoolClient(
            `${name}-${machine.name}`,
            {
              name: machine.name,
              userPoolId,
              generateSecret: true,
              // Without any, Cognito would let people sign in with SRP (CreateUserPoolClient: ExplicitAuthFlows).
              explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
              allowedOauthFlowsUserPoolClient: true,
              allowedOauthFlows: ['client_credentials'],
              allowedOauthScopes: machine.gates.map(machineScope),
              preventUserExistenceErrors: 'ENABLED',
              enableTokenRevocation: true,
              accessTokenValidity: machine.accessTokenMinutes,
              tokenValidityUnits: { accessToken: 'minutes' },
            },
            // A client can only be given scopes that are there.
            { parent: this, dependsOn: [resourceServer] },
          ),
        ] as const,
    );
    this.ids = Object.fromEntries(clients.map(([machine, { id }]) => [machine, id]));
    this.secrets = Object.fromEntries(
      clients.map(([machine, { clientSecret }]) => [machine, pulumi.secret(clientSecret)]),
    );
    this.registerOutputs({ ids: this.ids });
  }
}
